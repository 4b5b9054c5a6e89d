"""A gateway as its users have it: real processes on a workspace in a folder of the test, reached over HTTP.

Starts, stops and kills it, sends to it, and reads what it has stored and what its sandbox has received.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import psutil
import requests

from gateway.commands.initialise import samples
from models.meaning.configuration import Configuration, DataMap, Reference
from models.meaning.trace.story import Story
from models.meaning.trace.verdicts import Verdict
from models.problems import EnvironmentProblem, Secret, UserMistake
from models.sandbox.control import Control
from models.storage import commands, keys, revisions
from models.storage.secrets import SecretStore
from models.storage.stories import story_of
from models.storage.workspace import create, open_workspace

ROOT = Path(__file__).parents[2]
WITHIN = 30.0
"""Seconds that anything may take which should take one: these machines are slow and busy."""
WHO = "test"
FIRST_NAME, EMAIL, LAST_PRODUCT, AUDIENCE, LAST_PAGE = "1", "3", "100007006", "100007007", "100007008"
"""Fields of the sandbox's account, as its contacts show them."""
_T = TypeVar("_T")


def until(holds: Callable[[], _T | None], within: float = WITHIN, what: str = "it") -> _T:
    """What ``holds`` gives as soon as it is true."""
    deadline = time.monotonic() + within
    while not (value := holds()):
        assert time.monotonic() < deadline, f"{what} did not come true within {within:.0f} s"
        time.sleep(0.03)
    return value


def now() -> int:
    return time.time_ns() // 1_000_000


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as a list shows it."""

    id: int
    type: str | None
    name: str | None
    message_id: str | None
    person_id: int | None
    contact: str | None
    verdict: Verdict
    reason: str
    count: int
    door: str


class RunningGateway:
    """One workspace and the gateway on it. ``log`` is what the gateway has written to its standard error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "acme.portway"
        self.log = folder / "gateway.log"
        self.address = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.canary: Any = None
        """Who is searched for afterwards (``tests.e2e.canary``)."""
        self._session = requests.Session()
        self._session.trust_env = False
        self._make()

    def _make(self) -> None:
        create(self.path, now())
        with open_workspace(self.path, "editor") as workspace:
            revisions.save(workspace.db, _configured(), WHO, "Made", now())
            self.key_id, key = keys.issue(workspace.db, "Server", "server", WHO, now())
        self.key = key.reveal()

    # --- processes

    def start(self, *arguments: str, host: str = "127.0.0.1") -> None:
        """Start it on a free port and wait until it takes requests."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*portway(), "serve", "-w", str(self.path), "--host", host, "--port", "0", "--supervised", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env=self.environment,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the gateway did not start:\n{self.log_text()}"
        self.address = json.loads(line)["address"]

    @property
    def environment(self) -> dict[str, str]:
        """No display, and nothing of the person who runs the tests."""
        homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTWAY", "DBUS"))}
        return kept | dict.fromkeys(homes, str(self.folder))

    def stop(self) -> int:
        """Its orderly end, as the console asks for it; returns the exit code."""
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.close()
        return self.ended()

    def ended(self) -> int:
        """The exit code, once it has ended by itself."""
        process, self.process = self.process, None
        assert process is not None and process.stdin is not None and process.stdout is not None
        try:
            return process.wait(WITHIN + 15)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdin.close()
            process.stdout.close()

    def family(self) -> dict[str, psutil.Process]:
        """The gateway's processes by their part: ``door``, ``engine``, ``sandbox``."""
        assert self.process is not None
        door = psutil.Process(self.process.pid)
        found = {"door": door}
        for child in door.children(recursive=True):
            try:
                words = child.cmdline()
            except psutil.Error:  # it has just ended
                continue
            part = next((one for one in ("engine", "sandbox") if f"gateway.{one}" in words), None)
            if part is not None:
                found[part] = child
        return found

    def kill(self) -> None:
        """``kill -9`` of every process of the gateway at once, as by a power cut."""
        processes = list(self.family().values())
        for one in processes:
            one.send_signal(signal.SIGKILL)
        assert self.ended() == -signal.SIGKILL  # first, since whoever waits for a child takes its exit code away
        psutil.wait_procs(processes, WITHIN)

    def close(self) -> None:
        if self.process is not None:
            self.stop()
        self._session.close()

    def log_text(self) -> str:
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def portway(self, *words: str, code: int = 0) -> str:
        """Run a command of the command line on this workspace; its standard output."""
        ran = subprocess.run(
            [*portway(), *words, "-w", str(self.path)],
            capture_output=True,
            text=True,
            timeout=WITHIN * 2,
            check=False,
            cwd=ROOT,
            env=self.environment,
        )
        assert ran.returncode == code, ran.stderr
        return ran.stdout

    # --- what goes in

    def post(
        self, path: str, body: Any, headers: Mapping[str, str] | None = None, *, key: str | None = None, **options: Any
    ) -> Answer:
        """``body`` as it is where it is bytes, text or an iterator, else as JSON. With the server key unless told otherwise."""
        data = json.dumps(body) if isinstance(body, dict | list) else body
        headers = basic(self.key if key is None else key) | dict(headers or {})
        return self.request("POST", path, data, headers, **options)

    def request(
        self, method: str, path: str, data: Any = None, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        options.setdefault("timeout", WITHIN)
        reply = self._session.request(
            method, self.address + path, data=data, headers=dict(headers or {}), allow_redirects=False, **options
        )
        try:
            body = reply.json()
        except ValueError:
            body = {}
        return Answer(reply.status_code, body if isinstance(body, dict) else {}, reply.headers)

    def configure(self, change: Callable[[Configuration], Configuration]) -> None:
        """Save a new revision, as the console does; a running gateway has it within a second."""
        with open_workspace(self.path, "editor") as workspace:
            before = revisions.latest(workspace.db)
            number = revisions.save(workspace.db, change(before), WHO, "Changed", now()).revision
        if self.process is not None:
            until(lambda: f"revision {number} is in force" in self.log_text(), what=f"revision {number}")

    def issue(self, name: str, kind: keys.KeyKind = "public", **options: Any) -> str:
        """Another key; the gateway knows it when this returns."""
        with open_workspace(self.path, "editor") as workspace:
            key = keys.issue(workspace.db, name, kind, WHO, now(), **options)[1].reveal()
        until(lambda: self.post("/v1/batch", {"batch": []}, key=key).status != 401, what="the new key")
        return key

    def revoke(self, name: str) -> None:
        with open_workspace(self.path, "editor") as workspace:
            keys.revoke(workspace.db, keys.find(workspace.db, name).id, WHO, now())

    def keep_secret(self, name: str, text: str, host: str = "") -> None:
        """Store a secret as the console does, for the gateway to find."""
        with open_workspace(self.path, "editor") as workspace:
            store = SecretStore(workspace.db, key_file=self.folder / "portway" / "secret.key")
            store.put(name, Secret(text), host, WHO, now())

    def ask(self, what: commands.Ask, **arguments: Any) -> Any:
        """Ask the running gateway for something, as console and command line do; what it made of it."""
        with open_workspace(self.path, "editor") as workspace:
            asked = commands.ask(workspace.db, what, arguments, WHO, now())
            outcome = commands.wait(workspace.db, asked, WITHIN)
        assert outcome is not None and outcome.state == "done", outcome
        return outcome.value

    # --- what became of it

    def rows(self, query: str, *values: Any) -> list[Any]:
        """A query on the workspace, which is read only."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=WITHIN)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def events(self, where: str = "1", *values: Any) -> list[Stored]:
        """Stored events, the oldest first."""
        columns = "id, type, name, message_id, person_id, contact, verdict, reason, count, door"
        found = self.rows(f"SELECT {columns} FROM event WHERE {where} ORDER BY id", *values)
        return [Stored(*row[:6], Verdict(row[6]), *row[7:]) for row in found]  # type: ignore[call-arg]

    def event(self, message_id: str) -> Stored:
        """The one event with this messageId."""
        (found,) = self.events("message_id = ?", message_id)
        return found

    def newest(self) -> Stored:
        return self.events("id = (SELECT max(id) FROM event)")[0]

    def story(self, event: Stored) -> Story:
        with open_workspace(self.path, "reader") as workspace:
            story = story_of(workspace.db, event.id)
        assert story is not None
        return story

    def settled(self, message_id: str, verdict: Verdict = Verdict.DELIVERED) -> Stored:
        """The event once it has this verdict."""

        def look() -> Stored | None:
            return next((e for e in self.events("message_id = ?", message_id) if e.verdict == verdict), None)

        return until(look, what=f"{verdict.word} of {message_id}")

    @contextmanager
    def sandbox(self) -> Iterator[Control]:
        """The remote control of its sandbox, once that runs."""

        def look() -> Control | None:
            try:
                control = Control.of_file(self.path.with_suffix(".sandbox"))
                control.state()
            except (EnvironmentProblem, UserMistake, OSError, sqlite3.Error):
                return None
            return control

        control = until(look, what="the sandbox")
        with control:
            yield control

    def contact(self, email: str) -> dict[str, Any] | None:
        """The values of the one contact with this address in the sandbox, ``None`` where there is none."""
        with self.sandbox() as control:
            found = [one["values"] for one in control.contacts(email) if one["values"].get(EMAIL) == email]
        assert len(found) < 2, "a contact is there twice"
        return found[0] if found else None


def portway() -> list[str]:
    return [sys.executable, "-m", "gateway.cli"]


def _configured() -> Configuration:
    """The samples without their rule, and maps for an audience, a page and a product."""
    base = samples(Configuration("acme"))
    audience = DataMap(
        "vip",
        ("traits.vip", "properties.vip"),
        "boolean",
        Reference(int(AUDIENCE), "High value audience"),
        when_true=Reference(1, "Yes"),
        when_false=Reference(2, "No"),
    )
    page = DataMap("page", ("name",), "string", Reference(int(LAST_PAGE), "Last page"))
    product = DataMap("product", ("properties.product",), "string", Reference(int(LAST_PRODUCT), "Last product viewed"))
    return replace(base, data_maps=(*base.data_maps, audience, page, product), rules=())
