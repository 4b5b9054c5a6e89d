"""Brings the verdicts of events in line with their deliveries: the worst counts, whoever changed them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from models.meaning.deliveries import VERDICT_OF, Kind, State
from models.meaning.trace.delivery import reason_of
from models.meaning.trace.verdicts import WORST_FIRST, Verdict
from models.storage.outbox import next_change

_RANK = {verdict: rank for rank, verdict in enumerate(WORST_FIRST)}
_FINAL = (Verdict.DELIVERED, Verdict.REJECTED)


def refresh(connection: sqlite3.Connection, delivery_ids: Iterable[int], now: int) -> None:
    """Set the verdict of every event that these deliveries belong to, and how long it took where Emarsys has answered.

    All rows changed by one transaction get the same number in ``changed``.
    """
    ids = msgspec.json.encode(list(delivery_ids)).decode()
    events = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT id, verdict, received_at, upsert_id FROM event WHERE upsert_id IN (SELECT value FROM json_each(?1))"
            " UNION SELECT id, verdict, received_at, upsert_id FROM event WHERE id IN (SELECT event_id FROM delivery"
            " WHERE id IN (SELECT value FROM json_each(?1)))",
            (ids,),
        )
    }
    states = _states(connection, events, {row[2] for row in events.values() if row[2] is not None})
    changes = []
    for id_, (before, received_at, upsert_id) in events.items():
        kind, state = min(
            (*states.get((id_, None), ()), *states.get((None, upsert_id), ())),
            key=lambda one: _RANK[VERDICT_OF[one[1]]],
            default=(None, None),
        )
        if kind is None or state is None:
            continue
        verdict = VERDICT_OF[state]
        if verdict != before:
            took = max(now - received_at, 0) if verdict in _FINAL else None
            changes.append((verdict, reason_of(kind, state), took, id_))
    if changes:
        connection.executemany(
            f"UPDATE event SET verdict = ?, reason = ?, emarsys_ms = ?, changed = {next_change(connection)} WHERE id = ?",
            changes,
        )


_Found = dict[tuple[int | None, int | None], list[tuple[Kind, State]]]


def _states(connection: sqlite3.Connection, events: Iterable[int], upserts: Iterable[int]) -> _Found:
    """Kind and state of deliveries: under ``(event id, None)`` what the event caused, under ``(None, id)`` the upserts
    that carry its values. What was merged travels in another."""
    found: _Found = {}
    for event_id, kind, state in connection.execute(
        "SELECT event_id, kind, state FROM delivery WHERE event_id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(events)).decode(),),
    ):
        if state != State.MERGED:
            found.setdefault((event_id, None), []).append((Kind(kind), State(state)))
    for id_, state in connection.execute(
        "SELECT id, state FROM delivery WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(upserts)).decode(),),
    ):
        if state != State.MERGED:
            found.setdefault((None, id_), []).append((Kind.UPSERT, State(state)))
    return found
