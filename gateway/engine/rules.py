"""Rules in the running engine: timers that fall due, exits that delivery has settled, instances that people end.

Everything here is work on the writer. What a timer moves is kept as an event of type ``timer`` with a trace of its own.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence

from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from models.meaning.deliveries import VERDICT_OF, State
from models.meaning.identity.people import Person
from models.meaning.pipeline.outbox import Outbox
from models.meaning.pipeline.plan import Plan
from models.meaning.rules import machine
from models.meaning.rules.ceilings import Ceilings, Limits
from models.meaning.rules.course import Now
from models.meaning.rules.instance import ExitState, Instance, Outcome
from models.meaning.rules.moves import Moves
from models.meaning.trace.verdicts import worst
from models.storage import instances, outbox, people, sent_triggers, working_set

log = logging.getLogger(__name__)

SLICE = 250
"""So many instances are looked at in one transaction."""
MOST_MOVED = 10_000
STOOD_STILL_MS = 60_000
HOUR = 3_600_000

_SETTLED: dict[State, ExitState] = {
    State.SENT: ExitState.SENT,
    State.REJECTED: ExitState.FAILED,
    State.FAILED: ExitState.FAILED,
    State.UNKNOWN: ExitState.FAILED,
    State.DROPPED: ExitState.DROPPED,
}


class RuleWork:
    """``plan`` is asked anew each time, since a saved revision takes effect while this runs."""

    def __init__(self, connection: sqlite3.Connection, ledger: Ledger, plan: Callable[[], Plan], clock: Clock) -> None:
        self._connection = connection
        self._ledger = ledger
        self._plan = plan
        self._clock = clock
        self._grace_until = 0
        self._ceilings: Ceilings | None = None
        ledger.on_reset.append(self._count_anew)

    def begin(self, last_alive: int | None) -> None:
        """At the start of the engine: ``last_alive`` is when it last did anything, by the workspace's clock."""
        configuration, now = self._plan().configuration, self._clock.now()
        live = configuration.emarsys.mode == "live"
        if live and last_alive is not None and now - last_alive > STOOD_STILL_MS:
            self._grace_until = now + configuration.settings.restart_grace_minutes * 60_000

    def limit(self) -> None:
        """Take up the ceilings of the configuration; what went out in the last day counts on."""
        if self._ceilings is not None and self._ceilings.limits != self._limits():
            self._ceilings = None

    def _count_anew(self) -> None:
        """After a roll-back: what was counted in it never went out."""
        self._ceilings = None

    def _counted(self) -> Ceilings:
        if self._ceilings is None:
            fired = sent_triggers.of_last_day(self._connection, self._clock.now())
            self._ceilings = Ceilings(self._limits(), fired)
        return self._ceilings

    def _limits(self) -> Limits:
        configuration = self._plan().configuration
        settings, live = configuration.settings, configuration.emarsys.mode == "live"
        return Limits(
            settings.rule_exits_per_hour if live else None,
            settings.rule_exits_per_person_and_day if live else None,
            settings.public_key_exits_per_hour,
        )

    def now(self, at: int) -> Now:
        """What holds for a decision at this moment."""
        plan = self._plan()
        late_limit = plan.configuration.settings.late_limit_hours * HOUR
        if not plan.program.versions:
            return Now(at, late_limit)
        return Now(at, late_limit, self._grace_until, self._counted(), sent_triggers.on_the_wire(self._connection))

    def tick(self, connection: sqlite3.Connection) -> bool:
        """Look at the instances whose time has come; ``True`` while there are more."""
        return self.let_fall_due(connection, self._clock.now()) == SLICE

    def let_fall_due(self, connection: sqlite3.Connection, at: int) -> int:
        """The same for a given moment; returns how many were looked at."""
        due = instances.due(connection, at, SLICE)
        if due:
            plan = self._plan()
            persons = people.by_ids(connection, {one.person_id for one in due})
            rules, box = self._ledger.rulebook(plan, self.now(at))
            for one in due:
                person = persons.get(one.person_id)
                moves = rules.tick(one, person.known if person is not None else {})
                rules.changed.setdefault(one.uuid, one)  # even where nothing moved, its next look is computed anew
                if moves.transitions:  # an exit that is put off leaves no event
                    self._keep(one, person, moves, box, at)
            self._ledger.flush(None)
            working_set.flush_rules(connection, rules, at)
            outbox.flush(connection, self._ledger.account_id, box, at)
        return len(due)

    def settled(self, connection: sqlite3.Connection, triggers: Iterable[tuple[str, State]]) -> None:
        """Delivery has news of these triggers; called in the transaction that keeps it."""
        by_instance: dict[str, list[tuple[str, State]]] = {}
        for trigger_id, state in triggers:
            by_instance.setdefault(trigger_id[:36], []).append((trigger_id, state))
        found = instances.by_uuid(connection, list(by_instance))
        if not found:
            return
        at = self._clock.now()
        rules, _ = self._ledger.rulebook(self._plan(), self.now(at))
        for uuid, one in found.items():
            rule = rules.program.versions.get((one.rule_id, one.version))
            for trigger_id, state in by_instance[uuid]:
                row_id = one.row_of(trigger_id)
                if state is State.RETRYING and not one.open:
                    rules.withdrawn.append(trigger_id)
                elif rule is not None and row_id is not None and state in _SETTLED:
                    moves = machine.settle(rule, rules.changed.get(uuid, one), row_id, _SETTLED[state], rules.now)
                    rules.keep(moves)
        working_set.flush_rules(connection, rules, at)

    def end(
        self, connection: sqlite3.Connection, ending: Sequence[Instance], outcome: Outcome, code: str, **values: object
    ) -> int:
        """End open instances from outside; what they wait to send is withdrawn."""
        at = self._clock.now()
        rules, box = self._ledger.rulebook(self._plan(), self.now(at))
        persons = people.by_ids(connection, {one.person_id for one in ending})
        for one in ending:
            rule = rules.program.versions.get((one.rule_id, one.version))
            if rule is not None and one.open:
                moves = machine.end(rule, one, outcome, rules.now, code, **values)
                rules.keep(moves)
                self._keep(one, persons.get(one.person_id), moves, box, at)
        self._ledger.flush(None)
        working_set.flush_rules(connection, rules, at)
        return len(ending)

    def rebase(self, connection: sqlite3.Connection, rule_id: str) -> int:
        """Let the open instances of a rule go on with its newest version; returns how many do."""
        at = self._clock.now()
        rules, box = self._ledger.rulebook(self._plan(), self.now(at))
        newest = rules.program.rules.get(rule_id)
        moved = 0
        found = instances.open_of_rule(connection, rule_id, MOST_MOVED) if newest is not None else []
        persons = people.by_ids(connection, {one.person_id for one in found})
        for one in found:
            old = rules.program.versions.get((one.rule_id, one.version))
            if newest is not None and old is not None and old.version != newest.version:
                moves = machine.rebase(old, newest, one, rules.now)
                rules.keep(moves)
                if moves:
                    self._keep(one, persons.get(one.person_id), moves, box, at)
                    moved += 1
        self._ledger.flush(None)
        working_set.flush_rules(connection, rules, at)
        return moved

    def end_deleted(self, connection: sqlite3.Connection) -> bool:
        """End a slice of the instances whose rule is no longer there; ``True`` while there are more."""
        there = {rule.id for rule in self._plan().configuration.rules}
        gone = {rule_id for rule_id, _ in self._plan().program.versions} - there
        ended = 0
        for rule_id in gone:
            left = instances.open_of_rule(connection, rule_id, SLICE)
            ended += self.end(connection, left, Outcome.ENDED, "rule_ended_with_rule") if left else 0
        return ended > 0

    def _keep(self, one: Instance, person: Person | None, moves: Moves, box: Outbox, at: int) -> None:
        """The timer's own event row, and the triggers that it queued."""
        event_id = self._ledger.next_event_id()
        key = person.primarykey if person is not None else None
        queued = [box.add_trigger(trigger, key=key, event_id=event_id, now=at) for trigger in moves.triggers]
        rule = self._plan().program.versions[one.rule_id, one.version]
        self._ledger.keep_timer(
            event_id,
            rule.name,
            one.person_id,
            key or (person.user_id if person is not None else None),
            worst(VERDICT_OF[trigger.state] for trigger in queued),
            moves,
            at,
        )
