"""What door and engine say to each other: frames over the engine's stdin and stdout.

The door writes ``Submission`` frames and, once a second, ``Refusals``; the engine answers each submission by its number
once everything in it is committed. End of stdin tells the engine to finish what it has and to stop.

A frame to the engine is ``length, number, head length`` (little-endian u32 each), the head (JSON array of ``Head``), the body's
bytes. ``length`` counts what follows the number. A frame from the engine is ``length, number, status`` and the reply's bytes.
Number 0 is not answered: it carries ``Refusals`` to the engine, or the ``Head`` of a key that was seen without an event, and
from the engine its notices (``READY``, ``HEALTH``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

import msgspec

_TO_ENGINE = struct.Struct("<III")
_TO_DOOR = struct.Struct("<III")

NOTICE = 0
"""The number of frames that answer nothing."""
CANNOT_START = 4
"""The engine's exit code where starting it again would not help; its last notice says why."""


class Head(msgspec.Struct, array_like=True, frozen=True):
    """What the door knows about a request whose key it has accepted. Times are real milliseconds, not the moved clock."""

    key_id: int
    public: bool
    door: str  # "tracking" or "destination"
    route: str  # "batch", or the call type of a single-call route, "" where the body's own type counts
    received_at: int
    address: str
    exposed: str = ""  # how a server key was seen where it should not be: "url", "pixel", "origin"
    refusal: str = ""  # a code: the door has refused already (too large, bad gzip …), the engine keeps the row
    message: str = ""  # the sentence of that refusal
    path: str = ""  # as the list shows it, without query
    signature: str = ""  # X-Signature, where it came along
    replay: str = ""  # X-Portway-Replay of a key issued for a run: "EVENT" or "EVENT; moves-rules"


class Refusal(msgspec.Struct, array_like=True, frozen=True):
    """Requests refused without a valid key, counted by the door."""

    minute: int  # ms at its start
    address: str
    path: str
    code: str
    status: int
    count: int


class Notice(msgspec.Struct):
    """``ready``: requests are taken. ``problem``: why nothing can be committed just now (disk full), empty = all is well.

    ``ready`` false with a ``problem``: the engine cannot start, and says why. ``stop``: somebody asked for the gateway's
    orderly end by a request in the workspace.
    """

    ready: bool = True
    problem: str = ""
    stop: bool = False


class Reply(msgspec.Struct):
    number: int
    status: int
    body: bytes


def submission(number: int, head: Head, body: bytes) -> bytes:
    head_bytes = msgspec.json.encode(head)
    return _TO_ENGINE.pack(4 + len(head_bytes) + len(body), number, len(head_bytes)) + head_bytes + body


def refusals(rows: list[Refusal]) -> bytes:
    body = msgspec.json.encode(rows)
    return _TO_ENGINE.pack(4 + len(body), NOTICE, 0) + body


def sighting(head: Head) -> bytes:
    """A key stood in the address of a request that brings no event (client settings)."""
    head_bytes = msgspec.json.encode(head)
    return _TO_ENGINE.pack(4 + len(head_bytes), NOTICE, len(head_bytes)) + head_bytes


def reply(number: int, status: int, body: bytes) -> bytes:
    return _TO_DOOR.pack(4 + len(body), number, status) + body


def notice(one: Notice) -> bytes:
    return reply(NOTICE, 0, msgspec.json.encode(one))


class Frames:
    """Cuts a stream of bytes into frames ``(number, third word, rest)``; what is incomplete waits for more bytes."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, int, bytes]]:
        buffer = self._buffer
        buffer += data
        at = 0
        while len(buffer) - at >= 12:
            length, number, third = _TO_ENGINE.unpack_from(buffer, at)
            end = at + 8 + length
            if len(buffer) < end:
                break
            yield number, third, bytes(buffer[at + 12 : end])
            at = end
        del buffer[:at]


def read_some(stream: IO[bytes], limit: int = 1 << 20) -> bytes:
    """The bytes that are there, at least one; ``b""`` at the end of the stream."""
    read1 = getattr(stream, "read1", None)
    data: bytes = read1(limit) if read1 is not None else stream.read(limit)
    return data
