"""The list of shortcuts, made from the registry: every key with what it does, by the place where it works."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.shortcuts import ALL, Place, Shortcut
from gui.theme import Size
from gui.widgets.scrolling import scrolled
from gui.widgets.text import label

_COLUMNS: tuple[tuple[Place, ...], ...] = (
    (Place.EVERYWHERE, Place.PAGES, Place.LISTS, Place.MAPS),
    (Place.INSPECTOR, Place.RULES, Place.HELP),
)
_SIZE = (980, 660)


class ShortcutList(QDialog):
    """Opened beside what goes on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        body = QWidget()
        body.setObjectName("page")
        row = QHBoxLayout(body)
        row.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        row.setSpacing(2 * Size.PAGE)
        for places in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(Size.CONTROL_GAP)
            for place in places:
                column.addWidget(label(place.value, "section"))
                column.addLayout(_table([one for one in ALL if one.place is place]))
                column.addSpacing(Size.PANEL)
            column.addStretch(1)
            row.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(body))


def _table(shortcuts: list[Shortcut]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Size.COLUMN_GAP)
    grid.setVerticalSpacing(Size.CONTROL_GAP)
    grid.setColumnStretch(0, 1)
    for row, one in enumerate(shortcuts):
        grid.addWidget(label(one.what), row, 0)
        keys = QHBoxLayout()
        keys.setSpacing(4)
        keys.addStretch(1)
        for at, key in enumerate(one.text.split(" or ")):
            if at:
                keys.addWidget(label("or", "note"))
            keys.addWidget(label(key, "key"), 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(keys, row, 1)
    return grid
