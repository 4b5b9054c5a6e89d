"""The page *Deliveries*: segments, groups by reason, the items of one group, and what was said on the wire."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.deliveries import words
from gui.pages.deliveries.columns import group_columns, item_columns
from gui.pages.deliveries.wire import Wire
from gui.theme import Size
from gui.widgets.asking import ask_gateway
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.record_table import RecordTable
from gui.widgets.records import RecordModel
from gui.widgets.sure import sure
from gui.widgets.text import hairline, label
from models.storage import delivery_groups, delivery_lines
from models.storage.commands import Ask
from models.storage.delivery_groups import SEGMENTS, Board, Group

_AT_ONCE = 5_000
REST_MS = 2_000
_GROUPS = 360


class DeliveriesPage(Page):
    title = "Deliveries"
    icon = "ph.paper-plane-tilt"
    group = "People and sending"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._segment, self._asking = "Failed", False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rested)
        self._missed = False
        self._board: Board | None = None
        self._name: tuple[str, str, str | None, str | None] | None = None
        self.banner, self.wire = Banner(), Wire()
        self.segments = {name: button(name, partial(self.turn, name), kind="segment") for name in SEGMENTS}
        self.pause = button("Pause sending", self._pause, icon="ph.pause")
        self.csv = button("Who got what…", self._export, icon="ph.download-simple")
        self.sentence, self.remedy = label("", "sentence", wrap=True), label("", "secondary", wrap=True)
        self.retry = button("Retry all", self._retry_group, kind="primary", icon="ph.arrow-clockwise")
        self.retry_these = button("Retry selected", self._retry_selected)
        self.release = button("Release", partial(self._held, Ask.RELEASE_EXITS), kind="primary")
        self.drop = button("Drop", partial(self._held, Ask.DROP_EXITS), kind="harmful")
        self.groups = RecordTable(RecordModel(group_columns(lambda: self._board)), "Reasons")
        self.items = RecordTable(RecordModel(item_columns(desk.now)), "Deliveries")
        self.groups.chosen.connect(self._on_group)
        self.items.chosen.connect(self._on_item)
        self.items.opened.connect(self._open_event)
        self.items.records.wanted.connect(self._fetch)
        self._lay_out()

    def head_actions(self) -> list[QWidget]:
        return [self.csv, self.pause]

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        for name, one in self.segments.items():
            one.setCheckable(True)
            one.setAutoExclusive(True)
            one.setChecked(name == self._segment)
            bar.addWidget(one)
        bar.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Size.CONTROL_GAP)
        for each in (self.retry, self.retry_these, self.release, self.drop):
            buttons.addWidget(each)
        buttons.addStretch(1)
        upper = QVBoxLayout()
        upper.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        upper.setSpacing(Size.CONTROL_GAP)
        upper.addWidget(self.sentence)
        upper.addWidget(self.remedy)
        upper.addLayout(buttons)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.items)
        split.addWidget(self.wire)
        right = QVBoxLayout()
        right.addLayout(upper)
        right.addWidget(split, 1)
        self.groups.setFixedWidth(_GROUPS)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.groups)
        body.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(bar)
        column.addWidget(hairline())
        column.addLayout(body, 1)

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: the name of a segment."""
        self.desk.live.changed.connect(self._on_news)
        if wanted in SEGMENTS:
            self.segments[wanted].setChecked(True)
            self._segment = wanted
        self.refresh()

    def hidden(self) -> None:
        self.desk.live.changed.disconnect(self._on_news)

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
        self._segment, self._name, self._asking = segment, None, False
        self.refresh()

    def refresh(self) -> None:
        if not self._asking:
            self._asking = True
            query = partial(delivery_groups.board, segment=self._segment)
            self.desk.background.run(query, partial(self._on_board, self._segment), self._on_error)

    def _on_error(self, error: Exception) -> None:
        self._asking = False
        self.banner.say(Tone.ERROR, f"The deliveries could not be read: {error}", "Try again", self.refresh)

    def _on_board(self, segment: str, board: Board) -> None:
        if segment != self._segment:
            return
        self._asking = False
        if board == self._board:
            return
        self._board = board
        for name, one in self.segments.items():
            one.setText(f"{name} {board.counts[name]:,}")
        self.pause.setText("Resume sending" if board.sending.paused else "Pause sending")
        if board.sending.paused:
            self.banner.say(Tone.WARNING, f"Sending is paused; {board.counts['Queue']:,} wait.", "Resume", self._pause)
        else:
            self.banner.hide()
        self.groups.records.begin_anew(range(len(board.groups)), dict(enumerate(board.groups)))
        names = [one.name for one in board.groups]
        self._show(board.groups[names.index(self._name) if self._name in names else 0] if names else None)

    def _on_group(self, place: int) -> None:
        if self._board is not None and self._board.groups[place].name != self._name:
            self._show(self._board.groups[place])

    def _show(self, group: Group | None) -> None:
        assert self._board is not None
        same, self._name = group is not None and group.name == self._name, group.name if group else None
        failed, held = self._segment == "Failed", group is not None and group.state == "held"
        nothing = "Nothing has failed." if failed else "Nothing here."
        self.sentence.setText(words.sentence(group) if group else nothing)
        self.remedy.setText(words.remedy(group) if group else "")
        self.retry.setText(f"Retry the {len(group.ids):,}" if group else "")
        for one, there in (
            (self.retry, failed), (self.retry_these, failed), (self.release, held), (self.drop, held)
        ):  # fmt: skip
            one.setVisible(group is not None and there)
        selected = self.items.selected() if same else []
        self.items.records.begin_anew(group.ids if group else ())
        if group is None:
            self.wire.show_exchange(None, {}, None)
            return
        self.groups.select(self._board.groups.index(group))
        self.items.select(selected[0] if selected and selected[0] in group.ids else group.ids[0])

    def _fetch(self, ids: list[int]) -> None:
        self.desk.background.run(partial(delivery_lines.lines, ids=ids), self.items.records.bring)

    def _on_item(self, number: int) -> None:
        self.desk.background.run(partial(delivery_groups.exchange, delivery_id=number), self._on_exchange)

    def _on_exchange(self, one: Any) -> None:
        if self._board is not None:
            self.wire.show_exchange(one, self._board.fields, self._name[3] if self._name else None)

    def _open_event(self, number: int) -> None:
        line = self.items.records.record(self.items.records.place_of(number))
        if line is not None:
            self.desk.open("Inspector", line.event_id)

    def _retry_group(self) -> None:
        self._ask_for(Ask.RETRY, "Send again", list(self.items.records.ids))

    def _retry_selected(self) -> None:
        self._ask_for(Ask.RETRY, "Send again", self.items.selected())

    def _held(self, what: Ask) -> None:
        self._ask_for(what, "Release" if what is Ask.RELEASE_EXITS else "Drop", list(self.items.records.ids))

    def _ask_for(self, what: Ask, verb: str, ids: list[int]) -> None:
        live = self._board is not None and self._board.mode == "live"
        if ids and (not live or self._sure(verb, len(ids))):
            for at in range(0, len(ids), _AT_ONCE):
                ask_gateway(self.desk, what, {"deliveries": ids[at : at + _AT_ONCE]}, self._on_said)

    def _sure(self, verb: str, count: int) -> bool:
        return sure(self, verb, f"{verb} {count:,}?", "The workspace is live: this reaches real contacts.", verb)

    def _pause(self) -> None:
        paused = self._board is not None and self._board.sending.paused is not None
        ask_gateway(self.desk, Ask.RESUME if paused else Ask.PAUSE, {}, self._on_said)

    def _on_said(self, done: bool, text: str) -> None:
        if not done:
            self.banner.say(Tone.WARNING, text)
        self.refresh()

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Who got what", "who-got-what.csv")
        if name:
            self.desk.background.run(delivery_groups.who_got_what, partial(self._write, Path(name)))

    def _write(self, target: Path, text: str) -> None:
        try:
            target.write_text(text, encoding="utf-8")
            self.banner.say(Tone.NOTE, f"Wrote {target}.")
        except OSError as error:
            self.banner.say(Tone.ERROR, f"{target} cannot be written: {error.strerror}. Choose another place.")
