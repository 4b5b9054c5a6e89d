"""Sending inside the engine: the account in use, its line, the sandbox as a process, and what people ask for."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from gateway.engine.clock import Clock
from gateway.engine.commands import Commands
from gateway.engine.sending import Sending
from gateway.engine.writer import Writer
from models.meaning.configuration import Configuration, EmarsysAccount
from models.meaning.deliveries import State
from models.sandbox.control import Control
from models.storage import accounts, commands
from models.storage.accounts import SendingState
from models.storage.commands import Ask, Outcome
from models.storage.queue import again
from models.storage.workspace import Workspace, create, open_workspace
from tests.gateway.delivery.live_sandbox import LiveSandbox, live_sandbox, real_now
from tests.models.storage.queue_world import QueueWorld

T = TypeVar("T")
PATIENCE = 20.0
SANDBOX = Configuration("acme", 1)


class Bench:
    """An engine's sending without the rest of the engine; the writer runs in a thread of the test."""

    def __init__(self, path: Path, configuration: Configuration) -> None:
        self.path = path
        self.configuration = configuration
        self.news = 0
        self.triggers: list[tuple[str, State]] = []
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._begun.wait(PATIENCE)

    def _run(self) -> None:
        with open_workspace(self.path, "writer") as workspace:
            self.workspace: Workspace = workspace
            self.writer = Writer(workspace)
            self.world = QueueWorld(workspace.connection)
            self.sending = Sending(
                workspace,
                self.writer,
                Clock(),
                self.configuration,
                on_triggers=lambda _, triggers: self.triggers.extend(triggers),
                next_id=self.world.next_id,
            )
            self._commands = Commands(self.sending.handlers, self.writer.call)
            self.sending.start()
            self._begun.set()
            self.writer.run(list, lambda group: None)

    def close(self) -> None:
        self.sending.stop()
        self.writer.close()
        self._thread.join(PATIENCE)

    def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return self.writer.call(work).result(PATIENCE)

    def configure(self, configuration: Configuration | None = None) -> bool:
        self.configuration = configuration or self.configuration
        return self.do(lambda connection: self.sending.configure(connection, self.configuration))

    def put(self, work: Callable[[QueueWorld], None]) -> None:
        self.do(lambda _: work(self.world))
        self.sending.wake()

    def contact(self, id_: int, key: str) -> None:
        """Queue a contact of the account in use."""
        account = self.sending.account_id
        self.put(lambda world: world.upsert(id_, key, {"1": "Ann"}, account_id=account, next_try_at=0))

    def states(self) -> dict[int, str]:
        return self.do(lambda _: self.world.states())

    def account(self) -> SendingState:
        return self.do(lambda connection: accounts.sending(connection, self.sending.account_id))

    def until(self, look: Callable[[], T], reached: Callable[[T], bool]) -> T:
        end = time.monotonic() + PATIENCE
        while not reached(found := look()):
            assert time.monotonic() < end, found
            threading.Event().wait(0.02)
            self.news += self.configure()
        return found

    def until_sent(self, id_: int) -> None:
        self.until(self.states, lambda found: found[id_] == State.SENT)

    def ask(self, what: Ask, **arguments: Any) -> Outcome:
        """Ask as the console does, and look as the engine does."""
        with open_workspace(self.path, "editor") as console:
            id_ = commands.ask(console.db, what, arguments, "ann", 1)
            end = time.monotonic() + PATIENCE
            while (found := commands.outcome(console.db, id_)) is None:
                assert time.monotonic() < end
                self.do(lambda connection: self._commands.carry_out(connection, real_now()))
                threading.Event().wait(0.02)
        return found


@contextmanager
def bench(path: Path, configuration: Configuration) -> Iterator[Bench]:
    if not path.exists():
        create(path, 1)
    running = Bench(path, configuration)
    try:
        running.configure()
        yield running
    finally:
        running.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "acme.portway"


@pytest.fixture
def live() -> Iterator[LiveSandbox]:
    """What plays the real account: reached over HTTP on loopback, as a live address can be."""
    with live_sandbox() as running:
        yield running


def real(live: LiveSandbox, *, auth: str = "oauth2", **changes: Any) -> Configuration:
    known = live.sandbox.credentials
    version = "v3" if auth == "oauth2" else "v2"
    account = EmarsysAccount(
        "live",
        auth,  # type: ignore[arg-type]
        f"{live.address}/api/{version}",
        f"{live.address}/oauth2/token",
        known.client_id,
        known.username,
    )
    return Configuration("acme", 2, emarsys=replace(account, **changes))


def received(live: LiveSandbox) -> list[Any]:
    return live.sandbox.contacts.listed("", 100, None)


@pytest.fixture
def secret(live: LiveSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", live.sandbox.credentials.client_secret)


def test_a_workspace_in_sandbox_mode_starts_one_and_sends_to_it(path: Path) -> None:
    with bench(path, SANDBOX) as running:
        running.contact(1, "ann@example.com")
        running.until_sent(1)
        running.until(lambda: running.sending.catalogue, lambda found: found.read_at > 0)
        assert running.sending.catalogue.fields[3].name == "E-Mail"
        with Control.of_file(path.with_suffix(".sandbox")) as control:
            assert [one["values"]["3"] for one in control.contacts()] == ["ann@example.com"]
        rows = running.do(lambda connection: connection.execute("SELECT mode, host, who FROM account").fetchall())
        assert [row[:2] for row in rows] == [("sandbox", "sandbox")]
        assert rows[0][2]
        account = running.sending.account_id
    with bench(path, SANDBOX) as again_running:
        assert again_running.sending.account_id == account
        assert again_running.sending.catalogue.read_at > 0, "kept from the last time"


def test_a_sandbox_that_dies_is_started_again_and_sending_goes_on(path: Path) -> None:
    with bench(path, SANDBOX) as running:
        running.contact(1, "ann@example.com")
        running.until_sent(1)
        child = running.sending._child
        assert child is not None
        assert child._process is not None
        os.kill(child._process.pid, signal.SIGKILL)
        running.contact(2, "bob@example.com")
        running.until_sent(2)


@pytest.mark.usefixtures("secret")
def test_going_live_takes_nothing_of_the_sandbox_along(path: Path, live: LiveSandbox) -> None:
    with bench(path, SANDBOX) as running:
        assert running.ask(Ask.PAUSE).state == "done"
        running.contact(1, "play@example.com")
        before = running.sending.account_id
        assert running.configure(real(live))
        assert running.sending.account_id != before
        running.contact(2, "real@example.com")
        running.until_sent(2)
        assert [one.values["3"] for one in received(live)] == ["real@example.com"]
        assert running.states()[1] == State.WAITING
        assert running.sending._child is None


@pytest.mark.parametrize("auth", ["oauth2", "wsse"])
def test_both_ways_of_signing_in(path: Path, live: LiveSandbox, auth: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = live.sandbox.credentials
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", known.client_secret if auth == "oauth2" else known.wsse_secret)
    with bench(path, real(live, auth=auth)) as running:
        running.contact(1, "ann@example.com")
        running.until_sent(1)


def test_without_a_secret_nothing_goes_and_the_reason_is_kept(
    path: Path, live: LiveSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTWAY_EMARSYS_SECRET", raising=False)
    with bench(path, real(live)) as running:
        running.contact(1, "ann@example.com")
        state = running.until(running.account, lambda found: found.stopped is not None)
        assert state.stopped is not None
        assert state.stopped.why == "no credentials"
        assert "portway secret set" in state.stopped.text
        assert running.ask(Ask.TEST_CONNECTION).message == state.stopped.text
        assert running.states() == {1: State.WAITING}
        monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", live.sandbox.credentials.client_secret)
        assert running.ask(Ask.RESUME).state == "done"
        running.until_sent(1)
        assert running.account().stopped is None


def test_a_missing_client_id_is_named(path: Path, live: LiveSandbox) -> None:
    with bench(path, real(live, client_id="")) as running:
        state = running.until(running.account, lambda found: found.stopped is not None)
        assert state.stopped is not None
        assert "client id" in state.stopped.text


def test_wrong_credentials_stop_sending_until_somebody_resumes(
    path: Path, live: LiveSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", "wrong")
    with bench(path, real(live)) as running:
        running.contact(1, "ann@example.com")
        state = running.until(running.account, lambda found: found.stopped is not None)
        assert state.stopped is not None
        assert state.stopped.why == "credentials"
        assert running.states() == {1: State.WAITING}
        test = running.ask(Ask.TEST_CONNECTION)
        assert not test.value["good"]
        assert [one["trouble"] for one in test.value["findings"]] == ["credentials"]
        monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", live.sandbox.credentials.client_secret)
        running.ask(Ask.RESUME)
        running.until_sent(1)


@pytest.mark.usefixtures("secret")
def test_a_pause_outlives_the_engine_and_resume_ends_it(path: Path, live: LiveSandbox) -> None:
    with bench(path, real(live)) as running:
        value = running.ask(Ask.PAUSE).value
        assert value["paused"]["who"] == "ann"
    with bench(path, real(live)) as running:
        running.contact(1, "ann@example.com")
        running.until(lambda: running.sending.catalogue, lambda found: found.read_at > 0)  # the line is there
        assert running.states() == {1: State.WAITING}
        assert received(live) == []
        running.ask(Ask.RESUME)
        running.until_sent(1)


@pytest.mark.usefixtures("secret")
def test_the_account_is_read_when_somebody_asks(path: Path, live: LiveSandbox) -> None:
    with bench(path, real(live)) as running:
        running.until(lambda: running.sending.catalogue, lambda found: found.read_at > 0)
        live.sandbox.account.add_event("Newsletter", "2026-01-15 09:30:00")
        outcome = running.ask(Ask.READ_ACCOUNT)
        assert outcome.state == "done"
        assert outcome.value["events"] == len(live.sandbox.account.events)
        assert running.configure(), "the engine makes a new plan"
        assert "Newsletter" in {one.name for one in running.sending.catalogue.events.values()}
        assert not running.configure()
        live.sandbox.faults.add(["forbid=field.get"])
        outcome = running.ask(Ask.READ_ACCOUNT)
        assert outcome.state == "failed"
        assert "field.get" in outcome.message


@pytest.mark.usefixtures("secret")
def test_a_good_connection_has_nothing_to_find(path: Path, live: LiveSandbox) -> None:
    with bench(path, real(live)) as running:
        running.until(lambda: running.sending.catalogue, lambda found: found.read_at > 0)
        assert running.ask(Ask.TEST_CONNECTION).value == {"good": True, "findings": []}


@pytest.mark.usefixtures("secret")
def test_what_failed_is_sent_again_by_number_by_code_and_all(path: Path, live: LiveSandbox) -> None:
    def fill(world: QueueWorld) -> None:
        account = running.sending.account_id
        for id_, code in ((1, "500"), (2, "500"), (3, "no answer")):
            world.upsert(id_, f"p{id_}@x.com", {"1": "A"}, state="failed", code=code, settled_at=1, account_id=account)

    with bench(path, real(live)) as running:
        running.put(fill)
        assert running.ask(Ask.RETRY, deliveries=[1]).value == {"count": 1}
        running.sending.wake()
        running.until_sent(1)
        assert running.ask(Ask.RETRY, deliveries=[1]).state == "failed", "it was sent"
        assert running.ask(Ask.RETRY, reason="no answer").value == {"count": 1}
        assert running.ask(Ask.RETRY).value == {"count": 1}
        running.sending.wake()
        running.until(running.states, lambda found: set(found.values()) == {"sent"})


def test_commands_that_take_longer_wait_for_a_running_gateway(path: Path) -> None:
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        writer = Writer(workspace)
        sending = Sending(workspace, writer, Clock(), SANDBOX, on_triggers=lambda _, __: None, next_id=lambda: 1)
        idle = Commands(sending.handlers)
        commands.ask(workspace.db, Ask.TEST_CONNECTION, {}, "ann", 1)
        paused = commands.ask(workspace.db, Ask.PAUSE, {}, "ann", 1)
        idle.carry_out(workspace.connection, 2)
        found = commands.outcome(workspace.db, paused)
        assert found is not None
        assert found.state == "done"
        states = workspace.connection.execute("SELECT state FROM command ORDER BY id").fetchall()
        assert states == [("waiting",), ("done",)]
        kept = workspace.connection.execute("SELECT sending FROM account").fetchone()[0]
        assert json.loads(kept)["paused"]["who"] == "ann"
        assert again.retry_failed(workspace.connection, sending.account_id, None, 2, 2) == 0
