"""person show, export, forget: all that is held, and nothing afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.meaning.trace.facts import fact
from models.storage.events import pack
from models.storage.workspace import open_workspace
from tests.gateway.commands.conftest import Portway

CANARY = "canary@example.com"


@pytest.fixture
def acme(portway: Portway, machine: Path) -> Path:
    portway("init", "-w", "./acme")
    path = machine / "acme.portway"
    with open_workspace(path, "editor") as workspace:
        known = json.dumps([[5, 1, {"first_name": "Ann\u001b[2J"}]])
        workspace.connection.executemany(
            "INSERT INTO person (id, primarykey, user_id, known, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, 1, 2)",
            [(1, CANARY, "u-1", known), (2, "other@example.com", "shared", "[]"), (3, None, None, "[]")],
        )
        workspace.connection.executemany("INSERT INTO device VALUES (?, ?, 1)", [("d-1", 1), ("shared", 3)])
        workspace.connection.execute(
            "INSERT INTO event (id, received_at, time, door, type, contact, person_id, verdict, reason)"
            " VALUES (1, 1, 1, 'tracking', 'identify', ?, 1, 1, 'sent')",
            (CANARY,),
        )
        body = pack({"type": "identify", "traits": {"email": CANARY}})
        workspace.connection.execute(
            "INSERT INTO event_body (event_id, message, trace) VALUES (1, ?, ?)",
            (body, pack([fact("accepted", n=1)])),
        )
        workspace.connection.execute(
            "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at,"
            " next_try_at) VALUES (1, 1, 'upsert', 'waiting', 1, 1, ?, ?, 1, 1, 1)",
            (CANARY, json.dumps({"fields": {"3": [CANARY, 1]}})),
        )
    return path


@pytest.mark.parametrize("name", [CANARY, "CANARY@example.com", "u-1", "d-1", "#1"])
def test_a_person_is_found_by_any_identifier(portway: Portway, acme: Path, name: str) -> None:
    ran = portway("person", "show", "-w", str(acme), name)
    assert ran.code == 0
    assert ran.out.startswith("Person 1, ")
    assert CANARY in ran.out
    assert "first_name" in ran.out
    assert "\x1b" not in ran.out


def test_nobody_and_several_are_told_apart(portway: Portway, acme: Path) -> None:
    assert portway("person", "show", "-w", str(acme), "nobody").err.startswith("Nobody has this")
    several = portway("person", "show", "-w", str(acme), "shared")
    assert (several.code, "#2, #3" in several.err) == (2, True)


def test_an_export_holds_everything_and_is_its_owners_only(portway: Portway, acme: Path, machine: Path) -> None:
    written = portway("person", "export", "-w", str(acme), CANARY, "ann.ndjson")
    assert written.code == 0
    file = machine / "ann.ndjson"
    assert file.stat().st_mode & 0o777 == 0o600
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [one["kind"] for one in rows] == ["person", "known", "event", "delivery"]
    assert rows[2]["message"]["traits"] == {"email": CANARY}
    assert portway("person", "export", "-w", str(acme), CANARY).rows == rows
    assert portway("person", "export", "-w", str(acme), CANARY, "ann.ndjson").code == 2
