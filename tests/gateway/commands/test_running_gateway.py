"""Commands that a gateway carries out: the same with one that runs and without."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.problems import Secret
from models.storage import accounts, keys, revisions
from models.storage.workspace import open_workspace
from tests.gateway.commands.conftest import Portway

pytestmark = pytest.mark.e2e
CANARY = "canary@example.com"
WITHIN = 20.0
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Running:
    path: Path
    address: str
    key: Secret
    process: subprocess.Popen[bytes]


@pytest.fixture
def acme(portway: Portway, machine: Path) -> Path:
    portway("init", "-w", "./acme", "--demo")
    return machine / "acme.portway"


@pytest.fixture
def gateway(acme: Path, machine: Path) -> Iterator[Running]:
    with open_workspace(acme, "editor") as workspace:
        _, key = keys.issue(workspace.db, "Test", "server", "test", 1)
    (machine / "key").write_text(key.reveal())
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", "serve", "-w", str(acme), "--supervised", "--port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    yield Running(acme, ready["address"], key, process)
    process.stdin.close()
    process.wait(WITHIN)
    process.stdout.close()


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + WITHIN
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def count(portway: Portway, path: Path, what: str, word: str) -> int:
    (found,) = portway("status", "-w", str(path), "--json").rows
    return int(found[what][word])


def identify(number: int = 1) -> dict[str, Any]:
    traits = {"email": CANARY, "firstName": f"Ann {number}"}
    return {"type": "identify", "userId": "u-1", "anonymousId": "d-1", "traits": traits}


def send(portway: Portway, gateway: Running, machine: Path, *events: dict[str, Any]) -> None:
    (machine / "events.ndjson").write_text("\n".join(map(json.dumps, events)))
    ran = portway("send", "events.ndjson", "-w", str(gateway.path), "--key-file", "key")
    assert (ran.code, f"{len(events)} taken" in ran.err) == (0, True)


def test_events_go_through_and_pausing_holds_them(portway: Portway, gateway: Running, machine: Path) -> None:
    path = gateway.path
    send(portway, gateway, machine, identify())
    until(lambda: count(portway, path, "verdicts", "delivered") == 1)
    assert portway("pause", "-w", str(path)).code == 0
    send(portway, gateway, machine, identify(2))
    assert count(portway, path, "verdicts", "queued") == 1
    status = portway("status", "-w", str(path))
    assert status.code == 3
    assert "All sending is paused" in status.out
    assert portway("resume", "-w", str(path)).code == 0
    until(lambda: count(portway, path, "verdicts", "delivered") == 2)
    assert portway("status", "-w", str(path)).code == 0
    assert portway("retry", "-w", str(path)).out.startswith("0 deliveries")
    assert "None of these deliveries" in portway("retry", "-w", str(path), "99").err


def test_a_person_is_forgotten_everywhere(portway: Portway, gateway: Running, machine: Path) -> None:
    path = gateway.path
    send(portway, gateway, machine, identify())
    until(lambda: count(portway, path, "verdicts", "delivered") == 1)
    portway("backup", "-w", str(path))
    ran = portway("person", "forget", "-w", str(path), CANARY)
    assert ran.code == 0
    assert portway("person", "show", "-w", str(path), CANARY).code == 2
    (backup,) = machine.glob("acme-*.portway-backup")
    assert CANARY.encode() not in backup.read_bytes()
    assert portway("stop", "-w", str(path)).out == "The gateway has stopped.\n"
    assert gateway.process.wait(WITHIN) == 0
    assert CANARY.encode() not in path.read_bytes()
    wal = path.with_name(f"{path.name}-wal")
    assert not wal.exists() or CANARY.encode() not in wal.read_bytes()


def test_stop_ends_it_and_says_so_when_none_runs(portway: Portway, gateway: Running) -> None:
    assert "running at http" in portway("status", "-w", str(gateway.path)).out
    assert portway("stop", "-w", str(gateway.path)).code == 0
    assert gateway.process.wait(WITHIN) == 0
    assert portway("stop", "-w", str(gateway.path)).out == "No gateway is running on this workspace.\n"


def test_a_second_gateway_says_which_process_holds_the_workspace(portway: Portway, gateway: Running) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "gateway.cli", "serve", "-w", str(gateway.path), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert second.returncode == 1
    assert f"process {gateway.process.pid}" in second.stderr


def test_a_signal_ends_it_in_good_order(portway: Portway, gateway: Running) -> None:
    gateway.process.send_signal(signal.SIGTERM)
    assert gateway.process.wait(WITHIN) == 0


def test_without_a_gateway_the_command_line_does_it_itself(portway: Portway, acme: Path) -> None:
    def paused() -> bool:
        with open_workspace(acme, "reader") as workspace:
            account = accounts.current(workspace.connection, revisions.latest(workspace.db))
            return accounts.sending(workspace.connection, account.id).paused is not None

    assert portway("pause", "-w", str(acme)).code == 0
    assert paused()
    assert portway("resume", "-w", str(acme)).code == 0
    assert not paused()
    assert portway("retry", "-w", str(acme)).out.startswith("0 deliveries")


def test_no_output_and_no_export_holds_a_secret_or_another_persons_data(
    portway: Portway, gateway: Running, machine: Path
) -> None:
    path, key = gateway.path, gateway.key.reveal()
    send(
        portway, gateway, machine, identify(), {"type": "identify", "userId": "u-2", "traits": {"email": "b@x.example"}}
    )
    until(lambda: count(portway, path, "verdicts", "delivered") == 2)
    outputs = [
        portway(*words, "-w", str(path))
        for words in (
            ("status",),
            ("status", "--json"),
            ("keys", "list", "--json"),
            ("config", "export", "-"),
            ("config", "list"),
            ("person", "show", "u-2"),
            ("person", "export", "u-2"),
            ("check",),
        )
    ]
    assert not any(key in one.out + one.err for one in outputs)
    assert not any(CANARY in one.out + one.err for one in outputs)
