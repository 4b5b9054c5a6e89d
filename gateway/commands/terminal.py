"""What a command writes: lines for people, JSON for scripts. Foreign text cannot steer the terminal from here.

Everything goes through ``clean``: control characters, escape sequences and marks that turn the reading direction are
shown as what they are.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

_KEPT_FORMAT_CHARACTERS = "\u200c\u200d\u00ad"
"""Joiners (emoji, Persian) and the soft hyphen change nothing but looks."""
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def clean(text: str) -> str:
    """The text in one line, with everything that is no visible character written out."""
    if text.isprintable():
        return text
    return "".join(one if _shows(one) else _written_out(one) for one in text)


def _shows(character: str) -> bool:
    return character in _KEPT_FORMAT_CHARACTERS or unicodedata.category(character) not in _HIDDEN


def _written_out(character: str) -> str:
    """As JSON writes it, so that a document stays one."""
    return json.dumps(character)[1:-1]


class Terminal:
    """``out`` takes results, ``err`` everything that a script does not read."""

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self._out = out
        self._err = err

    def line(self, text: str = "") -> None:
        print(clean(text), file=self._out, flush=True)

    def lines(self, text: str) -> None:
        """Several lines of our own making; foreign line feeds in them were written out before."""
        for one in text.split("\n"):
            self.line(one)

    def note(self, text: str) -> None:
        """A remark that is not part of the result."""
        for one in text.split("\n"):
            print(clean(one), file=self._err, flush=True)

    def progress(self, text: str, *, last: bool = False) -> None:
        """A line that takes the place of the one before, where somebody watches."""
        if self._err.isatty():
            print(f"\r{clean(text):<78}", end="\n" if last else "", file=self._err, flush=True)
        elif last:
            self.note(text)

    def json(self, value: Any) -> None:
        """One JSON value per line, in ASCII: nothing in it means anything to a terminal."""
        print(json.dumps(value), file=self._out, flush=True)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Columns as wide as their longest cell; no rows, no head."""
        cells = [[clean(str(cell)) for cell in row] for row in rows]
        if not cells:
            return
        widths = [max(len(cell) for cell in column) for column in zip(head, *cells, strict=True)]
        for row in (head, *cells):
            self.line("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())


def moment(ms: int | None) -> str:
    """A time of ours as people here read it; ``-`` where there is none."""
    if ms is None:
        return "-"
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
