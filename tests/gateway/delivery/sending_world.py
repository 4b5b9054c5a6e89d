"""The sender at work: a real workspace with its writer's thread, the real client, and clocks that the test moves."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from gateway.delivery.access import Access
from gateway.delivery.client import Client
from gateway.delivery.desk import Desk
from gateway.delivery.line import Line
from gateway.delivery.rate import Rate
from gateway.delivery.sender import Sender
from gateway.delivery.standing import Standing
from gateway.delivery.transport import Transport
from gateway.engine.writer import Writer
from models.meaning.configuration import Configuration
from models.meaning.deliveries import State
from models.meaning.trace.verdicts import Verdict
from models.storage.accounts import SendingState
from models.storage.workspace import create, open_workspace
from tests.models.storage.queue_world import ACCOUNT, NOW, QueueWorld

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds after which something that should have happened counts as not happening."""


class Watched:
    """The engine's writer; whoever waits for a change is told after each piece of work."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._changed = threading.Condition()
        self.version = 0
        self._writer: Writer
        self.world: QueueWorld

    def start(self) -> None:
        self._thread.start()
        assert self._opened.wait(PATIENCE)

    def _run(self) -> None:
        with open_workspace(self._path, "writer") as workspace:
            self._writer = Writer(workspace)
            self.world = QueueWorld(workspace.connection)
            self._opened.set()
            self._writer.run(list, lambda group: None)

    def call(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future = self._writer.call(work)
        future.add_done_callback(self._tell)
        return future

    def look(self, work: Callable[[QueueWorld], T]) -> T:
        """Run something on the queue without anybody being told."""
        return self._writer.call(lambda connection: work(self.world)).result(PATIENCE)

    def _tell(self, future: Future[Any]) -> None:
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def wait_after(self, version: int) -> None:
        """Wait until there was work after this version, or a moment."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, 0.2)

    def close(self) -> None:
        self._writer.close()
        self._thread.join(PATIENCE)


class SendingWorld:
    """``put`` queues, ``until`` waits for a state, ``pass_time`` moves the clocks and has everything looked at anew."""

    def __init__(self, path: Path, access: Access, configuration: Configuration) -> None:
        create(path, 1)
        self.writer = Watched(path)
        self.writer.start()
        self.configuration = configuration
        self.offset = 0
        self.news: list[tuple[str, State]] = []
        self.standing = Standing(SendingState(), lambda: time.monotonic() + self.offset / 1000)
        self.rate = Rate(configuration.settings.manual_reserve_percent, lambda: time.monotonic() + self.offset / 1000)
        self.desk = Desk(self.writer, self.now, self.real_now, lambda: self.writer.world.next_id(), self._on_triggers)
        self.sender = Sender(self.desk)
        self.client = Client(access, self.real_now, Transport(timeout=(2.0, 0.5)))
        self.writer.look(lambda world: self._make_account(world.connection))

    @staticmethod
    def _make_account(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO account (id, mode, host, who, made_at) VALUES (?, 'sandbox', 's', 'w', 1)", (ACCOUNT,)
        )

    def _on_triggers(self, connection: sqlite3.Connection, triggers: Sequence[tuple[str, State]]) -> None:
        self.news += triggers

    def now(self) -> int:
        return NOW + self.offset

    def real_now(self) -> int:
        return time.time_ns() // 1_000_000

    def start(self) -> None:
        self.sender.use(Line(ACCOUNT, self.configuration, self.client, self.standing, self.rate))
        self.sender.start()

    def close(self) -> None:
        self.sender.stop()
        self.writer.close()
        self.client.close()

    def put(self, work: Callable[[QueueWorld], T]) -> T:
        """Queue something, in one transaction, and wake the sender."""
        result = self.writer.look(work)
        self.sender.wake()
        return result

    def use(self, **changes: Any) -> None:
        """Go on with another client or configuration."""
        line = Line(ACCOUNT, self.configuration, self.client, self.standing, self.rate)
        self.sender.use(replace(line, **changes))

    def pass_time(self, ms: int) -> None:
        self.offset += ms
        self.sender.let_go()

    def states(self) -> dict[int, str]:
        return self.writer.look(lambda world: world.states())

    def verdicts(self) -> dict[int, Verdict]:
        return self.writer.look(lambda world: world.verdicts())

    def column(self, sql: str) -> list[Any]:
        return self.writer.look(lambda world: world.column(sql))

    def until(self, *states: State, ids: Sequence[int] = ()) -> dict[int, str]:
        """Wait until every item (or those with these ids) is in one of the states; returns all states."""

        def reached(found: dict[int, str]) -> bool:
            return all(found[one] in states for one in ids or found)

        return self.until_true(self.states, reached)

    def until_true(self, look: Callable[[], T], reached: Callable[[T], bool]) -> T:
        end = time.monotonic() + PATIENCE
        while True:
            version = self.writer.version
            found = look()
            if reached(found):
                return found
            assert time.monotonic() < end, f"not reached within {PATIENCE} s: {found}"
            self.writer.wait_after(version)


@contextmanager
def sending(
    path: Path,
    access: Access,
    configuration: Configuration | None = None,
    before: Callable[[QueueWorld], object] = lambda queue: None,
) -> Iterator[SendingWorld]:
    """``before``: what the queue holds when the sender starts."""
    world = SendingWorld(path / "acme.portway", access, configuration or Configuration("Acme"))
    try:
        world.writer.look(before)
        world.start()
        yield world
    finally:
        world.close()
