"""A rehearsal: messages decided one after another by the live pipeline, on an empty state of their own that lives in memory.

Everything that is queued counts as delivered at once, timers fall due at their own time, ceilings do not apply. Nothing is
read from a workspace, and nothing is left behind.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec

from models.meaning.bundle import Exit, Later, Move, Outcome, Sent
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.deliveries import State
from models.meaning.identity.identifiers import read_identifiers
from models.meaning.identity.people import Person
from models.meaning.pipeline.decide import Decision, Received, decide
from models.meaning.pipeline.outbox import Outbox, Trigger, Upsert, Value
from models.meaning.pipeline.plan import Plan
from models.meaning.pipeline.rulebook import Rulebook
from models.meaning.rules import machine
from models.meaning.rules.course import Now
from models.meaning.rules.instance import ExitState, Instance
from models.meaning.rules.timing import next_look
from models.meaning.segment.envelope import split
from models.meaning.segment.message import Message
from models.meaning.segment.reading import names_nobody, read_message
from models.meaning.segment.refused import Refused
from models.meaning.trace.verdicts import Verdict
from models.storage import events, instances, migrations, outbox, people, seen, working_set
from models.storage.working_set import Ids, Wanted

HOUR = 3_600_000
MOST_TIMERS = 20_000
"""So many timers fall due in one rehearsal; a bundle that needs more is none."""
_ACCOUNT = 1
_KEY = 1
_encode = msgspec.json.encode


class Rehearsal:
    """Give it the messages in the order of their receipt; use it in the thread that made it."""

    def __init__(self, configuration: Configuration, catalogue: Catalogue) -> None:
        self.plan = Plan(configuration, catalogue)
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        migrations.migrate(self._connection, 0)
        self._late_limit = configuration.settings.late_limit_hours * HOUR
        self._ids = {name: itertools.count(1) for name in ("event", "person", "delivery")}
        self._left = MOST_TIMERS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def take(self, door: str, message: Mapping[str, Any], received_at: int) -> Outcome:
        """Decide one message. Call ``advance(received_at)`` first, or time has stood still for the timers."""
        envelope = split(_encode(message), door=door, route="", received_at=received_at)
        if isinstance(envelope, Refused):
            return _refused(envelope)
        read = read_message(envelope.members[0], envelope, self.plan.never_store)
        if isinstance(read, Refused):
            return _refused(read)
        values = self.plan.key_values(read.body)
        identifiers = read_identifiers(read.user_id, read.anonymous_id, values, email=self.plan.key_is_email)
        if not identifiers.usable and read.type not in ("group", "alias"):
            return _refused(names_nobody(read))
        received = Received(next(self._ids["event"]), read, identifiers, door, _KEY, "bundle", False, received_at)
        return self._decide(received)

    def advance(self, to: int | None = None) -> Iterator[Later]:
        """Let every timer fall due up to and at ``to``, each at its own time; without ``to``, all that are left."""
        while self._left and (at := instances.next_due(self._connection)) is not None:
            if to is not None and at > to:
                return
            for one in instances.due(self._connection, at, 100):
                self._left -= 1
                later = self._tick(one, at)
                if later.rules or later.exits:
                    yield later

    def _decide(self, received: Received) -> Outcome:
        wanted = Wanted(_KEY, received.message.message_id, received.identifiers)
        ids = Ids(self._ids["person"].__next__, self._ids["delivery"].__next__)
        now = Now(received.received_at, self._late_limit)
        state = working_set.load(self._connection, _ACCOUNT, self.plan, [wanted], ids, now, {})
        decision = decide(received, self.plan, state)
        self._keep(received, decision)
        working_set.flush(self._connection, _ACCOUNT, state, received.received_at)
        upserts = [one for one in state.outbox.upserts.values() if one.changed and one.merged_into is None]
        self._deliver_values(upserts, received.received_at)
        moved = set(state.rules.changed)
        self._deliver_triggers(state.rules)
        return Outcome(
            decision.verdict.word,
            decision.reason,
            self._sent(upserts),
            self._moves(state.rules, moved, received.event_id),
            _exits(state.outbox.triggers),
        )

    def _tick(self, one: Instance, at: int) -> Later:
        rules = working_set.rulebook(self._connection, self.plan, Now(at, self._late_limit))
        box = Outbox(self._ids["delivery"].__next__)
        person: Person | None = people.by_ids(self._connection, {one.person_id}).get(one.person_id)
        moves = rules.tick(one, person.known if person is not None else {})
        key = person.primarykey if person is not None else None
        for trigger in moves.triggers:
            box.add_trigger(trigger, key=key, event_id=0, now=at)
        outbox.flush(self._connection, _ACCOUNT, box, at)
        self._store([rules.changed.get(one.uuid, one)], at)
        self._deliver_triggers(rules)
        moved = self._moves(rules, {one.uuid}, 0) if moves.transitions else ()
        return Later(at, moved, _exits(box.triggers))

    def _store(self, changed: Iterable[Instance], at: int) -> None:
        """What is due even now waits for something else, such as a key: time alone will not move it."""

        def look(one: Instance) -> int | None:
            version = self.plan.program.versions[one.rule_id, one.version]
            due = next_look(version, one, self._late_limit)
            return due if due is not None and due > at else None

        instances.store(self._connection, changed, look)

    def _keep(self, received: Received, decision: Decision) -> None:
        """The event's row and trace: guards look back at them, and its messageId is not taken twice."""
        message: Message = received.message
        person = decision.person.id if decision.person is not None else None
        row = events.EventRow(
            received.event_id,
            received.received_at,
            message.time,
            received.door,
            message.type,
            message.name,
            message.message_id,
            _KEY,
            person,
            decision.contact,
            decision.verdict,
            decision.reason,
        )
        events.append(self._connection, [row], [(row.id, None, events.pack(decision.facts))])
        if decision.verdict is not Verdict.DUPLICATE:
            seen.keep(self._connection, [row])

    def _deliver_values(self, upserts: Sequence[Upsert], now: int) -> None:
        """Emarsys has taken them: the contact has these values from now on."""
        for one in upserts:
            if one.key is None:
                continue
            self._connection.execute(
                "UPDATE contact SET accepted = json_patch(accepted, ?), accepted_at = ? WHERE account_id = ? AND key = ?",
                (_encode(one.fields).decode(), now, _ACCOUNT, one.key),
            )
            self._connection.execute(
                "UPDATE delivery SET state = ?, settled_at = ? WHERE id = ?", (State.SENT, now, one.id)
            )

    def _deliver_triggers(self, rules: Rulebook) -> None:
        """What waits goes out, also what was parked until its person had a key."""
        sql = "SELECT id, trigger_id FROM delivery WHERE kind = 'trigger' AND state = ?"
        waiting = self._connection.execute(sql, (State.WAITING,)).fetchall()
        stored = instances.by_uuid(self._connection, [trigger_id[:36] for _, trigger_id in waiting])
        for id_, trigger_id in waiting:
            instance = rules.changed.get(trigger_id[:36]) or stored[trigger_id[:36]]
            row_id = instance.row_of(trigger_id)
            if row_id is not None and instance.open:
                rule = self.plan.program.versions[instance.rule_id, instance.version]
                rules.keep(machine.settle(rule, instance, row_id, ExitState.SENT, rules.now))
            self._connection.execute(
                "UPDATE delivery SET state = ?, settled_at = ? WHERE id = ?", (State.SENT, rules.now.at, id_)
            )
        self._store(rules.changed.values(), rules.now.at)

    def _moves(self, rules: Rulebook, uuids: Iterable[str], event_id: int) -> tuple[Move, ...]:
        found = []
        for one in (rules.changed[uuid] for uuid in uuids if uuid in rules.changed):
            rule = self.plan.program.versions[one.rule_id, one.version]
            opened = event_id and one.start_event_id == event_id
            moved = str(one.outcome) if one.outcome is not None else "opened" if opened else "moved"
            found.append(Move(rule.name, moved, rule.steps[one.step].sequence))
        return tuple(sorted(found, key=lambda one: (one.rule, one.moved, one.step)))

    def _sent(self, upserts: Iterable[Upsert]) -> tuple[Sent, ...]:
        found = [
            Sent(int(id_), self.plan.field_name(id_), self._shown(int(id_), value))
            for one in upserts
            for id_, (value, _) in one.fields.items()
        ]
        return tuple(sorted(found, key=lambda one: one.id))

    def _shown(self, field_id: int, value: Value) -> Any:
        """Choices by their label: their ids are another account's own."""
        field = self.plan.catalogue.fields.get(field_id)
        labels = {str(one.id): one.label for one in field.choices} if field is not None else {}
        if isinstance(value, list):
            return [labels.get(one, one) for one in value]
        return labels.get(value, value) if value is not None else None


def _exits(triggers: Iterable[Trigger]) -> tuple[Exit, ...]:
    found = []
    for one in triggers:
        event: Any = one.payload["event"]
        data: Any = one.payload["data"]
        found.append(Exit(event["name"], dict(data)))
    return tuple(found)


def _refused(refused: Refused) -> Outcome:
    return Outcome(Verdict.REFUSED.word, refused.code)
