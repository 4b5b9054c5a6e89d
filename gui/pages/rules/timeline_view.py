"""The rule's time line, painted from ``models.meaning.rules.timeline``: solid = sure to pass, tinted = waiting, hatched =
guard, arrow = exit. Schematic, not to scale."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.theme import Size, Type
from models.meaning.rules.timeline import Bar, ExitMark, Tick, Timeline

_BAR = 30
_GUARD = 24
_GAP = 8
_AXIS = 34
_RIGHT = 108
"""Room at the right for *gives up* and *not to scale*."""
_ROUND = 3
_NOTE = "not to scale"
_DISC = 18


class TimelineView(QWidget):
    """Grows with its guards and exits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Timeline | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(Size.SMALL_WINDOW_BODY)
        self.setAccessibleName("Time line")
        self.show_timeline(None)

    def show_timeline(self, timeline: Timeline | None) -> None:
        """``None`` while the rule cannot be drawn: the last one stays, dimmed, and nothing jumps."""
        self._dimmed = timeline is None
        self._shown = timeline or self._shown
        if self._shown is not None:
            self.setFixedHeight(self._below() + _AXIS)
            self.setAccessibleDescription(_in_words(self._shown))
        self.setVisible(self._shown is not None)
        self.update()

    def _guard_lanes(self) -> int:
        return 0 if self._shown is None else self._shown.lanes - 1

    def _exit_top(self) -> float:
        return _BAR + _GAP + self._guard_lanes() * (_GUARD + 4)

    def _below(self) -> int:
        exits = 0 if self._shown is None else len(self._shown.exits)
        return int(self._exit_top() + exits * 22 + 8)

    def _x(self, at: float) -> float:
        assert self._shown is not None
        return 1 + (self.width() - _RIGHT - 2) * at / max(self._shown.length, 0.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.45 if self._dimmed else 1)
        self._draw_axis(painter, self._shown)
        for bar in self._shown.bars:
            self._draw_bar(painter, bar)
        for place, mark in enumerate(self._shown.exits):
            self._draw_exit(painter, mark, self._exit_top() + 22 * place, self._shown)
        painter.end()

    def _draw_axis(self, painter: QPainter, shown: Timeline) -> None:
        y = self._below() + 0.5
        painter.setFont(style.tabular(Type.NOTE, style.medium(Type.NOTE).weight()))
        for tick in shown.ticks:
            x = self._x(tick.at)
            painter.setPen(QPen(style.colour("line"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, y))
            painter.setPen(QPen(style.colour("outline"), 1))
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        painter.setPen(style.colour("text_3"))
        self._draw_tick_labels(painter, shown.ticks, y + 8)
        note = QRectF(self.width() - _RIGHT, y + 8, _RIGHT, 18)
        painter.drawText(note, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _NOTE)

    def _draw_tick_labels(self, painter: QPainter, ticks: tuple[Tick, ...], y: float) -> None:
        metrics, free = QFontMetricsF(painter.font()), 0.0
        last_free = self.width() - metrics.horizontalAdvance(_NOTE) - 6
        for tick in ticks:
            wide = metrics.horizontalAdvance(tick.label) + 4
            left = max(0.0, self._x(tick.at) - (0 if tick.at == 0 else wide / 2))
            if left >= free and left + wide < last_free:
                painter.drawText(QRectF(left, y, wide, 18), Qt.AlignmentFlag.AlignVCenter, tick.label)
                free = left + wide + 6
        last = ticks[-1]
        if last.gives_up:
            painter.drawText(QRectF(self._x(last.at) + 10, 0, 80, _BAR), Qt.AlignmentFlag.AlignVCenter, "gives up")

    def _draw_bar(self, painter: QPainter, bar: Bar) -> None:
        guard = bar.kind == "guard"
        top = 0 if not guard else _BAR + _GAP + (bar.lane - 1) * (_GUARD + 4)
        box = QRectF(
            self._x(bar.start), top + 0.5, self._x(bar.end) - self._x(bar.start) - 2, _GUARD if guard else _BAR
        )
        border, ground, ink = {
            "sure": ("accent", "accent", "on_accent"),
            "waiting": ("accent", "accent_t", "text"),
            "guard": ("bad", "surface", "bad"),
        }[bar.kind]
        painter.setPen(QPen(style.colour(border), 1))
        painter.setBrush(style.colour(ground))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        if guard:
            hatch = style.colour("bad")
            hatch.setAlphaF(0.35)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(box, _ROUND, _ROUND)
            self._draw_guard_label(painter, box, bar.label)
            return
        self._draw_disc(painter, QPointF(box.left() + 16, box.center().y()), str(bar.step), bar.kind == "sure")
        painter.setPen(style.colour(ink))
        painter.setFont(style.medium(Type.SECONDARY))
        room = box.adjusted(32, 0, -8, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _elided(painter, bar.label, room.width()))

    def _draw_guard_label(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setFont(style.medium(Type.SECONDARY))
        label = _elided(painter, text, box.width() - 34)
        wide = QFontMetricsF(painter.font()).horizontalAdvance(label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("surface"))
        painter.drawRect(QRectF(box.left() + 6, box.top() + 3, wide + 24, box.height() - 6))
        painter.setBrush(style.colour("bad"))
        middle = QPointF(box.left() + 15, box.center().y())
        painter.drawPolygon(QPolygonF([middle + QPointF(*at) for at in ((0, -5), (5, 0), (0, 5), (-5, 0))]))
        painter.setPen(style.colour("bad"))
        painter.drawText(box.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, label)

    def _draw_exit(self, painter: QPainter, mark: ExitMark, top: float, shown: Timeline) -> None:
        x, y = self._x(mark.at), top + 11
        bar = next((one for one in shown.bars if one.lane == 0 and one.start < mark.at < one.end), None)
        painter.setPen(QPen(style.colour("accent"), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, y - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawPolygon(QPolygonF([QPointF(x - 4.5, y - 6), QPointF(x + 4.5, y - 6), QPointF(x, y + 2)]))
        if bar is not None:
            painter.drawEllipse(QPointF(x, _BAR / 2), 4, 4)
        font = style.medium(Type.SECONDARY)
        metrics = QFontMetricsF(font)
        text = f"{mark.label} goes out {mark.when}"
        wide = metrics.horizontalAdvance(text)
        right = x + 12 + wide < self.width()
        left = x + 12 if right else max(0.0, x - 12 - wide)
        painter.setFont(font)
        painter.setPen(style.colour("text"))
        room = QRectF(left, top, min(wide, self.width() - left) if right else x - 12 - left, 22)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _elided(painter, text, room.width() + 1))

    def _draw_disc(self, painter: QPainter, middle: QPointF, text: str, inverse: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("on_accent" if inverse else "accent"))
        painter.drawEllipse(middle, _DISC / 2, _DISC / 2)
        painter.setPen(style.colour("accent" if inverse else "on_accent"))
        painter.setFont(style.tabular(Type.NOTE))
        disc = QRectF(middle.x() - _DISC / 2, middle.y() - _DISC / 2, _DISC, _DISC)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)


def _elided(painter: QPainter, text: str, width: float) -> str:
    return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))


def _in_words(shown: Timeline) -> str:
    bars = [f"step {one.step}: {one.label}" for one in shown.bars]
    return "; ".join([*bars, *(f"{one.label} goes out {one.when}" for one in shown.exits)])
