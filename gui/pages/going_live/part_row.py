"""One part of the going-live list: its sign and name, and each thing found in it with the way to where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qtawesome
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import label
from models.meaning.going_live import Finding, Part
from models.meaning.trace.verdicts import Verdict

_NAME_WIDTH = 148
_SIGNS = {"blocks": Verdict.REJECTED, "done": Verdict.DELIVERED, "unknown": Verdict.NOTHING_TO_DO}
_WORDS = {"blocks": "Blocks", "look": "Worth a look", "done": "Done", "unknown": "Not known"}
_MENDED_ON = {
    "keys": "API keys",
    "maps": "Data maps",
    "fields": "Data maps",
    "choices": "Data maps",
    "primary_key": "Data maps",
    "rules": "Rules",
    "events": "Rules",
}
_NOT_KNOWN = "Not known while the account does not answer."
SETTINGS = frozenset({"credentials", "wsse", "address", "contacts", "network", "permission"})


def way_to(finding: Finding) -> tuple[str, Any]:
    """The page that mends it and what it shall show there; an empty title where none does."""
    if finding.code in SETTINGS:
        return "Settings", "assistant" if finding.code == "wsse" else finding.about
    wanted: Any = finding.about or None
    if finding.code == "keys" and finding.about:
        wanted = int(finding.about)
    elif finding.code == "primary_key":
        wanted = None  # it stands above the maps
    return _MENDED_ON.get(finding.code, ""), wanted


class Sign(QWidget):
    """Diamond, triangle, tick or dash; it says its word to those who do not see it."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        self.setAccessibleName(_WORDS[state])
        self.setFixedSize(Size.ICON, Size.ICON + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._state in _SIGNS:
            box = QRectF(1, 3, Size.SHAPE, Size.SHAPE)
            draw_verdict(painter, box, _SIGNS[self._state], style.colour("surface"))
        else:
            icon = qtawesome.icon("ph.warning", color=style.colour("warn"))
            icon.paint(painter, QRect(0, 2, Size.ICON, Size.ICON))
        painter.end()


class PartRow(QWidget):
    """``titles`` are the pages that there are; ``on_open(title, wanted)`` goes to one."""

    def __init__(self, part: Part, titles: frozenset[str], on_open: Callable[[str, Any], None]) -> None:
        super().__init__()
        worst = "blocks" if any(one.level == "blocks" for one in part.found) else "look"
        sign = Sign(worst if part.found else "done" if part.known else "unknown")
        name = label(part.area.name, "medium")
        name.setFixedWidth(_NAME_WIDTH)
        self._titles, self._on_open = titles, on_open
        found = QVBoxLayout()
        found.setSpacing(Size.CONTROL_GAP)
        for one in part.found:
            found.addLayout(self._line(one))
        if not part.found:
            found.addWidget(label(part.area.done if part.known else _NOT_KNOWN, "secondary", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Size.COLUMN_GAP - 2, 0, Size.COLUMN_GAP - 2)
        row.setSpacing(Size.COLUMN_GAP)
        for widget in (sign, name):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(found, 1)

    def _line(self, finding: Finding) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Size.SECTION_GAP)
        line.addWidget(label(finding.text, wrap=True, selectable=True), 1)
        title, wanted = way_to(finding)
        if title in self._titles:
            link = button(f"Open {title}", lambda: self._on_open(title, wanted), kind="link")
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return line
