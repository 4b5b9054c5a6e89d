"""Takes away what has served its time, in slices small enough that nothing waits for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from models.meaning.configuration import Settings
from models.meaning.deliveries import Kind
from models.meaning.trace.verdicts import Verdict
from models.storage import seen
from models.storage.removed import note_removed

SLICE = 5_000
DAY = 24 * 3_600_000
COMMANDS_KEPT = 10_000
AUDIT_KEPT = 100_000
REVISIONS_KEPT = 1_000


def slices(settings: Settings, now: int) -> tuple[Callable[[sqlite3.Connection], int], ...]:
    """One function per thing that grows; each removes at most a slice and returns how much that was."""
    bodies = now - settings.keep_bodies_days * DAY
    refused = now - settings.keep_refused_days * DAY
    anonymous = now - settings.keep_anonymous_days * DAY
    ledger = now - settings.keep_ledger_days * DAY
    return (
        lambda c: seen.remove_old(c, now, SLICE),
        lambda c: _old_events(c, now, "received_at < ?", bodies),
        lambda c: _old_events(c, now, f"verdict = {Verdict.REFUSED:d} AND received_at < ?", refused),
        lambda c: _old_events(c, now, "id <= (SELECT max(id) FROM event) - ?", settings.keep_events, "id"),
        lambda c: _oversize(c, now, int(settings.keep_bodies_gigabytes * (1 << 30))),
        lambda c: _old_deliveries(c, Kind.UPSERT, bodies),
        lambda c: _old_deliveries(c, Kind.DELETE, bodies),
        lambda c: _old_deliveries(c, Kind.TRIGGER, ledger),  # the ledger of who got what
        lambda c: _old_requests(c, bodies),
        lambda c: _run(
            c,
            "DELETE FROM rule_instance WHERE id IN"
            f" (SELECT id FROM rule_instance WHERE ended_at < ? ORDER BY ended_at LIMIT {SLICE})",
            ledger,  # cool-downs look back at them
        ),
        lambda c: _anonymous(c, anonymous),
        lambda c: _newest(c, "command", COMMANDS_KEPT, "state <> 'waiting'"),
        lambda c: _newest(c, "audit", AUDIT_KEPT),
        lambda c: _newest(c, "revision", REVISIONS_KEPT),
    )


def _run(connection: sqlite3.Connection, sql: str, *values: object) -> int:
    return connection.execute(sql, values).rowcount


def _old_events(connection: sqlite3.Connection, now: int, which: str, bound: int, order: str = "received_at") -> int:
    """Events are removed oldest first, but for those whose delivery is still open or that somebody has marked. ``order`` is what
    ``which`` has an index on."""
    ids = [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM event WHERE {which} AND verdict NOT IN (?, ?, ?) AND id NOT IN (SELECT event_id FROM mark)"
            f" ORDER BY {order} LIMIT {SLICE}",
            (bound, Verdict.QUEUED, Verdict.RETRYING, Verdict.PARKED),
        )
    ]
    _remove_events(connection, ids)
    note_removed(connection, len(ids), now)
    return len(ids)


def _oversize(connection: sqlite3.Connection, now: int, limit: int) -> int:
    """Past the size limit the oldest bodies go, whatever their age."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    if (pages - free) * size <= limit:
        return 0
    return _old_events(connection, now, "received_at < ?", 1 << 62)


def _remove_events(connection: sqlite3.Connection, ids: list[int]) -> None:
    rows = [(one,) for one in ids]
    connection.executemany("DELETE FROM event_body WHERE event_id = ?", rows)
    connection.executemany("DELETE FROM event WHERE id = ?", rows)


def _old_deliveries(connection: sqlite3.Connection, kind: Kind, before: int) -> int:
    return _run(
        connection,
        "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE kind = ? AND settled_at IS NOT NULL"
        f" AND settled_at < ? ORDER BY settled_at LIMIT {SLICE})",
        kind,
        before,
    )


def _old_requests(connection: sqlite3.Connection, before: int) -> int:
    ids = connection.execute(
        f"SELECT id FROM emarsys_request WHERE at < ? ORDER BY at LIMIT {SLICE // 100}", (before,)
    ).fetchall()
    connection.executemany("DELETE FROM request_item WHERE request_id = ?", ids)
    connection.executemany("DELETE FROM emarsys_request WHERE id = ?", ids)
    return len(ids)


def _anonymous(connection: sqlite3.Connection, before: int) -> int:
    """People whom nobody ever named, who were not seen for long and are in no rule; what is theirs goes with them."""
    people = connection.execute(
        "SELECT id FROM person WHERE last_seen_at < ? AND primarykey IS NULL AND user_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM rule_instance WHERE person_id = person.id AND outcome IS NULL)"
        f" ORDER BY last_seen_at LIMIT {SLICE}",
        (before,),
    ).fetchall()
    connection.executemany("DELETE FROM delivery WHERE person_id = ? AND settled_at IS NULL", people)
    connection.executemany("DELETE FROM rule_instance WHERE person_id = ? AND ended_at IS NOT NULL", people)
    connection.executemany("DELETE FROM device WHERE person_id = ?", people)
    connection.executemany("DELETE FROM person WHERE id = ?", people)
    return len(people)


def _newest(connection: sqlite3.Connection, table: str, keep: int, which: str = "1") -> int:
    return _run(
        connection,
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE id <= (SELECT max(id) - ? FROM {table})"
        f" AND {which} LIMIT {SLICE})",
        keep,
    )
