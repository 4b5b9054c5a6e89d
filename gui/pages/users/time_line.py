"""A person's rule instances as bars on a time line, painted: what passed is solid, what is to come a dashed tint.

Each end has a form of its own (arrow: completed, diamond: excluded, chevrons: superseded, stroke: expired or ended), so
colour tells nothing alone. Up and Down walk through the bars; the label of the current one is the widget's accessible
description.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui import style
from gui.theme import VERDICT_ROLE, Size, Type
from gui.widgets.moments import midnights, moment
from gui.widgets.shapes import draw_verdict
from models.meaning.rules.instance import Outcome
from models.meaning.trace.verdicts import Verdict, worst
from models.storage.person_page import Course, PersonPage

_DAY = 86_400_000
_LABELS = 232
_NOW = 30
"""The room of the word *now*, right of its line."""
_AXIS = 28
_LANE = 32
_BAR = 16
_NEAR = 14
_PAST = 0.7
_LINE = Qt.TextFlag.TextSingleLine


class TimeLine(QWidget):
    """Shows ``days`` around now, moved by ``steps`` halves of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: PersonPage | None = None
        self.days, self.steps, self.current = 7, 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Rule instances")

    def show_page(self, page: PersonPage) -> None:
        self._page = page
        self._changed()

    def look(self, days: int, steps: int) -> None:
        self.days, self.steps = days, steps
        self._changed()

    def courses(self) -> list[Course]:
        """The instances that reach into the time shown, the latest first."""
        if self._page is None:
            return []
        first, last = self._range()
        return [one for one in self._page.courses if one.instance.started_at < last and _end(one, last) >= first]

    def sizeHint(self) -> QSize:
        return QSize(600, _AXIS + _LANE * (1 + max(1, len(self.courses()))) + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        shown = self.courses()
        if step and shown:
            self.current = min(max(self.current + step, 0), len(shown) - 1)
            one = shown[self.current]
            self.setAccessibleDescription(f"{one.rule}: {said(one, self._page.now)}" if self._page else "")
            self.update()
        else:
            super().keyPressEvent(event)

    def _changed(self) -> None:
        self.current = -1
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _range(self) -> tuple[int, int]:
        assert self._page is not None
        span = self.days * _DAY
        first = self._page.now - int(_PAST * span) + self.steps * span // 2
        return first, first + span

    def _x(self, at: int) -> float:
        first, last = self._range()
        return _LABELS + (at - first) / (last - first) * (self.width() - _LABELS)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._page is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font())
        self._axis(painter, self._page.now)
        self._events(painter, self._page)
        shown = self.courses()
        for at, one in enumerate(shown):
            self._course(painter, _AXIS + _LANE * (at + 1), one, current=at == self.current and self.hasFocus())
        if not shown:
            painter.setPen(style.colour("text_3"))
            box = QRectF(0, _AXIS + _LANE, _LABELS, _LANE)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "No rule instance in this time")
        painter.end()

    def _axis(self, painter: QPainter, now: int) -> None:
        first, last = self._range()
        line = style.colour("line")
        x_now = self._x(now)
        if x_now < self.width():
            left = max(float(_LABELS), x_now)
            painter.fillRect(QRectF(left, _AXIS, self.width() - left, self.height() - _AXIS), style.colour("chrome"))
        for at in range((self.height() - _AXIS) // _LANE + 1):
            painter.fillRect(QRectF(0, _AXIS + at * _LANE, self.width(), 1), line)
        days = midnights(first, last)
        for at, day in enumerate(days):
            x = self._x(day)
            painter.fillRect(QRectF(x, 8, 1, self.height() - 8), line)
            when = datetime.fromtimestamp(day / 1000)
            word = f"{when:%a} {when.day}"
            hides_now = x_now - painter.fontMetrics().horizontalAdvance(word) - 10 < x < x_now + _NOW
            if (self.days <= 7 or at % 5 == 0) and not hides_now:
                painter.setPen(style.colour("text_3"))
                painter.drawText(QRectF(x + 6, 0, 80, _AXIS), Qt.AlignmentFlag.AlignVCenter, word)
        if _LABELS <= x_now <= self.width():
            painter.fillRect(QRectF(x_now - 1, 8, 1.5, self.height() - 8), style.colour("text"))
            painter.setPen(style.colour("text"))
            painter.drawText(QRectF(x_now + 4, 0, _NOW, _AXIS), Qt.AlignmentFlag.AlignVCenter, "now")

    def _events(self, painter: QPainter, page: PersonPage) -> None:
        painter.setPen(style.colour("text_3"))
        painter.drawText(QRectF(0, _AXIS, _LABELS, _LANE), Qt.AlignmentFlag.AlignVCenter, "Events")
        groups: list[tuple[float, list[Verdict]]] = []
        for one in reversed(page.events):
            x = self._x(one.received_at)
            if not _LABELS <= x <= self.width():
                continue
            if groups and x - groups[-1][0] < _NEAR + 8:
                groups[-1][1].append(Verdict(one.verdict))
            else:
                groups.append((x, [Verdict(one.verdict)]))
        middle = _AXIS + _LANE / 2
        for x, verdicts in groups:
            x = min(max(x, _LABELS + 8.0), self.width() - 12.0)
            shown = worst(verdicts)
            if len(verdicts) == 1:
                draw_verdict(painter, QRectF(x - 7, middle - 7, 14, 14), verdicts[0], style.colour("surface"))
                continue
            text, colour = str(len(verdicts)), style.colour(VERDICT_ROLE[shown])
            half = max(11.0, QFontMetrics(_font()).horizontalAdvance(text) / 2 + 6)
            painter.setPen(QPen(colour, Size.STROKE))
            painter.setBrush(style.colour("surface"))
            box = QRectF(x - half, middle - 9, 2 * half, 18)
            painter.drawRoundedRect(box, 9, 9)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _course(self, painter: QPainter, top: int, one: Course, *, current: bool) -> None:
        assert self._page is not None
        now, instance = self._page.now, one.instance
        painter.setPen(style.colour("text"))
        name = QFontMetrics(_font()).elidedText(one.rule, Qt.TextElideMode.ElideRight, _LABELS - 12)
        painter.drawText(QRectF(0, top, _LABELS, _LANE), Qt.AlignmentFlag.AlignVCenter, name)
        y = top + (_LANE - _BAR) / 2
        clip = QRectF(_LABELS, top, self.width() - _LABELS, _LANE)
        painter.save()
        painter.setClipRect(clip)
        left, right = self._x(instance.started_at), max(self._x(_end(one, now)), self._x(instance.started_at) + 8)
        bar = QRectF(left, y, right - left, _BAR)
        if instance.open:
            self._open(painter, bar, self._x(now))
        else:
            _ended(painter, bar, instance.outcome)
        if current:
            painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(-3, -3, 3, 3), 4, 4)
        _words(painter, bar, clip, said(one, now), self._x(now), solid=instance.outcome is Outcome.COMPLETED)
        painter.restore()

    def _open(self, painter: QPainter, bar: QRectF, x_now: float) -> None:
        past = QRectF(bar.left(), bar.top(), max(0.0, min(x_now, bar.right()) - bar.left()), bar.height())
        painter.setPen(QPen(style.colour("accent"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(style.colour("accent_t"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(past, 3, 3)


def said(one: Course, now: int) -> str:
    """What became of an instance, in a few words."""
    instance = one.instance
    if instance.open:
        return f"{one.row} waits, due {moment(one.due_at, now)}" if one.due_at is not None else f"{one.row} is open"
    fired = f", fired {one.exit}" if instance.outcome is Outcome.COMPLETED and one.exit else ""
    return f"{one.row} {instance.outcome}{fired}"


def _end(one: Course, now: int) -> int:
    instance = one.instance
    if not instance.open:
        return instance.ended_at or instance.started_at
    return max(one.due_at or 0, now)


def _ended(painter: QPainter, bar: QRectF, outcome: Outcome | None) -> None:
    middle = bar.center().y()
    if outcome is Outcome.COMPLETED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(bar, 3, 3)
        tip = [QPointF(bar.right() - 2, bar.top() - 2), QPointF(bar.right() + 9, middle)]
        painter.drawPolygon(QPolygonF([*tip, QPointF(bar.right() - 2, bar.bottom() + 2)]))
        return
    excluded = outcome is Outcome.EXCLUDED
    painter.setPen(QPen(style.colour("bad" if excluded else "outline"), 1))
    painter.setBrush(style.colour("bad_t" if excluded else "quiet_t"))
    painter.drawRoundedRect(bar, 3, 3)
    if excluded:
        draw_verdict(painter, QRectF(bar.right() - 7, middle - 7, 14, 14), Verdict.REJECTED, style.colour("surface"))
    elif outcome is Outcome.SUPERSEDED:
        painter.setPen(QPen(style.colour("text_3"), Size.STROKE))
        for x in (bar.right() - 3, bar.right() + 2):
            painter.drawPolyline(QPolygonF([QPointF(x, bar.top()), QPointF(x + 5, middle), QPointF(x, bar.bottom())]))
    else:
        painter.fillRect(QRectF(bar.right() - 1, bar.top() - 3, 2, bar.height() + 6), style.colour("text_3"))


def _words(painter: QPainter, bar: QRectF, clip: QRectF, text: str, x_now: float, *, solid: bool) -> None:
    """Inside a bar that has room, else on its free side; shorter where it would cross the line of now."""
    metrics = QFontMetrics(_font())
    inside, right = bar.intersected(clip), clip.right()
    painter.setPen(style.colour("on_accent" if solid else "text_2"))
    if solid and inside.width() > metrics.horizontalAdvance(text) + 16:
        painter.drawText(inside.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | _LINE, text)
        return
    painter.setPen(style.colour("text_2"))
    if bar.right() < x_now < bar.right() + 22 + metrics.horizontalAdvance(text):
        text = text.partition(",")[0]
    width = metrics.horizontalAdvance(text)
    crosses = bar.right() < x_now < bar.right() + 22 + width
    room_left = bar.left() - width - 10 > clip.left()
    if bar.right() + 18 + width < right and not (crosses and room_left):
        box = QRectF(bar.right() + 14, bar.top(), width + 4, bar.height())
    elif room_left:
        box = QRectF(bar.left() - width - 8, bar.top(), width + 4, bar.height())
    else:
        box = QRectF(right - width - 12, bar.top() + 1, width + 8, bar.height() - 2)
        painter.fillRect(box, style.colour("accent_t"))
        box = box.adjusted(4, 0, 0, 0)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | _LINE, text)


def _font() -> QFont:
    return style.tabular(Type.SECONDARY, QFont.Weight.Normal)
