"""What the lanes share: the writer, the clocks, the line in use, and how outcomes are kept."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar

from gateway.delivery.line import Line
from models.meaning.deliveries import Kind, State
from models.storage import accounts
from models.storage.queue import again, settling
from models.storage.queue.items import SentRequest, Settlement

log = logging.getLogger(__name__)
T = TypeVar("T")

Triggers = Sequence[tuple[str, State]]
OnTriggers = Callable[[sqlite3.Connection, Triggers], None]
KEEP_AGAIN_SECONDS = 1.0


class Writer(Protocol):
    """The engine's single writer, as much of it as delivery needs."""

    def call(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]: ...


class Desk:
    """``now`` is the workspace's clock, ``real_now`` the machine's, both ms; ``next_id`` gives out ids of queue items, on
    the writer. ``line`` is replaced by whoever configures."""

    def __init__(
        self,
        writer: Writer,
        now: Callable[[], int],
        real_now: Callable[[], int],
        next_id: Callable[[], int],
        on_triggers: OnTriggers,
    ) -> None:
        self._writer = writer
        self.now = now
        self.real_now = real_now
        self.next_id = next_id
        self.on_triggers = on_triggers
        self.line: Line | None = None
        self.wake: Callable[[], None] = lambda: None
        """Tells every lane that one of them has made work for another; the sender sets it."""
        self.let_go: Callable[[], None] = lambda: None
        """Tells every lane that what held it is over; the sender sets it."""
        self.stopping = threading.Event()

    def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run work on the writer and wait for it. Never from the writer itself."""
        return self._writer.call(work).result()

    def keep(self, line: Line, settled: Sequence[Settlement], sent: SentRequest | None) -> None:
        """Keep outcomes in one transaction. A full disk does not lose them: it is tried until it works."""
        while True:
            try:
                return self.ask(lambda connection: self.keep_now(connection, line, settled, sent))
            except sqlite3.OperationalError as error:
                log.error("what Emarsys has answered cannot be kept yet: %s", error)
                if self.stopping.wait(KEEP_AGAIN_SECONDS):
                    raise

    def keep_now(
        self, connection: sqlite3.Connection, line: Line, settled: Sequence[Settlement], sent: SentRequest | None
    ) -> None:
        """The same, for who is on the writer already."""
        if settled or sent is not None:
            tell = line.configuration.settings.delete_in_emarsys
            keeping = settling.Keeping(line.account_id, self.now(), tell)
            triggers = settling.settle(connection, keeping, settled, sent, self.next_id)
            if triggers:
                self.on_triggers(connection, triggers)
        accounts.keep_sending(connection, line.account_id, line.standing.state)

    def recover(self, kinds: Iterable[Kind]) -> None:
        """Put back what was on the wire when a lane, or the engine before us, ended."""
        wanted = tuple(kinds)

        def work(connection: sqlite3.Connection) -> None:
            triggers = again.recover(connection, wanted, self.now())
            if triggers:
                self.on_triggers(connection, triggers)

        self.ask(work)
