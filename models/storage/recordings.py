"""Recordings as files: written from the events of a workspace, read in another one, cleaned of a person who is forgotten.

Those that a workspace has saved stand in its audit list: *forget* reaches into them as into backups.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from peewee import SqliteDatabase

from models.meaning.identity.mentions import folded, mentions
from models.meaning.masking import Masking
from models.meaning.recording import Head, event_line, head_line, is_head, read_event, read_head
from models.meaning.replay import Recorded, name_of
from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit
from models.storage.new_file import new_file
from models.storage.replays import recorded
from models.version import VERSION

SAVED = "recording saved"
LONGEST_LINE = 4 << 20
MOST_EVENTS = 100_000
_SHOWN = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of a recorded event; ``start`` is where it begins in the file."""

    start: int
    received_at: int
    type: str
    name: str
    who: str
    door: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that has been looked through. ``unread`` counts the lines that hold no event."""

    path: Path
    head: Head
    lines: tuple[Line, ...]
    unread: int


def save(
    db: SqliteDatabase,
    ids: Iterable[int],
    target: Path,
    masking: Masking | None,
    who: str,
    now: int,
    progress: Progress,
) -> int:
    """Write a recording of these events and return how many could be in it. Raises ``UserMistake`` where none can, or
    where they are too many."""
    numbers = sorted(ids)
    if len(numbers) > MOST_EVENTS:
        raise UserMistake(
            f"These are {len(numbers):,} events; a recording takes {MOST_EVENTS:,}. Choose fewer.", "events"
        )
    found = list(_times(db, numbers))
    if not found:
        raise UserMistake("None of these events can be recorded: they need a stored message of a call.", "events")
    head = Head(now, VERSION, masking is not None, len(found), found[0], found[-1])
    # First: a file that nobody knows of is never cleaned of a person.
    audit.note(db, who, SAVED, now, file=str(target.absolute()), events=len(found), masked=head.masked)
    with new_file(target) as file:
        _put(file, head_line(head))
        for count, one in enumerate(recorded(db, numbers), start=1):
            _put(file, event_line(one, masking.message(one.message) if masking is not None else one.message))
            progress(count, len(found))
    return len(found)


def look_through(path: Path, progress: Progress) -> Recording:
    """Read a recording, from whomever it comes. Raises ``UserMistake`` where it is none."""
    lines: list[Line] = []
    unread = 0
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        first = file.readline(LONGEST_LINE)
        head = read_head(_decoded(first))
        start = len(first)
        while (text := file.readline(LONGEST_LINE)) and len(lines) < MOST_EVENTS:
            one = read_event(_decoded(text)) if text.strip() else None
            if one is not None:
                lines.append(_line(start, one))
            elif text.strip():
                unread += 1
            start += len(text)
            progress(start, size)
    return Recording(path, head, tuple(lines), unread)


def events(path: Path, starts: Iterable[int]) -> Iterator[Recorded]:
    """The events that begin there, in the order of the file."""
    with _opened(path) as file:
        for start in sorted(starts):
            file.seek(start)
            one = read_event(_decoded(file.readline(LONGEST_LINE)))
            if one is not None:
                yield one


def is_recording(path: Path) -> bool:
    """Whether a file begins as a recording does, whatever its name."""
    try:
        with path.open("rb") as file:
            return is_head(_decoded(file.readline(LONGEST_LINE)))
    except OSError:
        return False


def ours(db: SqliteDatabase) -> list[Path]:
    """The recordings that this workspace has saved and that are still where they were."""
    noted = {Path(str(line.detail.get("file", ""))) for line in audit.newest(db, 10_000, SAVED)}
    return sorted(one for one in noted if one.is_file())


def forgotten_in(path: Path, identifiers: Iterable[str]) -> bool:
    """Take out the events in which one of these identifiers stands; whether it could be done."""
    names = folded(identifiers)
    try:
        with _opened(path) as file, new_file(path) as target:
            while text := file.readline(LONGEST_LINE):
                line = _decoded(text)
                if is_head(line) or not mentions(line, names):
                    target.write(text)
    except (UserMistake, EnvironmentProblem):
        return False
    return True


def _times(db: SqliteDatabase, ids: list[int]) -> Iterator[int]:
    for one in recorded(db, ids):
        yield one.received_at


def _put(file: BinaryIO, line: dict[str, Any]) -> None:
    file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise EnvironmentProblem(f"{path.name} cannot be read: {error.strerror}. Choose another file.") from error


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _line(start: int, one: Recorded) -> Line:
    message = one.message
    type_, name = message.get("type"), name_of(message)
    who = _email(message) or message.get("userId") or message.get("anonymousId")
    return Line(start, one.received_at, _short(type_), _short(name), _short(who), one.door)


def _short(value: Any) -> str:
    return str(value)[:_SHOWN] if value else ""


def _email(message: Any) -> Any:
    for holder in (message, message.get("context")):
        traits = holder.get("traits") if isinstance(holder, dict) else None
        if isinstance(traits, dict) and traits.get("email"):
            return traits["email"]
    return None
