"""Try on an event: what the rule as it stands would do with a stored event, or which condition failed first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer

from gui.pages.rules import saving
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.tick_list import TickList
from gui.pages.rules.words import clock, moment
from gui.theme import Size
from gui.widgets.change_preview import UNCHANGED, ChangePreview
from gui.widgets.field import choice
from gui.widgets.text import hairline, label
from models.meaning.rules.ticks import Tick
from models.storage.rule_trials import EventLine, Trial, recent_events, try_rule

_AFTER_MS = 250
"""So long after the last key the rule is tried again."""


class TryPanel(Panel):
    title = "Try"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._events: list[EventLine] = []
        self._asked = 0
        self.stored = choice([], "Event to try")
        self.head("Try on an event")
        self.column.addWidget(self.stored)
        self.ticks = TickList()
        self.column.addWidget(self.ticks)
        self.result = label("", "strong", wrap=True)
        self.column.addWidget(self.result)
        self.detail = self.said()
        self.column.addSpacing(Size.CONTROL_GAP)
        self.column.addWidget(hairline())
        self.column.addSpacing(Size.CONTROL_GAP)
        self.preview = ChangePreview(bench.desk)
        self.column.addWidget(self.preview)
        self.column.addStretch(1)
        self._later = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._later.timeout.connect(self._try)
        self.stored.activated.connect(self._try)
        self._can = False

    def refresh(self, judgement: Judgement) -> None:
        self._can = judgement.told is not None
        self._preview(judgement)
        if self._events:
            self._later.start()
        else:
            self.ask(lambda db: recent_events(db.connection()), self._on_events)

    def _preview(self, judgement: Judgement) -> None:
        draft, base = self.bench.draft, self.bench.base()
        if judgement.errors or not draft.dirty:
            lacking = "Mend what is marked, then it is shown here." if judgement.errors else UNCHANGED
            self.preview.show_change(None, lacking)
        else:
            rules = saving.putting(base, draft.rule).rules
            self.preview.show_change(replace(base, rules=rules, data_maps=self.bench.maps()))

    def _on_events(self, events: list[EventLine]) -> None:
        self._events = events
        self.stored.clear()
        self.stored.addItems([f"#{one.id} {one.name}, {clock(one.received_at)}" for one in events])
        self.stored.setEnabled(bool(events))
        if not events:
            self.stored.addItem("No event yet")
        self._try()

    def _try(self) -> None:
        if not self._events:
            self._say("Nothing to try on yet.", "Send an event to the gateway; the newest 100 stand here.")
        elif not self._can:
            self._say("The rule is not complete.", "Mend what is marked, then it is tried at once.")
        else:
            self._asked += 1
            one = self._events[max(0, self.stored.currentIndex())]
            rule, maps, asked = self.bench.draft.rule, self.bench.maps(), self._asked
            self.ask(lambda db: try_rule(db.connection(), rule, maps, one.id), partial(self._on_tried, asked))

    def _on_tried(self, asked: int, trial: Trial | None) -> None:
        if asked != self._asked:
            return
        if trial is None:
            self._say("The event is gone.", "Retention has removed its body. Choose a newer one.")
        elif trial.prospect:
            self._say(trial.prospect.replace("{}", _clock(trial.at, self.bench.desk.now())), "", trial.ticks)
        elif trial.moves:
            self._say("The rule would move.", "\n".join(trial.moves), trial.ticks)
        else:
            all_met = all(one.met for one in trial.ticks)
            self._say("It would do nothing.", trial.text if all_met else trial.hint, trial.ticks)

    def _say(self, result: str, detail: str, ticks: tuple[Tick, ...] = ()) -> None:
        self.result.setText(result)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.ticks.show_ticks(ticks)


def _clock(at: int, now: int) -> str:
    """A time of today by the clock alone, else with its day."""
    told = moment(at)
    return told.rpartition(" ")[2] if told.rpartition(" ")[0] == moment(now).rpartition(" ")[0] else told
