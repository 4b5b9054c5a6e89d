"""Takes away what has served its time, in slices small enough that nothing waits for them.

Events go oldest first, but for those whose delivery is open or that somebody has marked. Rejected and failed ones are kept
longer than the rest: they may have days of their own, among the newest so many they are counted apart, and where room is
short they go last. Each query walks an index from the oldest it may take, whatever is kept before that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from models.meaning.configuration import Settings
from models.meaning.deliveries import Kind
from models.meaning.trace.verdicts import Verdict
from models.storage import seen
from models.storage.event_removal import FREE, remove

ERRORS = (Verdict.REJECTED, Verdict.FAILED)
DONE = (Verdict.DELIVERED, Verdict.NOTHING_TO_DO, Verdict.FILTERED, Verdict.DUPLICATE)
SLICE = 5_000
DAY = 24 * 3_600_000
COMMANDS_KEPT = 10_000
AUDIT_KEPT = 100_000
REVISIONS_KEPT = 1_000


def slices(settings: Settings, now: int) -> tuple[Callable[[sqlite3.Connection], int], ...]:
    """One function per thing that grows; each removes at most a slice and returns how much that was."""
    bodies = now - settings.keep_bodies_days * DAY
    errors = now - max(settings.keep_bodies_days, settings.keep_errors_days) * DAY
    refused = now - settings.keep_refused_days * DAY
    anonymous = now - settings.keep_anonymous_days * DAY
    ledger = now - settings.keep_ledger_days * DAY
    return (
        lambda c: seen.remove_old(c, now, SLICE),
        lambda c: _old_events(c, now, DONE, _newest_before(c, bodies)),
        lambda c: _old_events(c, now, (Verdict.REFUSED,), _newest_before(c, max(bodies, refused))),
        lambda c: _old_events(c, now, ERRORS, _newest_before(c, errors)),
        lambda c: _old_events(c, now, (*DONE, Verdict.REFUSED), _last(c) - settings.keep_events),
        lambda c: _old_events(c, now, ERRORS, _last(c) - 2 * settings.keep_events),
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


def _newest_before(connection: sqlite3.Connection, moment: int) -> int:
    """The number of the newest event that was received before the moment; 0 where there is none."""
    row = connection.execute(
        "SELECT id FROM event WHERE received_at < ? ORDER BY received_at DESC LIMIT 1", (moment,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _last(connection: sqlite3.Connection) -> int:
    """The number of the newest event."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])


def _old_events(connection: sqlite3.Connection, now: int, verdicts: Sequence[Verdict], up_to: int) -> int:
    """The oldest events with one of these verdicts, up to the number ``up_to``."""
    ids = sorted(
        id_
        for verdict in verdicts
        for (id_,) in connection.execute(
            f"SELECT id FROM event WHERE verdict = ? AND id <= ? AND {FREE} ORDER BY id LIMIT {SLICE}",
            (verdict, up_to),
        )
    )[:SLICE]
    remove(connection, ids, now)
    return len(ids)


def _oversize(connection: sqlite3.Connection, now: int, limit: int) -> int:
    """Past the size limit the oldest bodies go, whatever their age; what went wrong only once all else is gone."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    if (pages - free) * size <= limit:
        return 0
    last = _last(connection)
    return _old_events(connection, now, (*DONE, Verdict.REFUSED), last) or _old_events(connection, now, ERRORS, last)


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
