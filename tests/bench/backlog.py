"""Whether anything on the hot path costs more because much waits: the same work beside 1,000 and beside 1,000,000 items.

Every statement that this work runs is also explained: none may read a whole table.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from statistics import median

from models.meaning.deliveries import Kind, State
from models.storage import sent_triggers
from models.storage.queue import again, settling, taking
from models.storage.queue.items import SentRequest, Settlement
from models.storage.queue.taking import Wanted
from models.storage.workspace import open_workspace
from tests.bench.figures import Figure, at_most
from tests.bench.intake import BareIntake
from tests.bench.processes import workspace_file
from tests.bench.workload import CONFIGURATION, tracks

FEW, MANY = 1_000, 1_000_000
ACCOUNT = 1
TIMES = 8
DEARER = 2.0
"""A tree of a million entries is one level deeper than one of a thousand, and fits no cache: that much is allowed."""

_VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|NULL")
_FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT :many)
"""
_TABLES = (
    "INSERT INTO person (id, primarykey, user_id, first_seen_at, last_seen_at)"
    " {n} SELECT i, 'waiting' || i || '@example.com', 'w' || i, :now, :now FROM n",
    "INSERT INTO contact (account_id, key, person_id) {n} SELECT 1, 'waiting' || i || '@example.com', i FROM n",
    "INSERT INTO event (id, received_at, time, door, type, message_id, key_id, person_id, verdict, reason, upsert_id)"
    " {n} SELECT i, :now, :now, 'tracking', 'identify', 'm' || i, 1, i, 6, 'queued_fields', i FROM n",
    "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at, next_try_at)"
    " {n} SELECT i, 1, 'upsert', 'waiting', i, i, 'waiting' || i || '@example.com',"
    ' \'{{"fields":{{"1":["Ada",\' || :now || \']}}}}\', :now, :now, :now FROM n',
)


def measure() -> Iterator[Figure]:
    few, _ = _work_beside(FEW)
    many, statements = _work_beside(MANY)
    for what, ms in many.items():
        found = f"{few[what]:.1f} and {ms:.1f} ms"
        yield Figure(f"{what}, beside {FEW:,} and {MANY:,}", found)
        yield at_most("  factor", ms / few[what], DEARER, digits=2)
    whole = [one for one, plan in statements.items() if _reads_a_whole_table(one, plan)]
    yield Figure(f"of {len(statements)} statements read a whole table", str(len(whole)), "0", not whole)
    yield from (Figure(f"  {one[:90]}", "") for one in whole)


def _work_beside(waiting: int) -> tuple[dict[str, float], dict[str, str]]:
    """Milliseconds of each piece of work, and the plan of each statement that it ran."""
    with workspace_file(CONFIGURATION) as (path, _), open_workspace(path, "writer") as workspace:
        connection = workspace.connection
        now = int(time.time() * 1000)
        _fill(connection, waiting, now)
        ran: dict[str, str] = {}
        pieces = _pieces(connection, BareIntake(workspace), now)
        connection.set_trace_callback(lambda one: ran.setdefault(_VALUES.sub("?", one), one))
        for piece in pieces.values():
            piece()
        connection.set_trace_callback(None)
        queries = (one for one in ran.values() if one.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")))
        plans = {one: _plan(connection, one) for one in queries}
        return {what: _milliseconds(piece) for what, piece in pieces.items()}, plans


def _fill(connection: sqlite3.Connection, waiting: int, now: int) -> None:
    connection.execute("INSERT OR IGNORE INTO account (id, mode, host, who, made_at) VALUES (1, 'sandbox', '', '', 1)")
    for table in _TABLES:
        connection.execute(table.format(n=_FILL), {"many": waiting, "now": now})
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _pieces(connection: sqlite3.Connection, bare: BareIntake, now: int) -> dict[str, Callable[[], object]]:
    events = tracks(1)
    ids = itertools.count(50_000_000)
    wanted = Wanted(ACCOUNT, now + 60_000)

    def send() -> None:
        connection.execute("BEGIN IMMEDIATE")
        items = taking.take_upserts(connection, wanted, skip_equal=True).items
        done = [Settlement(item=one, state=State.SENT, internal_id="1", sent=b"{}") for one in items]
        request = SentRequest(
            kind=Kind.UPSERT,
            at=now,
            ms=5,
            method="PUT",
            path="contact/",
            head="{}",
            items=len(items),
            status=200,
            reply_code=0,
            reply="",
        )
        keeping = settling.Keeping(ACCOUNT, now)
        settling.settle(connection, keeping, done, request, ids.__next__)
        connection.execute("COMMIT")

    return {
        "200 events are taken in": lambda: bare.take(itertools.islice(events, 200)),
        "1,000 contacts are taken out and settled": send,
        "the sender looks what is due": lambda: taking.next_due(connection, ACCOUNT, Kind.UPSERT),
        "the sender counts what is due": lambda: taking.count_due(connection, wanted, Kind.UPSERT),
        "the engine starts: what was on the wire": lambda: again.recover(connection, tuple(Kind), now),
        "the engine starts: what rules have sent": lambda: sent_triggers.of_last_day(connection, now),
    }


def _milliseconds(piece: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        piece()
        took.append((time.perf_counter() - start) * 1000)
    return median(took)


def _plan(connection: sqlite3.Connection, statement: str) -> str:
    return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))


def _reads_a_whole_table(statement: str, plan: str) -> bool:
    """A scan that a LIMIT ends early is none."""
    scans = (line for line in plan.splitlines() if line.startswith("SCAN ") and "json_each" not in line)
    return "LIMIT" not in statement and any(scans)
