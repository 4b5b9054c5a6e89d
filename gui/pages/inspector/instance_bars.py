"""A person's rule instances as bars over time, with the person's events as marks above them.

Solid = past, tint = to come; arrow = completed, diamond = excluded, end stroke = expired, chevron = superseded or ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.pages.inspector.columns import clock
from gui.theme import Size, Type
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import set_tip
from models.meaning.rules.instance import Outcome
from models.meaning.trace.verdicts import Verdict
from models.storage.event_list import EventLine
from models.storage.person_instances import InstanceBar

_LABELS = 200
_ROW = 22
_BAR = 8
_LEFT = Size.PAGE - 8
_NEAR = 7
_END = 4
"""The middle of the shape at a bar's end is so far behind it."""


class _Hit(NamedTuple):
    """An event, or with ``uuid`` an instance, and what is said of it."""

    event_id: int
    uuid: str
    tip: str


class InstanceBars(QWidget):
    """``wanted``: the id of an event that was clicked, or that began or ended the instance at whose end of its bar one clicked;
    ``instance_wanted``: the UUID of the instance, elsewhere. By keys: Up and Down choose a bar, Return shows its instance, Left
    and Right the events at its ends."""

    wanted = Signal(int)
    instance_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[InstanceBar] = ()
        self._events: Sequence[EventLine] = ()
        self._span = (0, 1)
        self._now = 0
        self._event = 0
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rule instances over time")

    def show_bars(self, bars: Sequence[InstanceBar], events: Sequence[EventLine], event_id: int, now: int) -> None:
        """Bars and events of one person; ``event_id`` is the one looked at."""
        self._bars, self._events, self._event, self._now = bars, events, event_id, now
        times = [now, *(one.received_at for one in events), *(one.started_at for one in bars)]
        times += [one.due_at for one in bars if one.due_at is not None and one.outcome is None]
        self._span = (min(times), max(max(times), min(times) + 1))
        self._current = min(self._current, len(bars) - 1)
        self.setAccessibleDescription("; ".join(_described(one) for one in bars))
        self.setVisible(bool(bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, (len(self._bars) + 1) * _ROW + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.medium(Type.SECONDARY))
        self._draw_now(painter)
        surface = style.colour("surface")
        for line in self._events:
            box = QRectF(self._x(line.received_at) - Size.SHAPE / 2, 6, Size.SHAPE, Size.SHAPE)
            if line.id == self._event:
                painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), Size.RADIUS_SMALL, Size.RADIUS_SMALL)
            draw_verdict(painter, box, Verdict(line.verdict), surface)
        for row, bar in enumerate(self._bars, start=1):
            self._draw_bar(painter, bar, 6 + row * _ROW)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(self._hit(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointing = self._hit(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and self._bars:
            self._current = min(max(self._current + step, 0), len(self._bars) - 1)
            self.setAccessibleDescription(_described(self._bars[self._current]))
            self.update()
        elif self._current >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.instance_wanted.emit(self._bars[self._current].uuid)
        elif self._current >= 0 and event.key() == Qt.Key.Key_Left:
            self.wanted.emit(self._bars[self._current].started_by)
        elif self._current >= 0 and event.key() == Qt.Key.Key_Right:
            ended = self._ended_by(self._bars[self._current])
            if ended is not None:
                self.wanted.emit(ended.id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._current = max(self._current, 0) if self._bars else -1
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            hit = self._hit(QPointF(event.pos()))
            set_tip(self, hit.tip if hit is not None else "")
        return super().event(event)

    def _go(self, hit: _Hit | None) -> None:
        if hit is not None and hit.uuid:
            self.instance_wanted.emit(hit.uuid)
        elif hit is not None:
            self.wanted.emit(hit.event_id)

    def _hit(self, at: QPointF) -> _Hit | None:
        """What is under the pointer."""
        near = self._near(at)
        if near is not None:
            return _Hit(near.id, "", f"#{near.id}, {clock(near.received_at)}")
        row = int(at.y() - 6) // _ROW - 1
        if not 0 <= row < len(self._bars):
            return None
        bar = self._bars[row]
        ends = [
            (
                self._x(bar.started_at),
                _Hit(bar.started_by, "", f"Started by #{bar.started_by}, {clock(bar.started_at)}"),
            )
        ]
        ended = self._ended_by(bar)
        if ended is not None:
            ends.append((self._x(ended.received_at) + _END, _Hit(ended.id, "", f"{_state(bar)}, by #{ended.id}")))
        x, nearest = min(ends, key=lambda one: abs(one[0] - at.x()))
        if abs(x - at.x()) <= _NEAR:
            return nearest
        return _Hit(0, bar.uuid, f"{_described(bar)}. Show its conditions.")

    def _ended_by(self, bar: InstanceBar) -> EventLine | None:
        """An instance ends at the moment for which the event or the timer that ended it was accepted."""
        moved = (one for one in self._events if one.rules and one.received_at == bar.ended_at)
        return next(moved, None)

    def x_of(self, event_id: int) -> float:
        """Where an event's mark stands."""
        return next(self._x(one.received_at) for one in self._events if one.id == event_id)

    def _x(self, at: int) -> float:
        first, last = self._span
        room = self.width() - _LABELS - _LEFT - Size.PAGE - Size.SHAPE
        return _LEFT + _LABELS + Size.SHAPE / 2 + room * (at - first) / (last - first)

    def _near(self, at: QPointF) -> EventLine | None:
        if at.y() > _ROW + 6:
            return None
        nearest = min(self._events, key=lambda one: abs(self._x(one.received_at) - at.x()), default=None)
        return nearest if nearest is not None and abs(self._x(nearest.received_at) - at.x()) <= _NEAR else None

    def _draw_now(self, painter: QPainter) -> None:
        painter.setPen(QPen(style.colour("text_3"), 1, Qt.PenStyle.DotLine))
        x = self._x(self._now)
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 4))

    def _draw_bar(self, painter: QPainter, bar: InstanceBar, top: int) -> None:
        room = QRectF(_LEFT, top, _LABELS - Size.COLUMN_GAP, _ROW)
        painter.setPen(style.colour("text"))
        if self.hasFocus() and list(self._bars[self._current : self._current + 1]) == [bar]:
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(-4, 2, 4, -2), Size.RADIUS_SMALL, Size.RADIUS_SMALL)
            painter.setPen(style.colour("text"))
        said = f"#{bar.number}  {bar.rule}"
        name = QFontMetrics(painter.font()).elidedText(said, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        middle = top + _ROW / 2
        start = self._x(bar.started_at)
        end = self._x(bar.ended_at if bar.ended_at is not None else self._now)
        role = {None: "accent", Outcome.COMPLETED: "accent", Outcome.EXCLUDED: "bad"}.get(bar.outcome, "line_2")
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.outcome is None and bar.due_at is not None and bar.due_at > self._now:
            painter.setBrush(style.colour("accent_t"))
            painter.drawRoundedRect(QRectF(end, middle - _BAR / 2, self._x(bar.due_at) - end, _BAR), 3, 3)
        painter.setBrush(style.colour(role))
        painter.drawRoundedRect(QRectF(start, middle - _BAR / 2, max(3.0, end - start), _BAR), 3, 3)
        if bar.outcome is not None:
            _draw_end(painter, bar.outcome, max(end, start + 3), middle)
        painter.setPen(style.colour("text_3"))
        after = self._x(bar.due_at) if bar.outcome is None and bar.due_at and bar.due_at > self._now else end
        words = _state(bar)
        width = QFontMetrics(painter.font()).horizontalAdvance(words)
        x = after + 12 if after + 12 + width < self.width() else start - width - 8
        if x > _LEFT + _LABELS:
            painter.drawText(QPointF(x, middle + 4), words)


def _draw_end(painter: QPainter, outcome: Outcome, x: float, y: float) -> None:
    shapes = {
        Outcome.COMPLETED: [(0, -6), (8, 0), (0, 6)],
        Outcome.EXCLUDED: [(0, -6), (6, 0), (0, 6), (-6, 0)],
        Outcome.EXPIRED: [(-1, -7), (2, -7), (2, 7), (-1, 7)],
    }
    points = shapes.get(outcome, [(0, -6), (5, 0), (0, 6), (2, 0)])
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))


def _described(bar: InstanceBar) -> str:
    return f"#{bar.number} {bar.rule}, version {bar.version}: {_state(bar)}"


def _state(bar: InstanceBar) -> str:
    if bar.outcome is not None:
        return f"{bar.outcome} {clock(bar.ended_at)}" if bar.ended_at is not None else str(bar.outcome)
    return f"next {clock(bar.due_at)}" if bar.due_at is not None else "open"
