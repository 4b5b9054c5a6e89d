"""What ``portway status`` knows: counts, queue, errors, and what needs attention."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.meaning.configuration import Configuration
from models.storage import accounts, keys, revisions
from models.storage.accounts import Forbidden, Paused, SendingState, Stopped
from models.storage.status import DAY, LATE_AFTER, gateway_state, status
from models.storage.workspace import Workspace, create, open_workspace

NOW = time.time_ns() // 1_000_000


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        revisions.save(opened.db, Configuration("Acme"), "ann", "Made", 1)
        yield opened


def run_gateway(workspace: Workspace, *, pid: int | None = None, state: str = "running", started: int = NOW) -> None:
    workspace.connection.execute(
        "INSERT OR REPLACE INTO gateway (id, pid, engine_pid, version, address, started_at, state)"
        " VALUES (1, ?, 1, '1', 'http://127.0.0.1:8400', ?, ?)",
        (os.getpid() if pid is None else pid, started, state),
    )


def deliver(
    workspace: Workspace, state: str, *, settled: int | None = None, created: int = NOW, code: str = ""
) -> None:
    workspace.connection.execute(
        "INSERT INTO delivery (account_id, kind, state, person_id, event_id, payload, created_at, due_at, next_try_at,"
        " settled_at, code, text) VALUES (1, 'upsert', ?, 1, 7, '{}', ?, 0, 0, ?, ?, 'What Emarsys said')",
        (state, created, settled, code),
    )


def codes(workspace: Workspace) -> list[str]:
    return [one.code for one in status(workspace.db, NOW).attention]


def test_a_fresh_workspace_needs_a_gateway_and_a_key(workspace: Workspace) -> None:
    found = status(workspace.db, NOW)
    assert (found.name, found.mode, found.revision, found.gateway) == ("Acme", "sandbox", 1, None)
    assert set(found.verdicts.values()) == set(found.queue.values()) == {0}
    assert len(found.verdicts) == 10
    assert codes(workspace) == ["gateway", "no key"]


def test_nothing_needs_attention_while_all_is_well(workspace: Workspace) -> None:
    run_gateway(workspace)
    keys.issue(workspace.db, "Shop", "server", "ann", 1)
    deliver(workspace, "waiting")
    deliver(workspace, "sent", settled=NOW)
    found = status(workspace.db, NOW)
    assert found.attention == ()
    assert found.queue["waiting"] == 1
    assert found.oldest_unsent_at == NOW


def test_counts_are_by_verdict_and_refusals_count_what_their_rows_stand_for(workspace: Workspace) -> None:
    workspace.connection.executemany(
        "INSERT INTO event (received_at, time, door, verdict, reason, count) VALUES (1, 1, 'tracking', ?, 'x', ?)",
        [(1, 1), (1, 1), (8, 40), (8, 2)],
    )
    counts = status(workspace.db, NOW).verdicts
    assert (counts["delivered"], counts["refused"], counts["nothing to do"]) == (2, 42, 0)


def test_a_gateway_whose_process_is_gone_is_not_running(workspace: Workspace) -> None:
    run_gateway(workspace, pid=2**22 + 1)
    assert "ended without being stopped" in status(workspace.db, NOW).attention[0].text
    run_gateway(workspace, state="stopped")
    assert "is not running" in status(workspace.db, NOW).attention[0].text
    run_gateway(workspace, started=NOW - 365 * DAY)  # our process began later: it only has the number
    state = gateway_state(workspace.db)
    assert state is not None
    assert not state.running


@pytest.mark.parametrize(
    ("state", "settled", "created", "expected"),
    [
        ("failed", NOW, NOW, ["failed"]),
        ("unknown", NOW, NOW, ["unknown"]),
        ("rejected", NOW, NOW, ["rejected"]),
        ("failed", NOW - 2 * DAY, NOW, []),
        ("held", None, NOW, ["held"]),
        ("retrying", None, NOW - LATE_AFTER - 1, ["waiting"]),
        ("parked", None, NOW - DAY, []),
    ],
    ids=["failed", "unknown", "rejected", "failed long ago", "held", "retrying", "parked"],
)
def test_deliveries_in_trouble_need_attention(
    workspace: Workspace, state: str, settled: int | None, created: int, expected: list[str]
) -> None:
    run_gateway(workspace)
    keys.issue(workspace.db, "Shop", "server", "ann", 1)
    deliver(workspace, state, settled=settled, created=created, code="2004")
    assert codes(workspace) == expected
    if settled is not None:
        (error,) = status(workspace.db, NOW).last_errors
        assert (error.state, error.code, error.text, error.event_id) == (state, "2004", "What Emarsys said", 7)


def test_an_exposed_key_is_named_until_it_is_revoked(workspace: Workspace) -> None:
    run_gateway(workspace)
    keys.issue(workspace.db, "Other", "public", "ann", 1)
    id_, _ = keys.issue(workspace.db, "Shop", "server", "ann", 1)
    keys.note_exposed(workspace.connection, id_, "url", NOW)
    assert codes(workspace) == ["exposed key"]
    keys.revoke(workspace.db, id_, "ann", NOW)
    assert codes(workspace) == []


@pytest.mark.parametrize(
    ("sending", "expected"),
    [
        (SendingState(paused=Paused(1, "ann")), "All sending is paused by ann."),
        (SendingState(stopped=Stopped(1, "credentials", "They are wrong")), "Sending has stopped: They are wrong. "),
        (
            SendingState(forbidden={"trigger": Forbidden(1, "externalevent.trigger", "No.")}),
            "(externalevent.trigger): No.",
        ),
    ],
)
def test_the_state_of_sending_is_said(workspace: Workspace, sending: SendingState, expected: str) -> None:
    run_gateway(workspace)
    keys.issue(workspace.db, "Shop", "server", "ann", 1)
    accounts.keep_sending(workspace.connection, accounts.adopt_sandbox(workspace.connection, "w", 1), sending)
    (attention,) = status(workspace.db, NOW).attention
    assert expected in attention.text


def test_the_mode_and_a_moved_clock_are_shown(workspace: Workspace) -> None:
    configuration = revisions.latest(workspace.db)
    live = replace(configuration, emarsys=replace(configuration.emarsys, mode="live"))
    revisions.save(workspace.db, live, "ann", "Live", 2)
    workspace.connection.execute("UPDATE about SET clock_offset = 3600000")
    found = status(workspace.db, NOW)
    assert (found.mode, found.clock_offset) == ("live", 3_600_000)
