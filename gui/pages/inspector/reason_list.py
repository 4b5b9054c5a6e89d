"""The groups *By reason, today* at the left: pressed, one shows its events; its menu leads to one of them or sends all again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gui import style
from gui.theme import VERDICT_ROLE, Size, Type
from gui.widgets.button import button
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import label, set_tip
from models.meaning.trace.reasons import REASONS
from models.storage.event_reasons import RETRIED, ReasonGroup

_HEIGHT = 40
_SIDE = 8


class _Group(QAbstractButton):
    def __init__(self, group: ReasonGroup, on_again: Callable[[], None]) -> None:
        super().__init__()
        self._group = group
        self._last = _seen(group)
        self.setText(group.reason.replace("_", " ").capitalize())
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{group.verdict.word}: {self.text()}, {group.count}, {self._last}")
        remedy = REASONS[group.reason].remedy if group.reason in REASONS else ""
        set_tip(self, f"{group.verdict.word}: {self.text()} ({group.reason})" + (f"\n{remedy}" if remedy else ""))

        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.again = button("", on_again, kind="icon", icon="ph.arrow-clockwise", tip="Send all of these again")
        self.again.setParent(self)
        self.again.setVisible(group.verdict in RETRIED)

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.again.move(self.width() - self.again.sizeHint().width() - 2, self.height() - 22)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = style.colour("hover" if self.underMouse() else "chrome")
        painter.setPen(style.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), Size.RADIUS, Size.RADIUS)
        draw_verdict(painter, QRectF(_SIDE, 5, Size.SHAPE, Size.SHAPE), self._group.verdict, ground)
        count = f"{self._group.count:,}"
        font = style.tabular(Type.SECONDARY, style.medium(Type.SECONDARY).weight())
        painter.setFont(font)
        painter.setPen(style.colour(VERDICT_ROLE[self._group.verdict]))
        upper = self.rect().adjusted(_SIDE + Size.SHAPE + 6, 4, -_SIDE, -20)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        room = upper.width() - QFontMetrics(font).horizontalAdvance(count) - 6
        painter.setFont(style.medium(Type.SECONDARY))
        painter.setPen(style.colour("text"))
        text = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        note = style.medium(Type.NOTE)
        note.setWeight(note.Weight.Normal)
        painter.setFont(note)
        painter.setPen(style.colour("text_3"))
        painter.drawText(
            upper.translated(0, 16), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._last
        )
        painter.end()


class ReasonList(QWidget):
    """``chosen``: the filter line of the group that was pressed. ``wanted``: one event to look at. ``retry_wanted``: the
    deliveries of a group are to be sent again."""

    chosen = Signal(str)
    wanted = Signal(int)
    retry_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[ReasonGroup] = []
        self.groups: list[QAbstractButton] = []
        self._head = label("By reason, today", "group")
        self._head.setContentsMargins(_SIDE, 0, 0, 4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 16, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._head.hide()

    def show_groups(self, groups: Sequence[ReasonGroup]) -> None:
        if list(groups) == self._shown:
            return
        self._shown = list(groups)
        for one in self.groups:
            self._column.removeWidget(one)
            one.deleteLater()
        self.groups = [self._made(group) for group in groups]
        self._head.setVisible(bool(groups))

    def menu(self, group: ReasonGroup) -> QMenu:
        """What can be done with a group."""
        made = QMenu(self)
        made.addAction("Show all", lambda: self.chosen.emit(_line(group)))
        made.addAction(f"Go to the newest, #{group.last_id}", lambda: self.wanted.emit(group.last_id))
        if group.verdict in RETRIED:
            made.addSeparator()
            made.addAction("Send all again …", lambda: self.retry_wanted.emit(group))
        return made

    def _made(self, group: ReasonGroup) -> QAbstractButton:
        made = _Group(group, lambda: self.retry_wanted.emit(group))
        made.clicked.connect(lambda: self.chosen.emit(_line(group)))
        made.customContextMenuRequested.connect(lambda at: self.menu(group).popup(made.mapToGlobal(at)))
        self._column.addWidget(made)
        return made


def _line(group: ReasonGroup) -> str:
    return f"after:00:00 verdict:{group.verdict.word.replace(' ', '-')} code:{group.reason}"


def _seen(group: ReasonGroup) -> str:
    first, last = (f"{datetime.fromtimestamp(at / 1000):%H:%M}" for at in (group.first_at, group.last_at))
    return f"at {last}" if first == last else f"{first} to {last}"
