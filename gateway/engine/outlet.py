"""Writes the engine's frames to the door: replies after a commit, and notices."""

from __future__ import annotations

import threading
from typing import BinaryIO

import msgspec

from gateway.engine.members import Answer
from gateway.link import Notice, notice, reply

_SUCCESS = b'{"success": true}'


class Outlet:
    """May be used from any thread. A door that is gone is no error: nobody waits for an answer then."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._problem = ""

    def answer(self, answers: list[tuple[int, Answer]]) -> None:
        self._write(b"".join(reply(number, one.status, body_of(one)) for number, one in answers))

    def ready(self) -> None:
        self._write(notice(Notice(ready=True)))

    def refuse(self, why: str) -> None:
        """The engine cannot start; ``why`` is a sentence for the person who started the gateway."""
        self._write(notice(Notice(ready=False, problem=why)))

    def ask_to_stop(self) -> None:
        """Somebody asked for the gateway's end: the door stops accepting, finishes, and closes our stdin."""
        self._write(notice(Notice(stop=True)))

    def problem(self, why: str) -> None:
        """Tell the door once that nothing can be committed, and once (empty) that all is well again."""
        if why != self._problem:
            self._problem = why
            self._write(notice(Notice(ready=True, problem=why)))

    @property
    def has_problem(self) -> bool:
        return bool(self._problem)

    def _write(self, data: bytes) -> None:
        with self._lock:
            try:
                self._stream.write(data)
                self._stream.flush()
            except (BrokenPipeError, ValueError):
                pass


def body_of(one: Answer) -> bytes:
    """The reply's JSON: success, or ``code`` and ``message`` (both are needed, segment-protocol.md §8.3)."""
    if one.status == 200:
        return _SUCCESS
    return msgspec.json.encode({"code": one.code, "message": one.message})
