"""The live table: follows the end while its last row is in view, never moves what one reads, never loses the selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.pages.inspector.columns import AGE, COLUMNS, FIRST_TO_GO, ID
from gui.pages.inspector.event_delegate import EDGE, EventDelegate
from gui.pages.inspector.event_head import EventHead
from gui.pages.inspector.event_model import EventModel
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import set_tip
from models.meaning.trace.verdicts import Verdict

ERRORS = (Verdict.REFUSED, Verdict.REJECTED, Verdict.FAILED)
_LEAST_REST = 120


class EventTable(QTableView):
    """``chosen``: the id of the selected event. ``following_changed``: whether the end is being followed.
    ``pause_pressed``: the space bar. ``menu_wanted``: where the menu of the selected events is asked for (global).
    ``widened``: somebody gave a column another width."""

    chosen = Signal(int)
    following_changed = Signal(bool)
    pause_pressed = Signal()
    widened = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: EventModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.events = model
        self.hovered = -1
        self.following = True
        self.selected: int | None = None
        self.chosen_columns = {at for at, column in enumerate(COLUMNS) if column.usual}
        self.widths: dict[int, int] = {}
        self.last_column = len(COLUMNS) - 1
        self._arranging = False
        self._aging = QTimer(self, interval=1_000)
        self._aging.timeout.connect(self._grow_older)
        self._missed = 0
        self._lay_out()
        self.setModel(model)
        self.setItemDelegate(EventDelegate(self, model))
        self.arrange()
        self.horizontalHeader().sectionResized.connect(self._on_widened)
        self.end = button("", self.go_to_end, kind="primary", icon="ph.arrow-down")
        self.end.setParent(self)
        self.end.hide()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        model.rowsAboutToBeInserted.connect(self._remember)
        model.rowsAboutToBeRemoved.connect(self._remember)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.modelReset.connect(self._on_reset)

    def _lay_out(self) -> None:
        self.setAccessibleName("Events")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setMinimumHeight(Size.ROW * 6)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(Size.ROW)
        rows.setDefaultSectionSize(Size.ROW)
        rows.hide()
        self._head = EventHead(self)
        self._before_first = ""
        self.setHorizontalHeader(self._head)

    def go_to_end(self) -> None:
        """Follow the newest again."""
        self.scrollToBottom()
        self._set_following(True)

    def select(self, event_id: int) -> None:
        """Select an event, or the nearest that is in the list."""
        self._go(self.events.row_of(event_id))

    def selected_ids(self) -> list[int]:
        """The numbers of all selected events, ascending."""
        ranges = self.selectionModel().selection()
        rows = sorted((ranges.at(one).top(), ranges.at(one).bottom()) for one in range(ranges.count()))
        return [id_ for top, bottom in rows for id_ in self.events.ids[top : bottom + 1]]

    def visible_ids(self) -> list[int]:
        """The numbers of the events in view."""
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return list(self.events.ids[max(top, 0) : bottom + 1 if bottom >= 0 else None])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.selectionModel().hasSelection():
            self.menu_wanted.emit(event.globalPos())

    def count_new(self, count: int) -> None:
        """So many rows were put at the end."""
        if self.following:
            self.scrollToBottom()
        else:
            self._missed += count
            self._show_end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, last = self.currentIndex().row(), len(self.events.ids) - 1
        upper = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.pause_pressed.emit()
        elif key == Qt.Key.Key_J:
            self._go(min(row + 1, last))
        elif key == Qt.Key.Key_K:
            self._go(max(row - 1, 0))
        elif key == Qt.Key.Key_F or key == Qt.Key.Key_End or (key == Qt.Key.Key_G and upper):
            self.go_to_end()
            if key != Qt.Key.Key_F:
                self._go(last)
        elif key == Qt.Key.Key_Home or key == Qt.Key.Key_G:
            self._go(0)
        elif key == Qt.Key.Key_E:
            self._go(self.events.next_with(ERRORS, row if row >= 0 else last + 1, -1 if upper or row < 0 else 1))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        elif event.type() is QEvent.Type.ToolTip:
            return self._show_tip(event)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
        self._show_end()
        if self.following:
            self.scrollToBottom()

    def arrange(self) -> None:
        """Show the chosen columns as far as there is room. The number stands first, one column takes the rest."""
        head = self.horizontalHeader()
        places = [head.logicalIndex(place) for place in range(len(COLUMNS))]
        shown = [at for at in places if at in self.chosen_columns]
        for at in FIRST_TO_GO:
            if at in shown and self._needed(shown) > self.viewport().width():
                shown.remove(at)
        self.last_column = shown[-1]
        taking = next((at for at in shown if not COLUMNS[at].width), shown[-1])
        others = sum(self._width(at) for at in shown if at != taking)
        rest = max(_LEAST_REST, self.viewport().width() - others)
        self._arranging = True
        for at in range(len(COLUMNS)):
            self.setColumnHidden(at, at not in shown)
            if at in shown:
                self.setColumnWidth(at, rest if at == taking else self._width(at))
        self._arranging = False
        self._aging.start() if AGE in shown else self._aging.stop()

    def _grow_older(self) -> None:
        """Only what is in view, and only while somebody can see it."""
        if self.isVisible():
            left = self.columnViewportPosition(AGE)
            self.viewport().update(left, 0, self.columnWidth(AGE), self.viewport().height())

    def _width(self, at: int) -> int:
        return self.widths.get(at, COLUMNS[at].width) + EDGE * (at in (ID, self.last_column))

    def _needed(self, shown: list[int]) -> int:
        return 2 * EDGE + sum(self.widths.get(at, COLUMNS[at].width) or _LEAST_REST for at in shown)

    def _on_widened(self, at: int, before: int, width: int) -> None:
        if not self._arranging and width:
            self.widths[at] = width - EDGE * (at in (ID, self.last_column))
            self.arrange()
            self.widened.emit()

    def _show_tip(self, event: QEvent) -> bool:
        index = self.indexAt(event.pos())  # type: ignore[attr-defined]
        text = str(index.data() or "") if index.isValid() else ""
        set_tip(self.viewport(), text)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def _go(self, row: int) -> None:
        if row >= 0:
            self.selectRow(row)
            self.scrollTo(self.events.index(row, 0))

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            event_id = self.events.ids[current.row()]
            if event_id != self.selected:
                self.selected = event_id
                self.chosen.emit(event_id)

    def say_before_first(self, text: str) -> None:
        """What is to be said of what came before the first row; it stands there as a row would."""
        self._before_first = text
        self._show_before_first()

    def _show_before_first(self) -> None:
        at_top = self.verticalScrollBar().value() == 0 and not self.following
        self._head.say_below(self._before_first if at_top else "")
        self.updateGeometries()

    def _on_scrolled(self, value: int) -> None:
        self._set_following(value >= self.verticalScrollBar().maximum())
        self._show_before_first()

    def _set_following(self, following: bool) -> None:
        if following:
            self._missed = 0
        changed, self.following = following != self.following, following
        self._show_end()
        if changed:
            self.following_changed.emit(following)

    def _show_end(self) -> None:
        self.end.setVisible(not self.following and self._missed > 0)
        self.end.setText(f"{self._missed:,} new, End")
        self.end.adjustSize()
        self.end.move((self.width() - self.end.width()) // 2, self.height() - self.end.height() - 12)

    def _remember(self) -> None:
        self._was_following, self._top = self.following, self.verticalScrollBar().value()

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self._stay(last - first + 1 if first <= self._top and first < len(self.events.ids) - (last - first + 1) else 0)

    def _on_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        self._stay(-(last - first + 1) if first <= self._top else 0)
        if self.selected is not None and self.events.ids:
            row = self.events.row_of(self.selected)
            if self.events.ids[row] != self.selected:
                self.selectRow(row)

    def _stay(self, moved: int) -> None:
        """Rows above came or went: keep what is in view where it stands."""
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        self.updateGeometries()
        bar.blockSignals(False)
        if self._was_following:
            self.scrollToBottom()
        elif moved:
            bar.setValue(max(0, self._top + moved))

    def _on_reset(self) -> None:
        if self.selected is not None and self.events.ids:
            row = self.events.row_of(self.selected)
            self.selectionModel().setCurrentIndex(
                self.events.index(row, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        if self.following:
            self.scrollToBottom()
