"""The single writer: one thread, one connection, one transaction at a time.

Everything that changes the workspace inside the engine comes here: groups of received events, and closures ("work") that
delivery, timers, commands and retention hand in. Whoever hands in work gets a future, so an error is theirs to see.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from gateway.link import Head
from models.storage.workspace import Workspace

T = TypeVar("T")

GROUP = 200
GROUP_BYTES = 1 << 20
"""So many requests, or so many bytes of bodies, share a transaction: what is decoded at a time has to fit into memory."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """One request as the door passed it on, to be answered under its number."""

    number: int
    head: Head
    body: bytes


@dataclass(frozen=True, slots=True)
class Work:
    do: Callable[[sqlite3.Connection], Any]
    future: Future[Any]
    in_transaction: bool = True


class Writer:
    """``run`` is the thread that writes; every other method may be called from any thread.

    ``rolled_back`` is called when work has failed: whoever keeps anything in memory beside the workspace starts over.
    """

    def __init__(self, workspace: Workspace, rolled_back: Callable[[], None] = lambda: None) -> None:
        self._connection = workspace.connection
        self._rolled_back = rolled_back
        self._inbox: SimpleQueue[Submitted | Work | None] = SimpleQueue()

    def call(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Run ``work(connection)`` in a transaction of its own; its result or error comes by the future."""
        future: Future[T] = Future()
        self._inbox.put(Work(work, future))
        return future

    def aside(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """The same outside a transaction, for what SQLite does only there (emptying the log)."""
        future: Future[T] = Future()
        self._inbox.put(Work(work, future, in_transaction=False))
        return future

    @property
    def busy(self) -> bool:
        """Whether something waits."""
        return not self._inbox.empty()

    def submit(self, one: Submitted) -> None:
        self._inbox.put(one)

    def close(self) -> None:
        """Let ``run`` return once everything handed in before is done."""
        self._inbox.put(None)

    def run(self, take_group: Callable[[list[Submitted]], None]) -> None:
        """Serve the inbox until closed: what has come in is taken together, never waited for."""
        while True:
            item: Submitted | Work | None = self._inbox.get()
            group: list[Submitted] = []
            size = 0
            while item is not None:
                if isinstance(item, Work):
                    if group:  # order of arrival is order of commit
                        take_group(group)
                        group, size = [], 0
                    self._do(item)
                else:
                    group.append(item)
                    size += len(item.body)
                    if len(group) >= GROUP or size >= GROUP_BYTES:
                        break
                try:
                    item = self._inbox.get_nowait()
                except Empty:
                    break
            if group:
                take_group(group)
            if item is None:
                return

    def _do(self, work: Work) -> None:
        if not work.future.set_running_or_notify_cancel():
            return
        try:
            with transaction(self._connection) if work.in_transaction else nullcontext():
                result = work.do(self._connection)
        except BaseException as error:
            work.future.set_exception(error)
            self._rolled_back()
        else:
            work.future.set_result(result)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """``BEGIN IMMEDIATE`` to ``COMMIT``; any error rolls back. The commit syncs before it returns (``synchronous=FULL``)."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
