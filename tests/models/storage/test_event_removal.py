"""What a person removes goes; what is marked, under way, looked back at by a rule, or the newest stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.rules.instance import Instance
from models.meaning.trace.verdicts import Verdict
from models.storage import events, instances, marks
from models.storage.event_removal import AT_ONCE, portions, ranges, remove_wanted
from models.storage.removed import removed
from models.storage.workspace import create, open_workspace


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "writer") as workspace:
        rows = [
            events.EventRow(id_, 9, 9, "tracking", "track", "x", None, 1, id_, "a", Verdict.DELIVERED, "r")
            for id_ in range(1, 8)
        ]
        events.append(workspace.connection, rows, [(row.id, b"{}", b"[]") for row in rows])
        marks.mark(workspace.db, [2], 1, "ann", 1)
        workspace.connection.execute(
            "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, payload, created_at, due_at,"
            " next_try_at) VALUES (1, 1, 'upsert', 'waiting', 1, 3, '{}', 1, 1, 1)"
        )
        instances.store(workspace.connection, [Instance("u", "r", 1, 4, 1, 4, 1, (1,))], lambda one: None)
        yield workspace.connection
        assert removed(workspace.db) is not None


def test_what_can_go_goes_with_its_body(connection: sqlite3.Connection) -> None:
    assert remove_wanted(connection, [1, 2, 3, 4, 5, 7, 99], 5) == (2, 4)
    for table, column in (("event", "id"), ("event_body", "event_id")):
        left = [row[0] for row in connection.execute(f"SELECT {column} FROM {table} ORDER BY 1")]
        assert left == [2, 3, 4, 6, 7], table


@given(st.sets(st.integers(1, 5_000)))
def test_ranges_hold_the_numbers_and_no_others(numbers: set[int]) -> None:
    told = list(portions(ranges(sorted(numbers))))
    assert [one for portion in told for one in portion] == sorted(numbers)
    assert all(len(portion) <= AT_ONCE for portion in told)
