"""An object of the document while it is read: strictly typed cells, problems by path, keys that nobody asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from models.meaning.configuration_file.problems import DocumentProblem

T = TypeVar("T", bound=str)

LONGEST_TEXT = 2_000
LONGEST_NAME = 200
MOST_ITEMS = 5_000
LARGEST_INTEGER = 2**53
"""Above it JSON readers disagree about a number."""


class Notes:
    """What was found while reading: problems, and the paths of keys that this version does not know."""

    def __init__(self) -> None:
        self.problems: list[DocumentProblem] = []
        self.unknown: list[str] = []

    def problem(self, path: str, text: str) -> None:
        self.problems.append(DocumentProblem(path, text))


class Node:
    """A JSON object at a path. Where a cell is not as it must be its getter notes a problem and returns the default."""

    def __init__(self, content: Mapping[str, Any], path: str, notes: Notes) -> None:
        self._content = content
        self._path = path
        self.notes = notes
        self._asked: set[str] = set()

    def at(self, name: str) -> str:
        """The path of one of its cells."""
        plain = name.replace("_", "a").isalnum()
        cell = name if plain else f"[{name!r}]"
        return f"{self._path}.{cell}" if self._path and plain else f"{self._path}{cell}"

    def problem(self, name: str, text: str) -> None:
        self.notes.problem(self.at(name), text)

    def has(self, name: str) -> bool:
        """Whether the cell is there with something other than null."""
        return self.raw(name) is not None

    def raw(self, name: str) -> Any:
        self._asked.add(name)
        return self._content.get(name)

    def names(self) -> Iterator[str]:
        yield from self._content

    def text(self, name: str, default: str = "", *, longest: int = LONGEST_TEXT) -> str:
        """A text cell, trimmed; absent and null are ``default``."""
        value = self.raw(name)
        return default if value is None else self.as_text(value, name, default, longest=longest)

    def as_text(self, value: Any, name: str, default: str = "", *, longest: int = LONGEST_TEXT) -> str:
        if not isinstance(value, str):
            self.problem(name, f"A text is expected here, not {described(value)}.")
            return default
        if len(value) > longest:
            self.problem(name, f"This text has {len(value)} characters; {longest} is the most.")
            return default
        if any(one == "\0" or "\ud800" <= one <= "\udfff" for one in value):
            self.problem(name, "This text holds a character that cannot be stored. Take it out.")
            return default
        return value.strip()

    def name(self, name: str = "name") -> str:
        """A name that must be there and not be blank."""
        value = self.raw(name)
        if value is None:
            self.problem(name, "A name is missing.")
            return ""
        text = self.as_text(value, name, longest=LONGEST_NAME)
        if isinstance(value, str) and not value.strip():
            self.problem(name, "A name must not be empty.")
        if any(misleads(one) for one in text):
            self.problem(name, "A name holds a control character, or one that reverses the text after it. Take it out.")
        return text

    def optional_text(self, name: str) -> str | None:
        """A cell that may be empty: absent, null and "" are ``None``."""
        return self.text(name) or None

    def one_of(self, name: str, choices: Sequence[T], default: T | None = None) -> T:
        """One of the words; without a default the cell must be there."""
        value = self.raw(name)
        fallback = choices[0] if default is None else default
        if value is None and default is not None:
            return default
        for choice in choices:
            if value == choice:
                return choice
        wanted = ", ".join(f'"{one}"' for one in choices)
        found = "is missing" if value is None else f"is {described(value)}"
        self.problem(name, f"One of {wanted} is expected here; it {found}.")
        return fallback

    def boolean(self, name: str, default: bool) -> bool:
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(name, f"true or false is expected here, not {described(value)}.")
            return default
        return value

    def integer(self, name: str, default: int, *, least: int = 0, most: int = LARGEST_INTEGER) -> int:
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem(name, f"A whole number is expected here, not {described(value)}.")
            return default
        if not least <= value <= most:
            self.problem(name, f"A number from {least} to {most} is expected here; it is {value}.")
            return default
        return value

    def number(self, name: str, default: float, *, least: float = 0.0, most: float = float(LARGEST_INTEGER)) -> float:
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.problem(name, f"A number is expected here, not {described(value)}.")
            return default
        if not least <= value <= most:
            self.problem(name, f"A number from {least:g} to {most:g} is expected here; it is {value}.")
            return default
        return float(value)

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            self.problem(name, f"A text or a list of texts is expected here, not {described(value)}.")
            return default
        return tuple(self.as_text(one, f"{name}") for one in self._bounded(name, value))

    def object(self, name: str) -> Node | None:
        """The object in a cell; absent and null are ``None``."""
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.problem(name, f"An object is expected here, not {described(value)}.")
            return None
        return Node(value, self.at(name), self.notes)

    def objects(self, name: str) -> list[Node]:
        """The objects in a list; what is none of them is a problem of its own."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(name, f"A list is expected here, not {described(value)}.")
            return []
        found = []
        for position, one in enumerate(self._bounded(name, value)):
            if isinstance(one, dict):
                found.append(Node(one, f"{self.at(name)}[{position}]", self.notes))
            else:
                self.notes.problem(f"{self.at(name)}[{position}]", f"An object is expected here, not {described(one)}.")
        return found

    def close(self) -> None:
        """Name the keys that nobody has asked for."""
        self.notes.unknown.extend(self.at(name) for name in self._content if name not in self._asked)

    def _bounded(self, name: str, items: list[Any]) -> list[Any]:
        if len(items) > MOST_ITEMS:
            self.problem(name, f"This list has {len(items)} entries; {MOST_ITEMS} is the most.")
        return items[:MOST_ITEMS]


def misleads(character: str) -> bool:
    """Whether a character can make a name look like another one: controls, and what turns the reading direction."""
    turns = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return turns or unicodedata.category(character) == "Cc"


def described(value: Any) -> str:
    """A JSON value in a few words, for a sentence about it."""
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 40 else "a long text"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "nothing"
