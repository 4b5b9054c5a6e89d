"""One finding of the going-live list: its sign, its sentence, and the way to the page that mends it."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.going_live import Finding

_LOOK = {"blocks": ("ph.warning-fill", "bad", "Blocks"), "look": ("ph.info", "warn", "Worth a look")}
_MENDED_ON = {
    "credentials": "Settings",
    "wsse": "Settings",
    "address": "Settings",
    "contacts": "Settings",
    "keys": "API keys",
    "maps": "Data maps",
    "fields": "Data maps",
    "choices": "Data maps",
    "rules": "Rules",
    "events": "Rules",
}


class FindingRow(QWidget):
    """``titles`` are the pages that there are; ``on_open(title)`` goes to one."""

    def __init__(self, finding: Finding, titles: frozenset[str], on_open: Callable[[str], None]) -> None:
        super().__init__()
        self._icon_name, self._role, word = _LOOK[finding.level]
        self._icon = label()
        self._icon.setAccessibleName(word)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Size.CONTROL_GAP, 0, Size.CONTROL_GAP)
        row.setSpacing(Size.COLUMN_GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(finding.text, wrap=True, selectable=True), 1)
        target = _MENDED_ON.get(finding.code, "")
        if target in titles:
            link = button(f"Open {target}", lambda: on_open(target), kind="link")
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        icon = qtawesome.icon(self._icon_name, color=style.colour(self._role))
        self._icon.setPixmap(icon.pixmap(Size.ICON, Size.ICON))
