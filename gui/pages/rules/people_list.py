"""The people of a back-test: who, when, how it ended; in the panel the newest, in a window of its own all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import qtawesome
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem

from gui import style
from gui.pages.rules.words import moment
from gui.theme import Type
from gui.widgets.row_table import RowTable
from gui.widgets.shapes import draw_verdict
from gui.widgets.text import escaped_tip
from models.meaning.trace.verdicts import Verdict
from models.storage.rule_trials import PersonLine, What

Index = QModelIndex | QPersistentModelIndex
_WHO, _WHEN, _WHAT = range(3)
_WIDTHS = {_WHEN: 84, _WHAT: 80}
_PAD = 4
_SIGN = 14
_ENDED = {"excluded": Verdict.REJECTED, "expired": Verdict.QUEUED}
"""The shapes of an end without a trigger: a diamond with a cross, a clock; in grey, for nothing is wrong."""


class PeopleModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[PersonLine] = ()

    def show_lines(self, lines: Sequence[PersonLine]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len((_WHO, *_WIDTHS))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            began = f"Started {moment(line.started_at)} by event #{line.start_event_id}"
            ended = f", excluded by event #{line.end_event_id}" if line.end_event_id is not None else ""
            return escaped_tip(f"{line.who}\n{began}{ended}.")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (line.who, moment(line.at), line.what)[index.column()]
        return None


class PeopleList(RowTable):
    """``person_asked`` (id) by a click or Enter; the row's menu also leads to its events: ``event_asked`` (id)."""

    person_asked = Signal(int)
    event_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("People of the back-test")
        self.shown = PeopleModel()
        self.setModel(self.shown)
        self.setItemDelegate(_Delegate(self))
        self.share_width(_WHO, _WIDTHS)
        self.horizontalHeader().hide()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet("QTableView { background: transparent; }")
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: object) -> None:
        if self.currentIndex().isValid():
            menu = ways_on(
                self, self.shown.lines[self.currentIndex().row()], self.person_asked.emit, self.event_asked.emit
            )
            menu.exec(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.person_asked.emit(self.shown.lines[index.row()].person_id)


def ways_on(
    view: RowTable, line: PersonLine, on_person: Callable[[int], None], on_event: Callable[[int], None]
) -> QMenu:
    """Where a line leads to: the person, the event that began it, the one that ended it."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("Open the person", lambda: on_person(line.person_id))
    menu.addAction(f"Event #{line.start_event_id}, which started it", lambda: on_event(line.start_event_id))
    ended = line.end_event_id
    if ended is not None:
        menu.addAction(f"Event #{ended}, which excluded it", lambda: on_event(ended))
    return menu


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: PeopleList) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        line, column = self._view.shown.lines[index.row()], index.column()
        painter.save()
        self._view.draw_ground(painter, box, index.row(), option.state, first=column == _WHO)
        if not self._view.isEnabled():
            painter.setOpacity(0.45)
        room = box.adjusted(_PAD, 0, -_PAD, 0)
        sign = QRect(room.left(), box.top() + (box.height() - _SIGN) // 2, _SIGN, _SIGN)
        if column == _WHAT:
            room.setLeft(sign.right() + 7)
        painter.setFont(_font(strong=column == _WHAT and line.what == "fired"))
        strong = column == _WHO or (column == _WHAT and line.what == "fired")
        painter.setPen(style.colour("text" if strong else "text_2"))
        side = Qt.AlignmentFlag.AlignRight if column == _WHEN else Qt.AlignmentFlag.AlignLeft
        text = QFontMetrics(painter.font()).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        if column == _WHAT:
            self._sign(painter, sign, line.what)  # last: an icon leaves the painter opaque
        painter.restore()

    def _sign(self, painter: QPainter, box: QRect, what: What) -> None:
        if what == "fired":
            role = "accent" if self._view.isEnabled() else "line_2"
            qtawesome.icon("ph.lightning-fill", color=style.colour(role)).paint(painter, box)
        else:
            draw_verdict(painter, QRectF(box), _ENDED[what], style.colour("chrome"), style.colour("text_2"))


def _font(*, strong: bool) -> QFont:
    return style.medium(Type.SECONDARY) if strong else style.tabular(Type.SECONDARY, QFont.Weight.Normal)
