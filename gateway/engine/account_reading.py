"""Keeps the account's catalogue fresh: reads it at the first connection, every six hours, and when somebody asks."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from gateway.delivery.catalogue import Unread, read_catalogue
from gateway.delivery.desk import Desk
from gateway.delivery.line import Line
from models.meaning.catalogue import Catalogue
from models.storage import accounts

log = logging.getLogger(__name__)

EVERY_SECONDS = 6 * 3600.0
AGAIN_SECONDS = 30.0
LONGEST_AGAIN = 900.0

Read = Callable[[int, Catalogue], None]
"""``(account id, catalogue)``: called on the writer, in the transaction that keeps it."""


class AccountReading:
    def __init__(self, desk: Desk, read: Read) -> None:
        self._desk = desk
        self._read = read
        self._wake = threading.Event()
        self._asked: list[Future[Catalogue]] = []
        self._due: dict[int, float] = {}
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="catalogue", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Not waited for: it only reads, and what it has not kept yet is read again."""
        self._wake.set()

    def look(self) -> None:
        """The line may have changed. Cheap."""
        self._failures = 0
        self._wake.set()

    def ask(self) -> Future[Catalogue]:
        """Read it now; ``Unread`` comes by the future."""
        future: Future[Catalogue] = Future()
        self._asked.append(future)
        self._wake.set()
        return future

    def _run(self) -> None:
        while not self._desk.stopping.is_set():
            self._wake.clear()
            asked, self._asked = self._asked, []
            line = self._desk.line
            wait = EVERY_SECONDS
            if line is not None and line.client is not None:
                wait = self._due.get(line.account_id, 0.0) - time.monotonic()
                if asked or wait <= 0:
                    wait = self._try(line, asked)
            elif asked:
                self._asked = asked + self._asked
            self._wake.wait(max(wait, 0.05))

    def _try(self, line: Line, asked: list[Future[Catalogue]]) -> float:
        try:
            catalogue = self._read_now(line)
        except Exception as error:
            if not isinstance(error, Unread):
                log.exception("the account cannot be read")
            self._failures += 1
            wait = min(AGAIN_SECONDS * 2.0 ** min(self._failures - 1, 10), LONGEST_AGAIN)
            for one in asked:
                one.set_exception(error)
        else:
            self._failures, wait = 0, EVERY_SECONDS
            for one in asked:
                one.set_result(catalogue)
        self._due[line.account_id] = time.monotonic() + wait
        return wait

    def _read_now(self, line: Line) -> Catalogue:
        assert line.client is not None
        before = self._desk.ask(lambda connection: accounts.catalogue(connection, line.account_id))
        catalogue = read_catalogue(line.client.send, before, self._desk.real_now())

        def keep(connection: sqlite3.Connection) -> None:
            accounts.keep_catalogue(connection, line.account_id, catalogue)
            self._read(line.account_id, catalogue)

        self._desk.ask(keep)
        log.info("the account was read: %d fields, %d external events", len(catalogue.fields), len(catalogue.events))
        return catalogue
