"""Reads the door's frames from stdin and hands them to the writer; the end of stdin is the order to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from gateway.engine.writer import Submitted, Writer
from gateway.link import NOTICE, Frames, Head, Refusal, read_some

_head = msgspec.json.Decoder(Head)
_refusals = msgspec.json.Decoder(list[Refusal])


class Inbox:
    """``refused`` gets the counted refusals, ``sighted`` a key seen without an event, ``ended`` is called once the door is gone."""

    def __init__(
        self,
        stream: BinaryIO,
        writer: Writer,
        refused: Callable[[list[Refusal]], None],
        sighted: Callable[[Head], None],
        ended: Callable[[], None],
    ) -> None:
        self._stream = stream
        self._writer = writer
        self._refused = refused
        self._sighted = sighted
        self._ended = ended
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        frames = Frames()
        try:
            while data := read_some(self._stream):
                for number, head_length, rest in frames.feed(data):
                    if number == NOTICE and head_length:
                        self._sighted(_head.decode(rest))
                    elif number == NOTICE:
                        self._refused(_refusals.decode(rest))
                    else:
                        self._writer.submit(Submitted(number, _head.decode(rest[:head_length]), rest[head_length:]))
        finally:
            self._ended()
