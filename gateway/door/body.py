"""The body of a request: collected within bounds while it arrives, unpacked within bounds afterwards."""

from __future__ import annotations

import threading
import zlib
from io import BytesIO

from gateway.door.answers import BAD_GZIP, CUT, OVERLOADED, UNKNOWN_ENCODING, Refusal, too_large
from models.meaning.segment.limits import READ_AT_MOST

_MOST_MEMBERS = 16
"""gzip may come in several pieces; real clients send one."""


class Room:
    """What all bodies together may still hold."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        with self._lock:
            if size > self._left:
                return False
            self._left -= size
            return True

    def give_back(self, size: int) -> None:
        with self._lock:
            self._left += size


class Body:
    """Collects a body in memory, never in a temporary file: it may hold personal data.

    Beyond what is read at all, or where all bodies together hold too much, the rest is let pass by unkept and ``refusal``
    says why: a sender that is cut off in the midst of sending would not see the answer. Speaks what Waitress asks of a buffer.
    """

    __slots__ = ("_held", "_parts", "_room", "refusal", "size")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._parts: list[bytes] = []
        self._held = 0
        self.size = 0
        self.refusal: Refusal | None = None

    def append(self, data: bytes) -> None:
        self.size += len(data)
        if self.refusal is not None:
            return
        if self.size > READ_AT_MOST:
            self._let_go(CUT)
        elif not self._room.take(len(data)):
            self._let_go(OVERLOADED)
        else:
            self._held += len(data)
            self._parts.append(data)

    def __len__(self) -> int:
        return self.size

    def whole(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)

    def getfile(self) -> BodyFile:
        return BodyFile(self)

    def close(self) -> None:
        self._parts.clear()
        self._room.give_back(self._held)
        self._held = 0

    def _let_go(self, refusal: Refusal) -> None:
        self.close()
        self.refusal = refusal


class BodyFile(BytesIO):
    """A body as ``wsgi.input``."""

    def __init__(self, body: Body) -> None:
        super().__init__(body.whole())
        self.refusal = body.refusal


def unpacked(data: bytes, encoding: str, limit: int) -> bytes | Refusal:
    """The body without its Content-Encoding, of at most ``limit`` bytes."""
    if not encoding or encoding == "identity":
        return data if len(data) <= limit else too_large(limit)
    if encoding not in ("gzip", "x-gzip"):
        return UNKNOWN_ENCODING
    try:
        whole = _inflated(data, limit + 1)
    except zlib.error:
        return BAD_GZIP
    if whole is None:
        return BAD_GZIP
    return whole if len(whole) <= limit else too_large(limit)


def _inflated(data: bytes, most: int) -> bytes | None:
    """At most ``most`` bytes, so that a bomb does no harm; a body may have several members. ``None``: it ends too early."""
    whole = b""
    for _ in range(_MOST_MEMBERS):
        one = zlib.decompressobj(16 + zlib.MAX_WBITS)
        whole += one.decompress(data, most - len(whole))
        if len(whole) >= most:
            return whole
        if not one.eof:
            return None
        data = one.unused_data.lstrip(b"\0")
        if not data:
            return whole
    return None
