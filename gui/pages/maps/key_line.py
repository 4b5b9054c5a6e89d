"""The line that says which property tells who a person is: shown, changed in place, and what would do better."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import style
from gui.pages.maps.judge import Judge
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.path_field import PathField
from gui.widgets.text import label, set_tip
from models.meaning.configuration import Configuration
from models.meaning.path_list import joined_paths, path_mistake

_FIELD_WIDTH = 380


class KeyLine(QWidget):
    """``edited``: the paths of the primary key, while a person changes them."""

    help_topic = "identity#the-primary-key"

    edited = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(Size.ROW_EDITED)
        self._began: tuple[str, ...] = ()
        self._proposed = ""
        self._paths = label("", "mono")
        self._paths.setFont(style.mono())
        self.field = PathField("Primary key")
        self.field.setProperty("kind", "small")
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.fact = label("", "secondary")
        self.change = button("Change", self._on_change, kind="link")
        self.use = button("", self._on_use, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(label("Primary key", "medium"))
        row.addWidget(self._paths)
        row.addWidget(self.field)
        for one in (self.fact, self.use, self.change):
            row.addWidget(one)
        row.addStretch(1)
        self.field.hide()
        self.field.paths_edited.connect(self.edited)

    def show_key(self, paths: tuple[str, ...], base: Configuration, judge: Judge) -> None:
        text = joined_paths(paths)
        self._paths.setText(
            QFontMetrics(style.mono()).elidedText(text or "none", Qt.TextElideMode.ElideRight, _FIELD_WIDTH)
        )
        tip = f"The first that holds a value is the {base.key_field.name} of the contact."
        set_tip(self._paths, "\n".join((*paths, tip)))
        self.field.know(one.path for one in judge.seen.properties)
        self.field.show_paths(paths)
        share = judge.key_share(paths)
        mistake = key_mistake(paths)
        better = None if share is None else judge.better_key(paths, share)
        self._proposed = "" if better is None else better.path
        if mistake:
            self._say(mistake, "error")
        elif share is None:
            self._say(f"identifies contacts by {base.key_field.name}")
        elif share == 0:
            self._say("In none of the newest events.", "warning")
        else:
            self._say(f"in {share:.0%}".replace("%", " %") + f" of events, as {base.key_field.name}")
        self.use.setText("" if better is None else f"Add {better.path} ({better.share:.0%})".replace("%", " %"))
        self.use.setAccessibleName(self.use.text())
        self.use.setVisible(better is not None)

    def edit(self) -> None:
        """Open the field."""
        if self.field.isHidden():
            self._began = self.field.paths
        self._open(True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.select_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes what is typed, Escape what was there before; saving is another step."""
        if self.field.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(False)
        elif self.field.isVisible() and event.key() == Qt.Key.Key_Escape:
            self._open(False)
            self.edited.emit(self._began)
        else:
            super().keyPressEvent(event)

    def _open(self, open_: bool) -> None:
        self.field.setVisible(open_)
        self._paths.setVisible(not open_)
        self.change.setText("Done" if open_ else "Change")

    def _on_change(self) -> None:
        if self.field.isVisible():
            self._open(False)
        else:
            self.edit()

    def _on_use(self) -> None:
        self.edited.emit((*self.field.paths, self._proposed))

    def _say(self, text: str, tone: str = "") -> None:
        self.fact.setText(text)
        set_tip(self.fact, text)
        self.fact.setProperty("tone", tone or None)
        self.fact.style().polish(self.fact)


def key_mistake(paths: tuple[str, ...]) -> str:
    """What keeps these paths from being the primary key."""
    return path_mistake(paths) if paths else "Without a path nobody is known. Write one, like traits.email."
