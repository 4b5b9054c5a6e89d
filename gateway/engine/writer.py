"""The single writer: one thread, one connection, one transaction at a time.

Everything that changes the workspace inside the engine comes here: groups of received events, and closures ("work") that
delivery, timers, commands and retention hand in. Whoever hands in work gets a future, so an error is theirs to see.
While a group commits, the interpreter is free: a second thread reads the next group then, and only then, since a statement
that has to share the interpreter takes longer than what would be won.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from gateway.link import Head
from models.storage.workspace import Workspace

T = TypeVar("T")
R = TypeVar("R")

GROUP = 200
GROUP_BYTES = 1 << 20
"""So many requests, or so many bytes of bodies, share a transaction: what is decoded at a time has to fit into memory."""
WORTH_READING_AHEAD = 64 << 10
"""Fewer bytes are read sooner than another thread is woken."""


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
    """``run`` is the thread that writes; every other method but ``read_ahead`` may be called from any thread.

    ``rolled_back`` is called when work has failed: whoever keeps anything in memory beside the workspace starts over.
    """

    def __init__(self, workspace: Workspace, rolled_back: Callable[[], None] = lambda: None) -> None:
        self._connection = workspace.connection
        self._rolled_back = rolled_back
        self._inbox: SimpleQueue[Submitted | Work | None] = SimpleQueue()
        self._gathered: list[Submitted] = []
        self._after: list[Work | None] = []
        """What came after those gathered and ends their group; at most one."""
        self._ahead: Future[Any] | None = None

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
        return self._ahead is not None or bool(self._gathered) or not self._inbox.empty()

    def submit(self, one: Submitted) -> None:
        self._inbox.put(one)

    def close(self) -> None:
        """Let ``run`` return once everything handed in before is done."""
        self._inbox.put(None)

    def run(self, read: Callable[[list[Submitted]], R], take: Callable[[R], None]) -> None:
        """Serve the inbox until closed: what has come in is taken together, never waited for, in the order of arrival.

        ``read`` touches no database: it may run on another thread, while ``take`` commits the group before.
        """
        self._read: Callable[[list[Submitted]], Any] = read
        with ThreadPoolExecutor(1, "reading") as self._reader:
            while (item := self._next()) is not None:
                if isinstance(item, Work):
                    self._do(item)
                else:
                    take(item)

    def read_ahead(self) -> None:
        """Just before a commit, on the writer's thread: have read meanwhile what has come in since, if that is much."""
        if self._ahead is None and self._gather() >= WORTH_READING_AHEAD:
            group, self._gathered = self._gathered, []
            self._ahead = self._reader.submit(self._read, group)

    def _next(self) -> Any:
        """A group, work, or the end. Waits for it."""
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            return ahead.result()
        if not self._gathered and not self._after:
            self._sort(self._inbox.get())
        if self._gather():
            group, self._gathered = self._gathered, []
            return self._read(group)
        return self._after.pop()

    def _gather(self) -> int:
        """Put together what has come in, up to a group or to work; how many bytes that is."""
        size = sum(len(one.body) for one in self._gathered)
        while not self._after and len(self._gathered) < GROUP and size < GROUP_BYTES:
            try:
                size += self._sort(self._inbox.get_nowait())
            except Empty:
                break
        return size

    def _sort(self, item: Submitted | Work | None) -> int:
        if isinstance(item, Submitted):
            self._gathered.append(item)
            return len(item.body)
        self._after.append(item)
        return 0

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
def transaction(connection: sqlite3.Connection, before_commit: Callable[[], None] = lambda: None) -> Iterator[None]:
    """``BEGIN IMMEDIATE`` to ``COMMIT``; any error rolls back. The commit syncs before it returns (``synchronous=FULL``)."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        before_commit()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
