"""Takes a filter line apart: words at their places, with operator, values and minus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 3
"""Plain words shorter than this are found at the beginning of words only: inside they would be found everywhere."""
_QUOTED = r'"(?:[^"\\]|\\.)*"?'
_WORD = re.compile(rf"(?P<minus>-)?(?:(?P<operator>[A-Za-z]+):)?(?P<values>(?:{_QUOTED}|[^\s\"])*)")
_VALUE = re.compile(rf"(?P<quoted>{_QUOTED})|(?P<bare>[^,\"]+)|(?P<comma>,)")


@dataclass(frozen=True, slots=True)
class Word:
    """``operator`` is empty for plain text, which is one value. The word stands at ``start`` .. ``end`` of the line, its last
    value begins at ``last``, quote included."""

    start: int
    end: int
    minus: bool
    operator: str
    values: tuple[str, ...]
    last: int


def words(line: str) -> Iterator[Word]:
    """The words of a line in order. A quote that is not closed yet goes to the end of the line."""
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        match = _WORD.match(line, at)
        assert match is not None  # the pattern takes anything but a blank
        end = max(match.end(), at + 1)
        operator = (match["operator"] or "").lower()
        text = match["values"]
        values = tuple(_values(text)) if operator else (_plain(text),) if text else ()
        last = match.start("values") + (_behind_comma(text) if operator else 0)
        yield Word(at, end, match["minus"] is not None, operator, values, last)
        at = end


def _values(text: str) -> Iterator[str]:
    value = ""
    for part in _VALUE.finditer(text):
        if part["comma"]:
            if value:
                yield value
            value = ""
        else:
            value += _unquoted(part[0])
    if value:
        yield value


def _behind_comma(text: str) -> int:
    return max((part.end() for part in _VALUE.finditer(text) if part["comma"]), default=0)


def _plain(text: str) -> str:
    return re.sub(_QUOTED, lambda match: _unquoted(match[0]), text)


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
    return re.sub(r"\\(.)", r"\1", inner)
