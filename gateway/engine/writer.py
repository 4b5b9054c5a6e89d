"""The single writer: one thread, one connection, one transaction at a time.

Everything that changes the workspace inside the engine comes here: groups of received events, and closures ("work") that
delivery, timers, commands and retention hand in. Whoever hands in work gets a future, so an error is theirs to see.
While a group commits, the interpreter is free: a second thread reads the next group then, and only then, since a statement
that has to share the interpreter takes longer than what would be won.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from gateway.link import Head
from models.storage.workspace import Workspace

T = TypeVar("T")
R = TypeVar("R")

GROUP = 200
GROUP_BYTES = 768 << 10
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


@dataclass(slots=True)
class _Group:
    """Requests that will share a transaction; once ``read`` has begun, no more come in."""

    submitted: list[Submitted] = field(default_factory=list)
    size: int = 0
    read: Future[Any] | None = None

    def has_room(self) -> bool:
        return self.read is None and len(self.submitted) < GROUP and self.size < GROUP_BYTES

    def add(self, one: Submitted) -> None:
        self.submitted.append(one)
        self.size += len(one.body)


class Writer:
    """``run`` is the thread that writes; every other method but ``read_ahead`` may be called from any thread.

    ``rolled_back`` is called when work has failed: whoever keeps anything in memory beside the workspace starts over.
    """

    def __init__(self, workspace: Workspace, rolled_back: Callable[[], None] = lambda: None) -> None:
        self._connection = workspace.connection
        self._rolled_back = rolled_back
        self._inbox: SimpleQueue[Submitted | Work | None] = SimpleQueue()
        self._line: deque[_Group | Work | None] = deque()
        """What has been taken out of the inbox, in the order of arrival, with requests put together."""

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
        return bool(self._line) or not self._inbox.empty()

    def submit(self, one: Submitted) -> None:
        self._inbox.put(one)

    def close(self) -> None:
        """Let ``run`` return once everything handed in before is done."""
        self._inbox.put(None)

    def run(self, read: Callable[[list[Submitted]], R], take: Callable[[R], None]) -> None:
        """Serve the inbox until closed: what has come in is taken together, never waited for, in the order of arrival.

        ``read`` touches no database: it may run on another thread, while ``take`` commits a group before.
        """
        self._read: Callable[[list[Submitted]], Any] = read
        with ThreadPoolExecutor(1, "reading") as self._reader:
            while (item := self._next()) is not None:
                if isinstance(item, Work):
                    self._do(item)
                else:
                    take(read(item.submitted) if item.read is None else item.read.result())

    def read_ahead(self) -> None:
        """Just before a commit, on the writer's thread: have the next group read meanwhile, if that is much."""
        self._line_up()
        group = next((one for one in self._line if isinstance(one, _Group)), None)
        if group is not None and group.read is None and group.size >= WORTH_READING_AHEAD:
            group.read = self._reader.submit(self._read, group.submitted)

    def _next(self) -> _Group | Work | None:
        """What has waited longest, ``None`` for the end. Waits for it."""
        if not self._line:
            self._sort_in(self._inbox.get())
        self._line_up()
        return self._line.popleft()

    def _line_up(self) -> None:
        while True:
            try:
                self._sort_in(self._inbox.get_nowait())
            except Empty:
                return

    def _sort_in(self, item: Submitted | Work | None) -> None:
        if not isinstance(item, Submitted):
            self._line.append(item)
            return
        last = self._line[-1] if self._line else None
        if not isinstance(last, _Group) or not last.has_room():
            last = _Group()
            self._line.append(last)
        last.add(item)

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
