"""The section of the console's own look: colours and size of text, for this person on this machine. It holds at once."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gui import appearance
from gui.appearance import LARGEST, SMALLEST, Scheme
from gui.theme import Size
from gui.widgets.field import Field
from gui.widgets.segments import Segments
from gui.widgets.text import label

_SCHEMES = tuple(Scheme)
_SIZES = range(SMALLEST, LARGEST + 1)


class LookForm(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.scheme = Segments([one.value for one in _SCHEMES], "Colours")
        self.text_size = Segments([f"{one} px" for one in _SIZES], "Size of text")
        self.scheme.chosen.connect(lambda at: appearance.choose_scheme(_app(), _SCHEMES[at]))
        self.text_size.chosen.connect(lambda at: appearance.choose_text_size(_app(), _SIZES[at]))
        row = QHBoxLayout()
        row.setSpacing(Size.SECTION_GAP)
        for name, segments in (("Colours", self.scheme), ("Size of text", self.text_size)):
            row.addWidget(Field(name, segments, segments))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.COLUMN_GAP)
        column.addWidget(label("Appearance", "section"))
        text = "How the console looks to you on this computer, in every workspace. A choice holds at once."
        column.addWidget(label(text, "secondary", wrap=True))
        column.addLayout(row)

    def show_chosen(self) -> None:
        """Somebody may have chosen elsewhere, such as in the menu."""
        self.scheme.show_choice(_SCHEMES.index(appearance.scheme()))
        self.text_size.show_choice(_SIZES.index(appearance.text_size()))


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
