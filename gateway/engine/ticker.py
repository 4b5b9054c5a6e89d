"""The engine's periodic duties: a thread that hands work to the writer and never touches the workspace itself."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

Work = Callable[[sqlite3.Connection], Any]


@dataclass(slots=True)
class Duty:
    """``work`` runs every ``every`` seconds. It may return ``True``: there is more, come again at once."""

    name: str
    every: float
    work: Work
    due: float = 0.0


class Ticker:
    def __init__(self, call: Callable[[Work], Future[Any]], duties: list[Duty]) -> None:
        self._call = call
        self._duties = duties
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            now = time.monotonic()
            for duty in self._duties:
                if duty.due <= now and not self._stopping.is_set():
                    more = self._do(duty)
                    duty.due = now + (0.05 if more else duty.every)
            wait = min(duty.due for duty in self._duties) - time.monotonic()
            self._stopping.wait(max(wait, 0.01))

    def _do(self, duty: Duty) -> bool:
        try:
            return self._call(duty.work).result() is True
        except Exception:
            log.exception("the duty %s failed and is tried again", duty.name)
            return False
