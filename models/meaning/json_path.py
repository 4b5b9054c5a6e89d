"""Paths into a message: how they are written, what they find, and which paths a message has.

A path is names joined by dots (``traits.email``), with ``[n]`` for one member of a list, ``[*]`` for each of them, and
``["a.b"]`` for a name that holds a dot, a bracket, a quote or a blank at its edge. There is no ``$`` prefix. Paths are
parsed once per configuration revision; ``find`` runs for every event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final, Literal, final

from models.problems import UserMistake

MAX_LENGTH = 500
MAX_STEPS = 50
ELEMENTS_LOOKED_AT = 20
"""How many members of one list ``paths_in`` looks into."""


class _Absent(Enum):
    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent.ABSENT
"""What ``find`` returns where a message has nothing at the path; a JSON null is ``None``."""


class _Each(Enum):
    EACH = "[*]"


EACH: Final = _Each.EACH
Step = str | int | Literal[_Each.EACH]

_BARE_NAME = re.compile(r"""[^\s.\[\]"'](?:[^.\[\]"']*[^\s.\[\]"'])?""")
_SPECIAL = "]\"'"
_BRACKET = re.compile(
    r"""\[(?:(?P<index>\d{1,6})|(?P<each>\*)|"(?P<double>(?:[^"\\]|\\["\\])*)"|'(?P<single>(?:[^'\\]|\\['\\])*)')\]"""
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@final
class JsonPath:
    """One parsed path. ``str`` gives it back in its shortest writing; equal steps make equal paths."""

    __slots__ = ("_names", "steps")

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        names = tuple(step for step in steps if isinstance(step, str))
        self._names: tuple[str, ...] | None = names if len(names) == len(steps) else None

    @classmethod
    def parse(cls, text: str) -> JsonPath:
        """Read a path; ``UserMistake`` names the position at fault, counted from 1, and the way out."""
        return cls(tuple(_steps(text)))

    def find(self, body: Any) -> Any:
        """The value at the path, ``None`` for a null, ``ABSENT`` where there is nothing.

        With ``[*]`` the flat list of all values found that are not null; ``ABSENT`` where there are none.
        """
        if self._names is None:
            return _find(body, self.steps, 0)
        for name in self._names:
            if body.__class__ is not dict:
                return ABSENT
            body = body.get(name, ABSENT)
        return body

    def remove_from(self, body: Any) -> None:
        """Take out whatever stands at the path: an entry of an object, or a list's member (left as null)."""
        if self._names is not None and self.find(body) is ABSENT:
            return
        for holder in _found(body, self.steps[:-1]):
            last = self.steps[-1]
            if isinstance(holder, dict) and isinstance(last, str):
                holder.pop(last, None)
            elif isinstance(holder, list) and last is EACH:
                holder.clear()
            elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
                holder[last] = None

    def __str__(self) -> str:
        text = ""
        for step in self.steps:
            if not isinstance(step, str):
                text += "[*]" if step is EACH else f"[{step}]"
            elif _BARE_NAME.fullmatch(step) and not (not text and step == "$"):
                text += f".{step}" if text else step
            else:
                text += _quoted(step)
        return text

    def __repr__(self) -> str:
        return f"JsonPath({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsonPath) and other.steps == self.steps

    def __hash__(self) -> int:
        return hash(self.steps)


def paths_in(body: Any, limit: int = 500) -> Iterator[tuple[str, Any]]:
    """Every path of a message that leads to a plain value (text, number, boolean, null), with that value.

    Members of lists stand under ``[*]``, so one path can come several times. At most ``limit`` pairs, in the message's
    order, and no path longer than ``parse`` takes.
    """
    waiting: list[tuple[str, int, Any]] = [("", 0, body)]
    while waiting and limit > 0:
        path, depth, value = waiting.pop()
        if len(path) > MAX_LENGTH:
            continue
        if depth < MAX_STEPS and isinstance(value, dict):
            inner = [(_joined(path, name), depth + 1, one) for name, one in value.items()]
            waiting.extend(reversed(inner))
        elif depth < MAX_STEPS and isinstance(value, list) and path:
            waiting.extend((f"{path}[*]", depth + 1, one) for one in reversed(value[:ELEMENTS_LOOKED_AT]))
        elif path and not isinstance(value, dict | list):
            limit -= 1
            yield path, value


def _find(value: Any, steps: tuple[Step, ...], at: int) -> Any:
    while at < len(steps):
        step = steps[at]
        at += 1
        if step.__class__ is str:
            value = value.get(step, ABSENT) if value.__class__ is dict else ABSENT
        elif value.__class__ is not list:
            return ABSENT
        elif step is EACH:
            found: list[Any] = []
            flat = EACH in steps[at:]
            for member in value:
                one = _find(member, steps, at)
                if flat and one.__class__ is list:
                    found.extend(one)
                elif one is not ABSENT and one is not None:
                    found.append(one)
            return found or ABSENT
        else:
            value = value[step] if step < len(value) else ABSENT  # type: ignore[operator,index]  # an int, by elimination
        if value is ABSENT:
            return ABSENT
    return value


def _found(body: Any, steps: tuple[Step, ...]) -> list[Any]:
    """All values at ``steps``, not flattened."""
    values = [body]
    for step in steps:
        if isinstance(step, str):
            values = [one[step] for one in values if isinstance(one, dict) and step in one]
        elif step is EACH:
            values = [member for one in values if isinstance(one, list) for member in one]
        else:
            values = [one[step] for one in values if isinstance(one, list) and step < len(one)]
    return values


def _steps(text: str) -> Iterator[Step]:
    if not text.strip():
        raise UserMistake("The JSON path is empty. Write where the value stands in the message, like traits.email.")
    if len(text) > MAX_LENGTH:
        raise UserMistake(f"The JSON path is longer than {MAX_LENGTH} characters. Shorten it.")
    if re.match(r"\s*\$(?:[.\[]|\s*$)", text):
        raise _mistake(text, 0, "paths have no $ prefix; start with the first name, like traits.email")
    at = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    count = 0
    while at < end:
        step, at = _step(text, at, end, first=count == 0)
        count += 1
        if count > MAX_STEPS:
            raise UserMistake(f"The JSON path has more than {MAX_STEPS} steps. Shorten it.")
        yield step


def _step(text: str, at: int, end: int, *, first: bool) -> tuple[Step, int]:
    """The step that starts at ``at`` and the position after it."""
    if text[at] == "[":
        return _bracket(text, at, end, first=first)
    if not first and text[at] == ".":
        at += 1
    elif not first and text[at] not in _SPECIAL:
        raise _mistake(text, at, "a dot or a bracket is missing here")
    name = _BARE_NAME.match(text, at, end)
    if name is None:
        if at < end and text[at] in _SPECIAL:
            raise _mistake(text, at, 'a name with this character is written in brackets and quotes, like ["a.b"]')
        if at < end and text[at].isspace():
            raise _mistake(text, at, 'a name that begins or ends with a blank is written in quotes, like [" a"]')
        raise _mistake(text, at, "a name is missing here")
    if name.end() < end and text[name.end()].isspace():
        raise _mistake(text, name.end(), 'a name that begins or ends with a blank is written in quotes, like ["a "]')
    return name[0], name.end()


def _bracket(text: str, at: int, end: int, *, first: bool) -> tuple[Step, int]:
    match = _BRACKET.match(text, at, end)
    if match is None:
        raise _mistake(text, at, 'in brackets stands a number from 0, a star or a quoted name: [0], [*], ["a.b"]')
    if match["index"] is None and match["each"] is None:
        name = match["double"] if match["double"] is not None else match["single"]
        return _ESCAPED.sub(r"\1", name), match.end()
    if first:
        raise _mistake(text, at, "a message is an object, so a path starts with a name, like properties.products[0]")
    return (EACH if match["each"] else int(match["index"])), match.end()


def _mistake(text: str, at: int, what: str) -> UserMistake:
    return UserMistake(f"The JSON path “{text}” is not right at position {at + 1}: {what}.")


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'["{escaped}"]'


def _joined(path: str, name: str) -> str:
    if not _BARE_NAME.fullmatch(name) or (not path and name == "$"):
        return path + _quoted(name)
    return f"{path}.{name}" if path else name
