"""The page *Deliveries*: queue, sent and failed by reason, the items of a reason, and what was said on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.deliveries.acts import Acts
from gui.pages.deliveries.group_view import GroupView
from gui.pages.deliveries.side import Side
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.moments import midnights
from gui.widgets.scrolling import upright
from gui.widgets.search_bar import SearchBar
from gui.widgets.segments import Segments
from gui.widgets.text import hairline
from models.storage import delivery_groups
from models.storage.commands import Ask
from models.storage.delivery_groups import SEGMENTS, Board, Group

REST_MS = 2_000
_CHART_MS = 14 * 86_400_000
_NAMES = tuple(SEGMENTS)


class DeliveriesPage(Page):
    title = "Deliveries"
    icon = "ph.paper-plane-tilt"
    group = "People and sending"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._asking, self._missed = False, False
        self._board: Board | None = None
        self._wanted: int | None = None
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._on_rested)
        self.banner, self.side = Banner(), Side()
        self.right = GroupView(desk, self._ask_for, self._export_contacts)
        self.segments = Segments(_NAMES, "Deliveries")
        self.segments.show_choice(_NAMES.index("Failed"))
        self.search = SearchBar("Contact, code or text", "Search deliveries")
        self.pause = button("Pause sending", self._pause, icon="ph.pause")
        self.retry_all = button("Retry all", self._retry_all, icon="ph.arrow-clockwise")
        self.csv = button("Who got what…", self._export_triggers, icon="ph.download-simple")
        self.acts = Acts(desk, self, self.banner, self.refresh)
        self._connect()
        self._lay_out()

    def head_actions(self) -> list[QWidget]:
        return [self.csv, self.pause, self.retry_all]

    @property
    def segment(self) -> str:
        return _NAMES[self.segments.at]

    def _connect(self) -> None:
        self.segments.chosen.connect(lambda at: self.turn(_NAMES[at]))
        self.search.asked.connect(lambda text: self.turn(self.segment))
        self.side.list.chosen.connect(self._on_group)

    def _lay_out(self) -> None:
        self.search.layout().insertWidget(0, self.segments)  # type: ignore[union-attr]
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.side)
        body.addWidget(upright())
        body.addWidget(self.right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        self.search.add(self.acts.progress)
        whole.addWidget(self.search)
        whole.addWidget(hairline())
        whole.addLayout(body, 1)

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: the name of a segment, or the number of a delivery."""
        self.desk.live.changed.connect(self._on_news)
        if isinstance(wanted, int):
            self._wanted = wanted
            query = partial(delivery_groups.place_of, delivery_id=wanted)
            self.desk.background.run(query, self._on_place, self._on_error)
        elif wanted in SEGMENTS:
            self.turn(wanted)
        else:
            self.refresh()

    def hidden(self) -> None:
        self.desk.live.changed.disconnect(self._on_news)

    def _on_place(self, segment: str | None) -> None:
        if segment is None:
            self.banner.say(Tone.NOTE, f"Delivery {self._wanted} is not kept any more.")
            self._wanted = None
        self.search.field.clear()
        self.turn(segment or self.segment)

    def _on_news(self) -> None:
        """Something has changed: read again, but not more often than a person can follow."""
        self._missed = self._rest.isActive()
        if not self._missed:
            self._rest.start(REST_MS)
            self.refresh()

    def _on_rested(self) -> None:
        if self._missed and self.isVisible():
            self._on_news()

    def turn(self, segment: str) -> None:
        self.segments.show_choice(_NAMES.index(segment))
        self._asking = False
        self.right.forget()
        self.refresh()

    def refresh(self) -> None:
        if not self._asking:
            self._asking = True
            now = self.desk.now()
            query = partial(
                delivery_groups.board,
                segment=self.segment,
                text=self.search.text,
                midnights=midnights(now - _CHART_MS, now),
            )
            asked = self.segment, self.search.text
            self.desk.background.run(query, partial(self._on_board, asked), self._on_error)

    def _on_error(self, error: Exception) -> None:
        self._asking = False
        self.banner.say(Tone.ERROR, f"The deliveries could not be read: {error}", "Try again", self.refresh)

    def _on_board(self, asked: tuple[str, str], board: Board) -> None:
        if asked != (self.segment, self.search.text):
            return
        self._asking = False
        if board == self._board and self._wanted is None:
            return
        self._board = board
        self.segments.show_words([f"{name} {board.counts[name]:,}" for name in _NAMES])
        failed = board.counts["Failed"]
        self.retry_all.setText(f"Retry all {failed:,}" if failed else "Retry all")
        self.retry_all.setEnabled(bool(failed))
        self._show_pause(board)
        now = self.desk.now()
        self.side.show_board(board, self.segment, now, datetime.fromtimestamp(now / 1000).date())
        group = next((one for one in board.groups if self._wanted in one.ids), None) if self._wanted else None
        if group is None:
            group = next(
                (one for one in board.groups if one.name == self.right.name), board.groups[0] if board.groups else None
            )
        self._show(group)

    def _show_pause(self, board: Board) -> None:
        paused = board.sending.paused is not None
        self.pause.setText("Resume sending" if paused else "Pause sending")
        self.pause.show_icon("ph.play" if paused else "ph.pause")
        if paused:
            self.banner.say(Tone.WARNING, f"Sending is paused; {board.counts['Queue']:,} wait.", "Resume", self._pause)
        else:
            self.banner.hide()

    def _on_group(self, place: int) -> None:
        if self._board is not None and place < len(self._board.groups):
            group = self._board.groups[place]
            if group.name != self.right.name:
                self.right.leave_correction()
                self._show(group)

    def _show(self, group: Group | None) -> None:
        assert self._board is not None
        self.right.show_group(group, self._board, self._nothing(), self._wanted)
        if group is not None:
            self.side.list.choose(self._board.groups.index(group))
            self._wanted = None

    def _nothing(self) -> str:
        if self.search.text:
            return "Nothing here holds this text."
        return {"Failed": "All delivered: nothing has failed.", "Queue": "Nothing waits."}.get(
            self.segment, "Nothing was sent yet."
        )

    # ---- what is done with them

    def _retry_all(self) -> None:
        if self._board is not None and self.segment == "Failed":
            self._ask_for(Ask.RETRY, [id_ for one in self._board.groups for id_ in one.ids])
        else:
            self.turn("Failed")

    def _ask_for(self, what: Ask, ids: Sequence[int]) -> bool:
        return self.acts.ask_for(what, ids, live=self._board is not None and self._board.mode == "live")

    def _pause(self) -> None:
        self.acts.pause(self._board is not None and self._board.sending.paused is not None)

    def _export_triggers(self) -> None:
        self.acts.save("Who got what", "who-got-what.csv", delivery_groups.who_got_what)

    def _export_contacts(self, ids: list[int]) -> None:
        query = partial(delivery_groups.contacts, ids=ids)
        self.acts.save("Export contacts", "contacts.csv", query)
