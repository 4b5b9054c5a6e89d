"""The ledger: loads the working set of a group and writes what was decided. Ids are given out here, before the commit."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Sequence

from gateway.engine.members import Member, Refused
from models.meaning.pipeline.decide import FIRED, Decision, Received, State
from models.meaning.pipeline.outbox import Outbox, Removal
from models.meaning.pipeline.plan import Plan
from models.meaning.pipeline.rulebook import Rulebook
from models.meaning.rules.course import Now
from models.meaning.rules.moves import Moves
from models.meaning.trace.facts import fact
from models.meaning.trace.verdicts import Verdict
from models.storage import events, forget, outbox, seen, working_set
from models.storage.refusals import Counted, RefusalRows
from models.storage.working_set import Ids, Wanted


class Ledger:
    """One per engine, used on the writer's thread only. ``account_id`` is the Emarsys account in use."""

    def __init__(self, connection: sqlite3.Connection, account_id: int, now: int) -> None:
        self._connection = connection
        self.account_id = account_id
        self._rows: list[events.EventRow] = []
        self._bodies: list[tuple[int, bytes | None, bytes]] = []
        self._took: dict[int, bytes] = {}
        self.key_names: dict[int, str] = {}
        self.on_reset: list[Callable[[], None]] = []
        """Who else keeps in memory what a roll-back has undone."""
        self.wiped: list[str] = []
        """By what the people were known who were wiped since somebody looked: the backups have them still."""
        self._forget_key = forget.forget_key(connection)
        self._kept_out = forget.kept_out(connection, now)
        self.reset()

    def reset(self) -> None:
        """Start over after a roll-back: ids anew, nothing pending."""
        self._rows, self._bodies, self._took = [], [], {}
        self._repeated_keys: dict[int | None, int] = {}
        self._event_ids = itertools.count(events.next_id(self._connection, "event"))
        self._person_ids = itertools.count(events.next_id(self._connection, "person"))
        self._delivery_ids = itertools.count(events.next_id(self._connection, "delivery"))
        for start_over in self.on_reset:
            start_over()

    def received(self, member: Member) -> Received:
        """The member with its event id and key name."""
        head = member.head
        return Received(
            next(self._event_ids),
            member.message,
            member.identifiers,
            head.door,
            head.key_id,
            self.key_names.get(head.key_id, f"#{head.key_id}"),
            head.public,
            member.received_at,
            member.member,
            member.replay_of,
            member.moves_rules,
            self._repeated_keys.get(member.replay_of),
            member.mapped,
            member.laps,
        )

    def load(self, members: Sequence[Member], plan: Plan, now: Now) -> State:
        """The working set of a group."""
        self._repeated_keys = self._keys_of({one.replay_of for one in members if one.replay_of is not None})
        wanted = [
            Wanted(self._repeated_keys.get(one.replay_of, one.head.key_id), one.message.message_id, one.identifiers)
            for one in members
        ]
        ids = Ids(self._person_ids.__next__, self._delivery_ids.__next__)
        return working_set.load(self._connection, self.account_id, plan, wanted, ids, now, self._out(members))

    def rulebook(self, plan: Plan, now: Now) -> tuple[Rulebook, Outbox]:
        """What a timer works on: the rules, and an empty outbox for their triggers."""
        return working_set.rulebook(self._connection, plan, now), Outbox(self._delivery_ids.__next__)

    def next_event_id(self) -> int:
        return next(self._event_ids)

    def next_delivery_id(self) -> int:
        return next(self._delivery_ids)

    def keep(self, received: Received, decision: Decision) -> None:
        message = received.message
        upsert = decision.upsert
        self._rows.append(
            events.EventRow(
                received.event_id,
                received.received_at,
                message.time,
                received.door,
                message.type,
                message.name,
                message.message_id,
                received.key_id,
                decision.person.id if decision.person is not None else None,
                decision.contact,
                decision.verdict,
                decision.reason,
                fields=decision.fields,
                rules=decision.rules,
                upsert_id=upsert.id if upsert is not None else None,
                replay_of=received.replay_of,
            )
        )
        self._bodies.append((received.event_id, events.pack(message.body), events.pack(decision.facts)))
        self._took[received.event_id] = events.pack(received.laps.took)

    def keep_refused(self, one: Refused) -> None:
        """A row for what was refused with a valid key."""
        id_ = next(self._event_ids)
        head, message = one.head, one.message
        self._rows.append(
            events.EventRow(
                id_,
                one.received_at,
                one.received_at,
                head.door,
                message.type if message is not None else None,
                message.name if message is not None else head.path,
                message.message_id if message is not None else None,
                head.key_id,
                None,
                None,
                Verdict.REFUSED,
                one.fact.code,
            )
        )
        facts = [fact("accepted", key=self.key_names.get(head.key_id, f"#{head.key_id}")), one.fact]
        body = events.pack(one.body) if one.body is not None else None
        self._bodies.append((id_, body, events.pack(facts)))

    def keep_timer(
        self, id_: int, rule: str, person_id: int, contact: str | None, verdict: Verdict, moves: Moves, at: int
    ) -> None:
        """A row for what time alone has moved."""
        codes = [one.code for one in moves.facts]
        of_exits = [one for one in codes if one.startswith("rule_exit_")]
        reason = next((one for one in codes if one in FIRED), (of_exits or codes)[-1])
        self._rows.append(
            events.EventRow(
                id_,
                at,
                at,
                "timer",
                "timer",
                rule,
                None,
                None,
                person_id,
                contact,
                verdict,
                reason,
                rules=len(moves.rules),
            )
        )
        self._bodies.append((id_, None, events.pack(moves.facts)))

    def count_refusals(self, rows: RefusalRows, counted: list[Counted]) -> None:
        """Requests refused without a valid key, as the door has counted them."""
        rows.count(self._connection, counted, self._event_ids.__next__)

    def flush(self, state: State | None) -> None:
        """Append the rows, then what they changed."""
        rows, bodies, took = self._rows, self._bodies, self._took
        self._rows, self._bodies, self._took = [], [], {}
        events.append(self._connection, rows, bodies, took)
        if state is None:
            return
        seen.keep(self._connection, [one for one in rows if one.verdict not in (Verdict.DUPLICATE, Verdict.REFUSED)])
        working_set.flush(self._connection, self.account_id, state, rows[-1].received_at if rows else 0)

    def delete(self, member: Member, plan: Plan) -> None:
        """Carry out a ``delete``: the person goes, the fact stays, Emarsys is told where the workspace says so."""
        received = self.received(member)
        now, user_id = received.received_at, received.message.user_id
        row = self._connection.execute("SELECT id FROM person WHERE user_id = ?", (user_id,)).fetchone()
        if user_id is not None:
            forget.keep_out(self._connection, user_id, now)
        self._kept_out = forget.kept_out(self._connection, now)
        facts = [fact("accepted", key=received.key_name)]
        verdict, last = Verdict.NOTHING_TO_DO, fact("delete_unknown")
        if row is not None:
            gone = self.forget_person(row[0], plan, now, received.event_id)
            last = fact("deleted_here", events=gone.events)
            if plan.configuration.settings.delete_in_emarsys and gone.keys:
                verdict, last = Verdict.QUEUED, fact("delete_queued", contacts=len(gone.keys))
        facts.append(last)
        received.message.body = {"type": "delete"}
        received.message.message_id = None
        self.keep(received, Decision(verdict, last.code, facts))
        self.flush(None)

    def forget_person(self, person_id: int, plan: Plan, now: int, event_id: int = 0) -> forget.Forgotten:
        """Wipe a person, and queue the contact's deletion where the workspace says so; ``event_id``: by which event."""
        gone = forget.forget(self._connection, person_id, self.account_id, now)
        self.wiped.extend(gone.identifiers)
        self._kept_out = forget.kept_out(self._connection, now)
        if plan.configuration.settings.delete_in_emarsys and gone.keys:
            box = Outbox(self._delivery_ids.__next__)
            box.removals = [Removal(next(self._delivery_ids), 0, event_id, key, now) for key in gone.keys]
            outbox.flush(self._connection, self.account_id, box, now)
        return gone

    def _keys_of(self, event_ids: set[int]) -> dict[int | None, int]:
        """With which key events came that are replayed."""
        found: dict[int | None, int] = {}
        for id_ in event_ids:
            row = self._connection.execute("SELECT key_id FROM event WHERE id = ?", (id_,)).fetchone()
            if row is not None and row[0] is not None:
                found[id_] = row[0]
        return found

    def _out(self, members: Sequence[Member]) -> dict[str, int]:
        if not self._kept_out:
            return {}
        out: dict[str, int] = {}
        for user_id in {one.message.user_id for one in members if one.message.user_id is not None}:
            at = self._kept_out.get(forget.digest(self._forget_key, user_id))
            if at is not None:
                out[user_id] = at
        return out
