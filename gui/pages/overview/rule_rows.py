"""The rules and how often each fired in the period: a painted row per rule, which opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size, Type
from gui.widgets.button import button
from gui.widgets.moments import moment
from gui.widgets.text import hairline, label, set_tip
from models.storage.overview import RuleLine

MOST = 7
_COUNT, _BAR, _OPEN, _LAST = 40, 40, 44, 80
"""Widths of the columns right of the name."""


class RuleRow(QAbstractButton):
    """``most``: what the longest bar stands for."""

    def __init__(self, line: RuleLine, most: int, last: str, *, silent: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._most, self._last = line, most, last
        self._beside = ("silent", "warn") if silent else ("" if line.status == "on" else line.status, "text_3")
        self.setText(line.name.replace("&", "&&"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{line.name}: fired {line.fired:,} times, {line.open:,} open, last {last}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_tip(self, f"{line.name} ({self._beside[0]})" if self._beside[0] else line.name)

    def sizeHint(self) -> QSize:
        return QSize(320, Size.ROW_EDITING - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse():
            painter.fillRect(box, style.colour("hover"))
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        right = box.right()
        for width, text, role in self._cells():
            painter.setPen(style.colour(role))
            painter.setFont(style.tabular(Type.BASE if role == "text" else Type.SECONDARY, QFont.Weight.Normal))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(right - width, box.top(), width, box.height()), side, text)
            right -= width + Size.CONTROL_GAP
        self._draw_bar(painter, right - _BAR, box)
        self._draw_name(painter, box.left(), right - _BAR - Size.COLUMN_GAP, box)
        painter.end()

    def _cells(self) -> list[tuple[int, str, str]]:
        """From the right: width, text and colour."""
        return [
            (_LAST, self._last, "text_2" if self._line.last else "text_3"),
            (_OPEN, f"{self._line.open:,}" if self._line.open else "–", "text_2" if self._line.open else "text_3"),
            (_COUNT, f"{self._line.fired:,}", "text"),
        ]

    def _draw_bar(self, painter: QPainter, left: float, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self._line.fired:
            painter.setBrush(style.colour("accent"))
            wide = max(3.0, _BAR * self._line.fired / self._most)
            painter.drawRoundedRect(QRectF(left, box.center().y() - 3, wide, 6), 3, 3)

    def _draw_name(self, painter: QPainter, left: float, right: float, box: QRectF) -> None:
        """The name, and how the rule stands where it is not on."""
        status, role = self._beside
        small = style.tabular(Type.SECONDARY, QFont.Weight.Normal)
        room = right - left - (QFontMetricsF(small).horizontalAdvance(status) + 8 if status else 0)
        font = self.font()
        painter.setFont(font)
        name = QFontMetricsF(font).elidedText(self._line.name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(style.colour("text"))
        painter.drawText(QRectF(left, box.top(), room, box.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(small)
        painter.setPen(style.colour(role))
        beside = box.adjusted(QFontMetricsF(font).horizontalAdvance(name) + 8, 1, 0, 0)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, status)


class RuleRows(QWidget):
    """``on_rule`` gets the name of the rule that was clicked; empty: all rules."""

    def __init__(self, on_rule: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_rule = on_rule
        self._shown: object = None
        self._silent: set[str] = set()
        self._sum = label("", "secondary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._heads = [label(text, "note") for text in ("Fired", "Open", "Last")]
        self._all = button("", partial(on_rule, ""), kind="link")
        self._none = label("No rule yet. A rule starts a programme in Emarsys when somebody does, or leaves undone, something.",
                           "secondary", wrap=True)  # fmt: skip
        self._lay_out()

    def show_silent(self, names: set[str]) -> None:
        """Rules that have stopped matching, by name; drawn with the next figures."""
        self._silent = names

    def show_rules(self, lines: Sequence[RuleLine], now: int, period: str) -> None:
        """``period``: the words for it, such as *the last hour*."""
        drawn = [
            (one, moment(one.last, now) if one.last else "never yet" if one.never else "–", one.name in self._silent)
            for one in lines[:MOST]
        ]
        if (drawn, len(lines), period) == self._shown:
            return
        self._shown = (drawn, len(lines), period)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        most = max((one.fired for one in lines), default=0) or 1
        for line, last, silent in drawn:
            row = RuleRow(line, most, last, silent=silent)
            row.clicked.connect(partial(self._on_rule, line.name))
            self._rows.addWidget(row)
            self._rows.addWidget(hairline())
        self._sum.setText(f"{sum(one.fired for one in lines):,} fired in {period}" if lines else "")
        self._all.setText(f"All {len(lines)} rules")
        self._all.setVisible(len(lines) > MOST)
        self._none.setVisible(not lines)
        self._heading.setVisible(bool(lines))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 4)
        head.addWidget(label("Rules", "section"))
        head.addStretch(1)
        head.addWidget(self._sum)
        self._heading = QWidget()
        names = QHBoxLayout(self._heading)
        names.setContentsMargins(0, 0, 0, 4)
        names.setSpacing(Size.CONTROL_GAP)
        names.addStretch(1)
        for one, width in zip(self._heads, (_COUNT, _OPEN, _LAST), strict=True):
            one.setFixedWidth(width)
            one.setAlignment(Qt.AlignmentFlag.AlignRight)
            names.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._heading)
        column.addWidget(hairline())
        column.addLayout(self._rows)
        column.addSpacing(Size.CONTROL_GAP)
        column.addWidget(self._none)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._none.hide()
        self._all.hide()
