"""The door's end of the link to the engine: hands requests over and passes on what the engine says once it has committed.

Knows frames and who waits for which, nothing of processes (``engine_process``) and nothing of HTTP.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, NamedTuple

import msgspec

from gateway import link
from gateway.door.answers import OVERLOADED, UNAVAILABLE, Answer, Refusal
from gateway.door.bounds import Bounds
from gateway.link import NOTICE, Frames, Head, Notice

log = logging.getLogger(__name__)

Done = Callable[[Answer], None]
"""Called once with what to answer, from any thread; it must not block."""

_LAST_NUMBER = (1 << 32) - 1
_TOGETHER = 256
"""So many frames are written at once at most."""

_notice = msgspec.json.Decoder(Notice)


class _Waiting(NamedTuple):
    since: float
    size: int
    done: Done


class EngineLink:
    """May be used from any thread. ``stop_asked`` is called when somebody asked for the gateway's end in the workspace.

    A thread of its own writes, so that an engine that does not read holds nobody up. What the engine has been given counts
    until it answers or is gone, even where the sender has been sent away meanwhile.
    """

    def __init__(self, stop_asked: Callable[[], None] = lambda: None, bounds: Bounds = Bounds()) -> None:
        self._stop_asked = stop_asked
        self._bounds = bounds
        self._lock = threading.Lock()
        self._number = NOTICE
        self._waiting: dict[int, _Waiting] = {}
        self._bytes = 0
        self._outgoing: SimpleQueue[bytes | None] | None = None
        self._frames = Frames()
        self._last_sign = 0.0
        self._silent = False
        self._closed = False
        self.answered: Callable[[], None] = lambda: None
        """Called when all answers that came together have been passed on."""
        self.ready = threading.Event()
        self.problem = ""
        """Why nothing can be committed just now, or why the engine cannot start; empty while all is well."""

    def submit(self, head: Head, body: bytes, done: Done) -> Refusal | None:
        """Hand over a request; ``done`` gets the answer when it is committed, or 503 where that takes too long.

        The refusal where it can't be handed over at all; ``done`` is not called then.
        """
        with self._lock:
            if self._outgoing is None or self.problem or self._silent or not self.ready.is_set():
                return Refusal(503, "unavailable", self.problem) if self.problem else UNAVAILABLE
            if len(self._waiting) >= self._bounds.waiting or self._bytes > self._bounds.undecided:
                return OVERLOADED
            self._number = number = self._number % _LAST_NUMBER + 1
            self._waiting[number] = _Waiting(time.monotonic(), len(body), done)
            self._bytes += len(body)
            self._outgoing.put(link.submission(number, head, body))
        return None

    def ask(self, head: Head, body: bytes) -> Answer:
        """Hand over a request and wait for what to answer."""
        answers: list[Answer] = []
        there = threading.Lock()  # taken until the answer is there: the cheapest thing that a thread can wait for
        there.acquire()

        def done(answer: Answer) -> None:
            answers.append(answer)
            there.release()

        refusal = self.submit(head, body, done)
        if refusal is not None:
            return refusal.answer
        with there:
            return answers[0]

    def tell(self, head: Head) -> None:
        """Hand over a refusal that nobody waits for."""
        self.submit(head, b"", lambda _: None)

    def sight(self, head: Head) -> None:
        """Report a key that was seen, in a request that brings no event."""
        self._send(link.sighting(head))

    def count(self, rows: list[link.Refusal]) -> bool:
        """Hand over counted refusals; whether the engine is there to take them."""
        return self._send(link.refusals(rows))

    def trouble(self) -> str:
        """Why events are not accepted and committed just now, as a sentence; empty while they are."""
        if self.problem:
            return self.problem
        if not self.ready.is_set():
            return "The engine is not running; it is being started again."
        return "The engine does not answer." if self._silent else ""

    def look(self) -> None:
        """To be called about once a second: send away who has waited too long, and note whether the engine lives."""
        now = time.monotonic()
        late: list[_Waiting] = []
        with self._lock:
            oldest = min((one.since for one in self._waiting.values()), default=now)
            self._silent = now - max(oldest, self._last_sign) > self._bounds.patience / 2
            for number, one in self._waiting.items():
                if one.since < now - self._bounds.patience and one.done is not _nobody:
                    self._waiting[number] = one._replace(done=_nobody)
                    late.append(one)
        if late:
            log.warning("%d requests were not decided within %.0f s", len(late), self._bounds.patience)
        for one in late:
            one.done(UNAVAILABLE.answer)

    def attach(self, stream: IO[bytes]) -> None:
        """An engine has been started; its stdin."""
        self._frames = Frames()
        outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        with self._lock:
            self._outgoing = outgoing
            self._last_sign = time.monotonic()
            if self._closed:
                outgoing.put(None)
        threading.Thread(target=_write, args=(stream, outgoing), name="to the engine", daemon=True).start()

    def take(self, data: bytes) -> None:
        """Bytes that the engine wrote."""
        self._last_sign = time.monotonic()
        self._silent = False
        for number, status, body in self._frames.feed(data):
            if number == NOTICE:
                self._take_notice(_notice.decode(body))
                continue
            with self._lock:
                one = self._waiting.pop(number, None)
                self._bytes -= one.size if one else 0
            if one:
                one.done(Answer(status, body))
        self.answered()

    def detach(self) -> None:
        """The engine is gone: everybody who waits is sent away, to come again."""
        with self._lock:
            self.ready.clear()
            self.problem = ""
            if self._outgoing is not None:
                self._outgoing.put(None)
                self._outgoing = None
            self._silent = False
            waiting, self._waiting, self._bytes = self._waiting, {}, 0
        for one in waiting.values():
            one.done(UNAVAILABLE.answer)
        self.answered()

    def close(self) -> None:
        """Tell the engine, by the end of its stdin, to finish and to go; for good. What it still answers is passed on."""
        with self._lock:
            self._closed = True
            if self._outgoing is not None:
                self._outgoing.put(None)

    def _send(self, frame: bytes) -> bool:
        with self._lock:
            if self._outgoing is None or not self.ready.is_set():
                return False
            self._outgoing.put(frame)
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


def _nobody(answer: Answer) -> None:
    """Takes the answer to somebody who has been sent away already."""


def _write(stream: IO[bytes], outgoing: SimpleQueue[bytes | None]) -> None:
    """Write what has come in, all of it together, until ``None`` comes or the engine is gone."""
    with suppress(OSError, ValueError):
        ended = False
        while not ended:
            frames = [outgoing.get()]
            with suppress(Empty):
                while frames[-1] is not None and len(frames) < _TOGETHER:
                    frames.append(outgoing.get_nowait())
            ended = frames[-1] is None
            stream.write(b"".join(one for one in frames if one is not None))
            stream.flush()
    with suppress(OSError):
        stream.close()
