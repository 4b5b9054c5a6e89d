"""Forgetting a person leaves nothing of them behind, in the file itself and in its log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.meaning.trace.verdicts import Verdict
from models.storage import events, forget
from models.storage.workspace import Workspace, create, open_workspace

CANARY = "canary-7f3a@example.com"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as one:
        fill(one.connection)
        yield one


def fill(connection: sqlite3.Connection) -> None:
    for person, key in ((1, CANARY), (2, "other@example.com")):
        connection.execute(
            "INSERT INTO person (id, primarykey, user_id, known, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, 1, 1)",
            (person, key, f"user-{key}", f'{{"email": ["{key}", 1, 1]}}'),
        )
        connection.execute("INSERT INTO device VALUES (?, ?, 1)", (f"device-{key}", person))
        connection.execute(
            "INSERT INTO contact (account_id, key, person_id, internal_id, accepted, accepted_at) VALUES (1, ?, ?, '9', ?, 5)",
            (key, person, f'{{"3": ["{key}", 1]}}'),
        )
        connection.execute(
            "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at, next_try_at)"
            " VALUES (?, 1, 'upsert', 'waiting', ?, ?, ?, ?, 1, 1, 1)",
            (person, person, person, key, f'{{"fields": {{"3": ["{key}", 1]}}}}'),
        )
        connection.execute("INSERT INTO request_item VALUES (1, ?, ?, ?, ?, ?)", (person, person, person, key, key))
        connection.execute(
            "INSERT INTO identity_note (at, event_id, person_id, other_person_id, kind, old, new) VALUES (1, 1, ?, ?, 'x', ?, ?)",
            (person, 3 - person, key, CANARY),
        )
    rows = [
        events.EventRow(
            1,
            1,
            1,
            "tracking",
            "identify",
            None,
            f"m-{CANARY}",
            1,
            1,
            CANARY,
            Verdict.QUEUED,
            "queued_fields",
            upsert_id=1,
        ),
        events.EventRow(
            2, 1, 1, "tracking", "identify", None, "m-2", 1, 2, "other@example.com", Verdict.DELIVERED, "sent"
        ),
    ]
    bodies = [(1, events.pack({"traits": {"email": CANARY}}), events.pack([["x", {"v": CANARY}]])), (2, b"{}", b"[]")]
    events.append(connection, rows, bodies)


def test_nothing_of_the_person_is_left_in_the_files(workspace: Workspace) -> None:
    connection = workspace.connection
    connection.execute("BEGIN IMMEDIATE")
    gone = forget.forget(connection, 1, 1, 1_000)
    connection.execute("COMMIT")
    forget.truncate_log(connection)
    assert (gone.events, gone.deliveries, gone.keys) == (1, 1, (CANARY,))
    for file in workspace.path.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


def test_the_event_stays_as_a_row_without_a_person(workspace: Workspace) -> None:
    forget.forget(workspace.connection, 1, 1, 1_000)
    row = workspace.connection.execute(
        "SELECT person_id, contact, message_id, verdict, reason, changed FROM event WHERE id = 1"
    ).fetchone()
    assert row == (None, None, None, Verdict.NOTHING_TO_DO, "forgotten", 1)


def test_others_lose_nothing_of_their_own(workspace: Workspace) -> None:
    forget.forget(workspace.connection, 1, 1, 1_000)
    count = lambda sql: workspace.connection.execute(sql).fetchone()[0]  # noqa: E731
    assert count("SELECT count(*) FROM person") == 1
    assert count("SELECT count(*) FROM delivery") == 1
    assert count("SELECT contact FROM event WHERE id = 2") == "other@example.com"
    assert count("SELECT count(*) FROM event_body WHERE event_id = 2") == 1


def test_older_events_of_the_user_id_stay_out_for_thirty_days(workspace: Workspace) -> None:
    connection = workspace.connection
    forget.forget(connection, 1, 1, 1_000)
    hashed = forget.digest(forget.forget_key(connection), f"user-{CANARY}")
    assert forget.kept_out(connection, 2_000) == {hashed: 1_000}
    assert forget.kept_out(connection, 1_000 + forget.KEEP_OUT_MS) == {}
