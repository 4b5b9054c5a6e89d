"""The right of the page: what a group is and what can be done with it, its deliveries, and what was said on the wire. Its
correction stands in the same place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.deliveries.columns import item_columns
from gui.pages.deliveries.correction import Correction
from gui.pages.deliveries.group_head import GroupHead
from gui.pages.deliveries.wire import Wire
from gui.widgets.record_table import RecordTable
from gui.widgets.records import RecordModel
from gui.widgets.text import hairline
from models.storage import delivery_groups, delivery_lines
from models.storage.commands import Ask
from models.storage.delivery_groups import Board, Group
from models.storage.event_exchanges import Exchange

Name = tuple[str, str, str | None, str | None]


class GroupView(QStackedWidget):
    """``ask_for(what, ids)`` tells whether it was asked for; ``export(ids)`` writes down whom they concern."""

    def __init__(
        self, desk: Desk, ask_for: Callable[[Ask, Sequence[int]], bool], export: Callable[[list[int]], None]
    ) -> None:
        super().__init__()
        self._desk, self._ask_for = desk, ask_for
        self._board: Board | None = None
        self.name: Name | None = None
        """Of the group that is shown."""
        self.head = GroupHead(
            lambda: self._ask_for_all(Ask.RETRY),
            self._retry_selected,
            self._correct,
            lambda: export(list(self.items.records.ids)),
            lambda: self._ask_for_all(Ask.RELEASE_EXITS),
            lambda: self._ask_for_all(Ask.DROP_EXITS),
        )
        self.items = RecordTable(RecordModel(item_columns(desk.now)), "Deliveries")
        self.wire = Wire()
        self.correction = Correction(desk, self._send_corrected, self.leave_correction)
        self._connect()
        self._lay_out()

    def show_group(self, group: Group | None, board: Board, nothing: str, wanted: int | None) -> None:
        """``wanted``: the delivery to choose; else the one chosen before in the same group, else the first. ``nothing``: what
        is said where there is no group."""
        same = group is not None and group.name == self.name
        self._board, self.name = board, group.name if group else None
        self.head.show_group(group, nothing)
        selected = self.items.selected() if same else []
        self.items.records.begin_anew(group.ids if group else ())
        if group is None:
            self.wire.show_exchange(None, {}, None)
            return
        first = next((one for one in (wanted, *selected) if one is not None and one in group.ids), group.ids[0])
        self.items.select(first)

    def forget(self) -> None:
        """Other groups are on their way: nothing of this one decides what is shown of them."""
        self.name = None
        self.leave_correction()

    def leave_correction(self) -> None:
        self.setCurrentIndex(0)

    def _connect(self) -> None:
        self.items.chosen.connect(self._on_item)
        self.items.opened.connect(self._open_event)
        self.items.records.wanted.connect(self._fetch)
        self.items.selectionModel().selectionChanged.connect(
            lambda: self.head.show_selected(len(self.items.selectionModel().selectedRows()))
        )

    def _fetch(self, ids: list[int]) -> None:
        self._desk.background.run(partial(delivery_lines.lines, ids=ids), self.items.records.bring)

    def _on_item(self, number: int) -> None:
        self._desk.background.run(partial(delivery_groups.exchange, delivery_id=number), self._on_exchange)

    def _on_exchange(self, one: Exchange | None) -> None:
        if self._board is not None:
            guilty = self.name[3] if self.name else None
            self.wire.show_exchange(one, self._board.fields, guilty, self._board.base_url)

    def _open_event(self, number: int) -> None:
        line = self.items.records.record(self.items.records.place_of(number))
        if line is not None:
            self._desk.open("Inspector", line.event_id)

    def _ask_for_all(self, what: Ask) -> None:
        self._ask_for(what, self.items.records.ids)

    def _retry_selected(self) -> None:
        self._ask_for(Ask.RETRY, self.items.selected())

    def _correct(self) -> None:
        selected = self.items.selected()
        self.setCurrentWidget(self.correction)
        self.correction.show_for(selected if len(selected) > 1 else list(self.items.records.ids))

    def _send_corrected(self, ids: list[int]) -> None:
        if self._ask_for(Ask.SEND_CORRECTED, ids):
            self.leave_correction()

    def _lay_out(self) -> None:
        self.items.setMinimumHeight(120)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setObjectName("deliveries")
        split.setChildrenCollapsible(False)
        split.addWidget(self.items)
        split.addWidget(self.wire)
        plain = QWidget()
        column = QVBoxLayout(plain)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(hairline())
        column.addWidget(split, 1)
        self.addWidget(plain)
        self.addWidget(self.correction)
