"""The door's end of the link to the engine: hands requests over and holds their senders until the engine has committed.

Knows frames and who waits for which, nothing of processes (``engine_process``) and nothing of HTTP.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO

import msgspec

from gateway import link
from gateway.door.answers import OVERLOADED, UNAVAILABLE, Answer, Refusal
from gateway.door.bounds import Bounds
from gateway.link import NOTICE, Frames, Head, Notice

log = logging.getLogger(__name__)

BEHIND = 1.0
"""Seconds without an answer after which the engine counts as behind."""

_LAST_NUMBER = (1 << 32) - 1

_notice = msgspec.json.Decoder(Notice)


class _Waiting:
    """One sender. The lock is taken until its answer is there: the cheapest thing that a thread can wait for."""

    __slots__ = ("answer", "lock", "since")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lock.acquire()
        self.since = time.monotonic()
        self.answer: Answer = UNAVAILABLE.answer


class EngineLink:
    """May be used from any thread. ``stop_asked`` is called when somebody asked for the gateway's end in the workspace."""

    def __init__(self, stop_asked: Callable[[], None] = lambda: None, bounds: Bounds = Bounds()) -> None:
        self._stop_asked = stop_asked
        self._bounds = bounds
        self._number = NOTICE
        self._writing = threading.Lock()
        self._stream: IO[bytes] | None = None
        self._waiting: dict[int, _Waiting] = {}
        self._frames = Frames()
        self._closed = False
        self.ready = threading.Event()
        self.problem = ""
        """Why nothing can be committed just now, or why the engine cannot start; empty while all is well."""

    def ask(self, head: Head, body: bytes) -> Answer:
        """Hand over a request and wait until it is committed; 503 or 429 where that is not to be had."""
        if self.problem or not self.ready.is_set():
            return self._unavailable()
        if len(self._waiting) >= self._bounds.waiting and self._is_behind():
            return OVERLOADED.answer
        waiting = _Waiting()
        number = self._send(head, body, waiting)
        if number and not waiting.lock.acquire(timeout=self._bounds.patience):
            self._waiting.pop(number, None)
            log.warning("the engine has not answered within %.0f s", self._bounds.patience)
        return waiting.answer

    def tell(self, head: Head) -> None:
        """Hand over a refusal that nobody waits for."""
        self._send(head, b"", None)

    def sight(self, head: Head) -> None:
        """Report a key that was seen, in a request that brings no event."""
        self._write(link.sighting(head))

    def count(self, rows: list[link.Refusal]) -> bool:
        """Hand over counted refusals; whether the engine is there to take them."""
        return self._write(link.refusals(rows))

    def trouble(self) -> str:
        """Why events are not accepted and committed just now, as a sentence; empty while they are."""
        if self.problem:
            return self.problem
        if not self.ready.is_set():
            return "The engine is not running; it is being started again."
        if self._is_behind(self._bounds.patience / 2):
            return "The engine does not answer."
        return ""

    def attach(self, stream: IO[bytes]) -> None:
        """An engine has been started; its stdin."""
        with self._writing:
            self._frames = Frames()
            self._stream = stream
        if self._closed:
            self.close()

    def take(self, data: bytes) -> None:
        """Bytes that the engine wrote."""
        for number, status, body in self._frames.feed(data):
            if number == NOTICE:
                self._take_notice(_notice.decode(body))
            elif (waiting := self._waiting.pop(number, None)) is not None:
                waiting.answer = Answer(status, body)
                waiting.lock.release()

    def detach(self) -> None:
        """The engine is gone: everybody who waits is sent away, to come again."""
        self.ready.clear()
        self.problem = ""
        self._drop_stream()
        for number in list(self._waiting):
            waiting = self._waiting.pop(number, None)
            if waiting is not None:
                waiting.lock.release()

    def close(self) -> None:
        """Tell the engine, by the end of its stdin, to finish and to go; for good. What it still answers is passed on."""
        self._closed = True
        self._drop_stream()

    def _drop_stream(self) -> None:
        with self._writing:
            stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError):  # what could not be written any more is answered with 503
                stream.close()

    def _send(self, head: Head, body: bytes, waiting: _Waiting | None) -> int:
        """The number under which the request went out; 0 if it did not."""
        if not self._writing.acquire(timeout=self._bounds.patience):
            return 0
        try:
            stream = self._stream
            if stream is None:
                return 0
            self._number = number = self._number % _LAST_NUMBER + 1
            if waiting is not None:
                self._waiting[number] = waiting
            stream.write(link.submission(number, head, body))
            stream.flush()
            return number
        except (OSError, ValueError):  # the engine has just gone
            self._waiting.pop(self._number, None)
            return 0
        finally:
            self._writing.release()

    def _write(self, frame: bytes) -> bool:
        with self._writing:
            if self._stream is None:
                return False
            try:
                self._stream.write(frame)
                self._stream.flush()
            except (OSError, ValueError):
                return False
            return True

    def _take_notice(self, notice: Notice) -> None:
        if notice.stop:
            self._stop_asked()
            return
        if notice.problem != self.problem:
            log.log(logging.WARNING if notice.problem else logging.INFO, notice.problem or "events are accepted again")
        self.problem = notice.problem
        if notice.ready:
            self.ready.set()

    def _is_behind(self, seconds: float = BEHIND) -> bool:
        """Whether somebody has waited so long; numbers go up, so the first is the oldest."""
        oldest = next(iter(self._waiting.copy().values()), None)
        return oldest is not None and time.monotonic() - oldest.since > seconds

    def _unavailable(self) -> Answer:
        if self.problem:
            return Refusal(503, "unavailable", self.problem).answer
        return UNAVAILABLE.answer
