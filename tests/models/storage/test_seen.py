"""Messages that came already are known by a digest, and those of an older workspace with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.trace.verdicts import Verdict
from models.storage import migrations, seen
from models.storage.events import EventRow
from models.storage.migrations import version_1


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    migrations.migrate(connection, 0)
    yield connection
    connection.close()


def row(id_: int, message_id: str | None, key_id: int = 1) -> EventRow:
    return EventRow(
        id_, 10, 10, "tracking", "track", "x", message_id, key_id, None, None, Verdict.NOTHING_TO_DO, "nothing"
    )


def test_a_message_is_known_per_key_with_its_first_event(connection: sqlite3.Connection) -> None:
    seen.keep(connection, [row(1, "a"), row(2, "b"), row(3, "a"), row(4, None)])
    asked = [(1, "a"), (1, "b"), (1, "c"), (2, "a")]
    assert seen.load(connection, asked) == {(1, "a"): 1, (1, "b"): 2}


def test_more_than_one_statement_takes(connection: sqlite3.Connection) -> None:
    ids = [f"m{n}" for n in range(1_201)]
    seen.keep(connection, [row(n, one) for n, one in enumerate(ids, start=1)])
    assert len(seen.load(connection, [(1, one) for one in ids])) == len(ids)


@given(st.integers(0, 1 << 40), st.text(), st.integers(0, 1 << 40), st.text())
def test_different_messages_have_different_digests(key: int, message: str, other_key: int, other: str) -> None:
    same = (key, message) == (other_key, other)
    assert (seen.digest(key, message) == seen.digest(other_key, other)) is same


def test_an_older_workspace_still_knows_its_messages() -> None:
    connection = sqlite3.connect(":memory:")
    for statement in version_1.SQL.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO seen_message VALUES (1, 'früh', 7, 70), (2, 'früh', 8, 80)")
    migrations.migrate(connection, 1)
    assert seen.load(connection, [(1, "früh"), (2, "früh"), (3, "früh")]) == {(1, "früh"): 7, (2, "früh"): 8}
    assert seen.remove_old(connection, 70 + seen.KEPT_MS + 1, 100) == 1
    assert seen.load(connection, [(1, "früh"), (2, "früh")]) == {(2, "früh"): 8}
    connection.close()
