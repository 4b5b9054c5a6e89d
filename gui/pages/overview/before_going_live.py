"""What is open before going live, at the side of the Overview: a painted row for each, which leads to where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import qtawesome
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import style
from gui.pages.going_live.part_row import way_to
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label, set_tip
from models.meaning.going_live import Finding

MOST = 5
_GOING_LIVE = "Going live"
_ROW = 27
_SIGNS = {"blocks": ("ph.warning-fill", "bad", "Blocks"), "look": ("ph.warning", "warn", "Worth a look")}


class BeforeGoingLive(QWidget):
    """What blocks, or is worth a look; hidden where nothing is. ``on_open(page, wanted)`` leads to a page."""

    def __init__(self, on_open: Callable[[str, Any], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_open = on_open
        self._shown: Sequence[Finding] = ()
        self._count = label("", "secondary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(label("Before going live", "section"))
        head.addStretch(1)
        head.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(head)
        column.addLayout(self._rows)
        see = button("See all of it", partial(on_open, _GOING_LIVE, None), kind="link")
        column.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_findings(self, found: Sequence[Finding]) -> None:
        if list(found) == list(self._shown):
            return
        self._shown = found
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for one in found[:MOST]:
            row = FindingRow(one)
            row.clicked.connect(partial(self._open, one))
            self._rows.addWidget(row)
        blocks = sum(one.level == "blocks" for one in found)
        self._count.setText(f"{blocks} to mend" if blocks else f"{len(found)} to look at")
        self.setVisible(bool(found))

    def _open(self, finding: Finding) -> None:
        page, wanted = way_to(finding)
        self._on_open(page or _GOING_LIVE, wanted if page else None)


class FindingRow(QAbstractButton):
    """A sign, what it is in one sentence, and a mark that it leads somewhere; the tooltip has all that is said of it."""

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._role, word = _SIGNS[finding.level]
        self._said = finding.text.partition(". ")[0].rstrip(".")
        self.setAccessibleName(f"{word}: {self._said}")
        set_tip(self, f"{word}: {finding.text}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, max(_ROW, QFontMetrics(self.font()).height() + Size.CONTROL_GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.rect()
        if self.underMouse():
            painter.fillRect(box, style.colour("hover"))
        middle = (box.height() - Size.SHAPE) // 2
        qtawesome.icon(self._icon, color=style.colour(self._role)).paint(
            painter, QRect(0, middle, Size.SHAPE, Size.SHAPE)
        )
        right = box.right() + 1 - Size.SHAPE
        qtawesome.icon("ph.caret-right", color=style.colour("text_3")).paint(
            painter, QRect(right, middle, Size.SHAPE, Size.SHAPE)
        )
        room = QRect(Size.SHAPE + 10, 0, right - Size.SHAPE - 10 - Size.CONTROL_GAP, box.height())
        shown = QFontMetrics(self.font()).elidedText(self._said, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(style.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.end()
