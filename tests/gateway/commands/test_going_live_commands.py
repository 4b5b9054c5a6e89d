"""check, live, sandbox-mode: against a sandbox that stands for the real account."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.sandbox.control import Control
from models.storage import accounts, audit, keys, revisions
from models.storage.workspace import open_workspace
from tests.gateway.commands.conftest import Portway

pytestmark = pytest.mark.e2e
FRESH = [("look", "rules"), ("look", "keys")]
"""What is worth a look in the sample workspace, through which nothing has gone yet."""


@pytest.fixture(scope="module")
def emarsys() -> Iterator[dict[str, Any]]:
    """The READY line of a sandbox."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.sandbox", "--supervised"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    yield json.loads(process.stdout.readline())
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def control(emarsys: dict[str, Any]) -> Iterator[Control]:
    with Control(emarsys["address"], emarsys["control_secret"]) as one:
        yield one
        one.clear_faults()


@pytest.fixture
def acme(portway: Portway, machine: Path, emarsys: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the samples that names that account and has its secret."""
    portway("init", "-w", "./acme", "--demo")
    settings = {"public_address": "https://portway.example"}
    account = {name: emarsys[name] for name in ("base_url", "token_url", "client_id")}
    file = machine / "account.json"
    file.write_text(json.dumps({"format": "portway/1", "emarsys": account, "settings": settings}))
    assert portway("config", "import", "-w", "./acme", str(file), "--merge", "--yes").code == 0
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", emarsys["client_secret"])
    return machine / "acme.portway"


def mode(path: Path) -> str:
    with open_workspace(path, "reader") as workspace:
        return revisions.latest(workspace.db).emarsys.mode


def codes(portway: Portway, path: Path) -> list[tuple[str, str]]:
    return [(one["level"], one["code"]) for one in portway("check", "-w", str(path), "--json").rows]


def test_a_workspace_goes_live_when_nothing_blocks_and_comes_back(
    portway: Portway, acme: Path, control: Control
) -> None:
    checked = portway("check", "-w", str(acme))
    never_matched, never_used, nothing_blocks = checked.out.splitlines()
    assert (checked.code, nothing_blocks) == (0, "Nothing blocks.")
    assert never_matched.startswith('look    The rule "Coupon entered but did not complete order" has never matched')
    assert never_used.startswith('look    The key "') and "was never used" in never_used
    assert portway("live", "-w", str(acme)).code == 0
    assert mode(acme) == "live"
    assert portway("live", "-w", str(acme)).out == "The workspace is live already.\n"
    assert portway("sandbox-mode", "-w", str(acme)).code == 0
    assert mode(acme) == "sandbox"
    with open_workspace(acme, "reader") as workspace:
        changes = [one.detail["change"] for one in audit.newest(workspace.db, 2)]
    assert changes == ["Went back to the sandbox", "Went live"]


def test_wrong_credentials_block_and_the_mode_stays(
    portway: Portway, acme: Path, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", "canary-wrong")
    ran = portway("live", "-w", str(acme))
    assert (ran.code, mode(acme)) == (3, "sandbox")
    assert "BLOCKS  Emarsys does not accept the credentials" in ran.out
    assert "canary-wrong" not in ran.out + ran.err
    monkeypatch.delenv("PORTWAY_EMARSYS_SECRET")
    assert ("blocks", "credentials") in codes(portway, acme)


def test_other_credentials_are_looked_at_and_not_kept(
    portway: Portway, acme: Path, control: Control, emarsys: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", "canary-stored")

    def look(**members: str) -> list[tuple[str, str]]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(members) + "\n"))
        return [(one["level"], one["code"]) for one in portway("check", "-w", str(acme), "--untried", "--json").rows]

    assert look(secret=emarsys["client_secret"]) == FRESH
    assert look(secret="canary-wrong")[0] == ("blocks", "credentials")
    wsse = {"auth": "wsse", "username": emarsys["username"], "base_url": f"{emarsys['address']}/api/v2"}
    assert look(secret=emarsys["wsse_secret"], **wsse) == [("look", "wsse"), *FRESH]
    assert look(secret="canary-x", base_url="http://api.example.com") == []  # refused: a secret goes to https only
    with open_workspace(acme, "reader") as workspace:
        assert revisions.latest(workspace.db).emarsys.auth == "oauth2"
        assert accounts.newest_live(workspace.connection).id == 0


def test_a_missing_permission_blocks_and_is_named(portway: Portway, acme: Path, control: Control) -> None:
    control.add_faults("forbid=externalevent.trigger")
    ran = portway("check", "-w", str(acme))
    assert ran.code == 3
    assert "BLOCKS  The permission externalevent.trigger is missing, to trigger" in ran.out


def test_what_the_account_lacks_blocks(portway: Portway, acme: Path, control: Control) -> None:
    control.put_event("renamed", 1001)
    assert codes(portway, acme) == [*FRESH, ("look", "events")]
    control.remove_event(1001)
    assert codes(portway, acme) == [("blocks", "events"), *FRESH]
    control.put_event("segment.com test event", 1001)
    assert codes(portway, acme) == FRESH


def test_the_account_that_was_read_fills_a_sandbox(
    portway: Portway, acme: Path, machine: Path, control: Control
) -> None:
    none = portway("config", "export", "-w", str(acme), "--account", "account.json")
    assert (none.code, none.err) == (2, "Nothing is known of the account yet. Read it first: portway check\n")
    portway("check", "-w", str(acme))
    assert portway("config", "export", "-w", str(acme), "--account", "account.json").code == 0
    snapshot = json.loads((machine / "account.json").read_text("utf-8"))
    assert {"id": 1001, "name": "segment.com test event"} in snapshot["events"]
    assert next(one for one in snapshot["fields"] if one["id"] == 5)["choices"]
    control.fill_account(snapshot)
    gone = portway("config", "import", "-w", str(acme), "--account", "account.json")
    assert gone.code in (1, 2)
    assert "sandbox" in gone.err


def test_nothing_made_in_the_sandbox_goes_along(
    portway: Portway, acme: Path, machine: Path, control: Control, emarsys: dict[str, Any]
) -> None:
    with open_workspace(acme, "editor") as workspace:
        _, key = keys.issue(workspace.db, "Test", "server", "test", 1)
    (machine / "key").write_text(key.reveal())
    coupon = {
        "type": "track",
        "event": "Coupon Entered",
        "userId": "u-1",
        "context": {"traits": {"email": "a@x.example"}},
    }
    nameless = {"type": "identify", "anonymousId": "d-9", "traits": {"firstName": "Parked"}}
    with serving(acme) as address:
        send(portway, machine, address, coupon, nameless)
        until(lambda: states(acme) == {"sent": 1, "parked": 1})
        assert (
            portway("live", "-w", str(acme)).out.splitlines()[-1].startswith("The workspace is live. 1 rule instances")
        )
        assert states(acme) == {"sent": 1, "dropped": 1}
        until(lambda: control.state()["contacts"] == 0 and in_force(acme))
        send(portway, machine, address, {"type": "identify", "userId": "u-1", "traits": {"firstName": "Ann"}})
        until(lambda: control.state()["contacts"] == 1)
        (contact,) = control.contacts()
        assert (contact["values"]["3"], contact["values"]["1"]) == ("a@x.example", "Ann")
    with open_workspace(acme, "reader") as workspace:
        outcomes = workspace.connection.execute("SELECT outcome FROM rule_instance").fetchall()
    assert outcomes == [("ended",)]


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """A gateway in a process of its own; its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", "serve", "-w", str(path), "--supervised", "--port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"]
        process.stdin.close()
        assert process.wait(20) == 0


def send(portway: Portway, machine: Path, address: str, *events: dict[str, Any]) -> None:
    (machine / "events.ndjson").write_text("\n".join(map(json.dumps, events)))
    assert portway("send", "events.ndjson", "--url", address, "--key-file", "key").code == 0


def states(path: Path) -> dict[str, int]:
    with open_workspace(path, "reader") as workspace:
        return dict(workspace.connection.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())


def in_force(path: Path) -> bool:
    """Whether the gateway has taken up the real account."""
    with open_workspace(path, "reader") as workspace:
        row = workspace.connection.execute("SELECT sandbox_address FROM gateway").fetchone()
        return row is not None and row[0] is None


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
