"""Replay: stored or recorded events once more, in their order, as a dry run, through the real door, or to Emarsys alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.door_run import Parcel
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.replay_guard import may_send
from gui.pages.inspector.replay_trial import Trial
from gui.pages.inspector.run_panel import RunPanel
from gui.theme import Size
from gui.widgets.asking import ask_for_outcome
from gui.widgets.field import choice
from gui.widgets.segments import Segments
from gui.widgets.text import label
from models.meaning.replay import How, Recorded, header_of, message_again
from models.storage.commands import Ask, Outcome
from models.storage.replays import recorded, requests_of
from models.storage.workspace import open_workspace

_PATIENCE_S = 10.0
_TRY, _DOOR, _EMARSYS = range(3)
_TARGETS = ("Dry run", "Through the door", "Emarsys requests only")
_WHAT = (
    "Each is decided again with the configuration in force. Nothing is stored or sent.",
    "Each goes through the gateway's real door as the sender sent it, with a key that lives for this run.",
    "Nothing is decided again: the requests go to Emarsys once more. Left out are values that a newer event has overtaken,"
    " and opt-in. An external event that was sent is not sent twice.",
)
_PACES: tuple[tuple[str, Callable[[int], float]], ...] = (
    ("As fast as they are taken", lambda gap: 0.0),
    ("As they came", lambda gap: gap / 1000),
    ("Ten times as fast as they came", lambda gap: gap / 10_000),
    ("1 a second", lambda gap: 1.0),
    ("10 a second", lambda gap: 0.1),
    ("100 a second", lambda gap: 0.01),
)
"""What a person can choose, and the seconds before an event that came ``gap`` ms after the one before."""
_LABELS = 112


@dataclass(frozen=True, slots=True)
class Chosen:
    """``read`` brings the events, called on another thread. ``ids`` are theirs in this workspace, none of a recording."""

    what: str
    count: int
    read: Callable[[], Iterator[Recorded]]
    ids: tuple[int, ...] = ()


def stored(desk: Desk, ids: Sequence[int]) -> Chosen:
    """Events of this workspace."""

    def read() -> Iterator[Recorded]:
        with open_workspace(desk.workspace, "reader") as opened:
            yield from recorded(opened.db, ids)

    what = f"event #{ids[0]}" if len(ids) == 1 else f"{len(ids):,} events"
    return Chosen(what, len(ids), read, tuple(ids))


class ReplayWindow(ActingWindow):
    help_topic = "replay#replay"

    def __init__(self, desk: Desk, chosen: Chosen, parent: QWidget) -> None:
        super().__init__(parent, f"Replay {chosen.what}", 860, 600)
        self._desk = desk
        self._chosen = chosen
        several = "In the order in which they came. " if chosen.count > 1 else ""
        self.sentence.setText(
            f"{several}Deletions, timers, and what is kept without its message are left out."
            if chosen.ids
            else several.strip()
        )
        self.target = Segments(_TARGETS if chosen.ids else _TARGETS[:2], "Target")
        self.message_id = Segments(("A new one", "The same"), "messageId")
        self.time = Segments(("Their own", "Now"), "Time of the events")
        self.rules = Segments(("Move nothing", "May start and move"), "Rules")
        self.requests = Segments(("Only what did not arrive", "Also what was accepted"), "Requests")
        self.pace = choice([word for word, _ in _PACES], "Speed", width=240)
        self.run = RunPanel(desk, "Replay", only="is:replay")
        self.trial = Trial(desk, chosen.read)
        self._what = label("", "secondary", wrap=True)
        self._choices = QWidget()
        self._which = QWidget()
        self._results = QStackedWidget()
        self._lay_out_choices()
        self.go = self.act("", self._go)
        self.target.chosen.connect(self._show_target)
        self.run.wanted.connect(self.wanted)
        for begins, ends in ((self.run.began, self.run.ended), (self.trial.began, self.trial.ended)):
            begins.connect(partial(self._hold, True))
            ends.connect(partial(self._hold, False))
        self._show_target(_TRY)

    def _lay_out_choices(self) -> None:
        grid = QGridLayout(self._choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Size.COLUMN_GAP)
        grid.setVerticalSpacing(Size.COLUMN_GAP)
        rows = (
            ("messageId", self.message_id, "The same makes duplicates: it tests the deduplication."),
            ("Time", self.time, "Now: as if it happened when it is sent."),
            ("Rules", self.rules, "An exclude row sees a replay in any case."),
            ("Speed", self.pace, ""),
        )
        grid.setColumnMinimumWidth(0, _LABELS)
        grid.setColumnStretch(2, 1)
        for at, (name, control, note) in enumerate(rows):
            grid.addWidget(label(name, "secondary"), at, 0)
            grid.addWidget(control, at, 1)
            grid.addWidget(label(note, "note", wrap=True), at, 2)
        which = QHBoxLayout(self._which)
        which.setContentsMargins(0, 0, 0, 0)
        which.setSpacing(Size.COLUMN_GAP)
        requests = label("Requests", "secondary")
        requests.setFixedWidth(_LABELS)
        which.addWidget(requests)
        which.addWidget(self.requests)
        which.addWidget(
            label("Such as after a contact was changed by hand, or a sandbox was emptied.", "note", wrap=True), 1
        )
        top = QHBoxLayout()
        top.setSpacing(Size.COLUMN_GAP)
        target = label("Target", "secondary")
        target.setFixedWidth(_LABELS)
        top.addWidget(target)
        top.addWidget(self.target)
        top.addStretch(1)
        self.body.addLayout(top)
        self.body.addWidget(self._what)
        self.body.addWidget(self._choices)
        self.body.addWidget(self._which)
        self._results.addWidget(self.trial)
        self._results.addWidget(_padded(self.run))
        self.wide.addWidget(self._results)

    def stop(self) -> None:
        self.trial.stop()
        self.run.run.stop()

    @property
    def how(self) -> How:
        return How(self.message_id.at == 0, self.time.at == 1, self.rules.at == 1)

    def _show_target(self, target: int) -> None:
        self._what.setText(_WHAT[target])
        self._choices.setVisible(target == _DOOR)
        self._which.setVisible(target == _EMARSYS)
        self._results.setCurrentIndex(int(target != _TRY))
        self.run.said.setText("")
        self.go.setText(("Dry run", f"Replay {self._chosen.what}", "Send again")[target])

    def _hold(self, held: bool, *_: object) -> None:
        self.go.setEnabled(not held)
        self.target.setEnabled(not held)

    def _go(self) -> None:
        self.banner.hide()
        target = self.target.at
        if target == _TRY:
            self.trial.begin(self._chosen.count)
        elif target == _EMARSYS:
            self._send_again()
        elif may_send(self, self._desk, self._chosen.count, "Replay"):
            how, (_, pace) = self.how, _PACES[self.pace.currentIndex()]
            self.run.begin(partial(parcels, self._chosen.read, how, pace), self._chosen.count)

    def _send_again(self) -> None:
        if not may_send(self, self._desk, self._chosen.count, "Send again the requests of"):
            return
        self._hold(True)
        query = partial(requests_of, ids=self._chosen.ids)
        self._desk.background.run(query, self._ask_for, lambda error: self._on_outcome(None, str(error)))

    def _ask_for(self, deliveries: list[int]) -> None:
        if deliveries:
            asked = {"deliveries": deliveries, "accepted": bool(self.requests.at)}
            told = partial(self._on_outcome, of=len(deliveries))
            ask_for_outcome(self._desk, Ask.RETRY, asked, _PATIENCE_S, told)
        else:
            self._on_outcome(None, "None of them has led to a request to Emarsys.")

    def _on_outcome(self, outcome: Outcome | None, why: str, of: int = 0) -> None:
        self._hold(False)
        if outcome is None or outcome.state == "failed":
            self.fail(why or (outcome.message if outcome is not None else ""))
        else:
            count = outcome.value.get("count", 0)
            left = of - count
            said = "1 request is sent again." if count == 1 else f"{count:,} requests are sent again."
            said += f" {left:,} {'was' if left == 1 else 'were'} left alone." if left > 0 else ""
            self.run.said.setText(said)


def _padded(inside: QWidget) -> QWidget:
    """In line with the choices above, at the top."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
    column.addWidget(inside)
    column.addStretch(1)
    return whole


def parcels(read: Callable[[], Iterator[Recorded]], how: How, pace: Callable[[int], float]) -> Iterator[Parcel]:
    """What is to be sent, each with the pause before it."""
    before: int | None = None
    for one in read():
        gap = 0 if before is None else max(0, one.received_at - before)
        wait = 0.0 if before is None else pace(gap)
        before = one.received_at
        yield Parcel(message_again(one, how, f"replay-{uuid.uuid4()}"), one.door, header_of(one, how), wait)
