"""Bundles as files that left the workspace: noted when they are made, and reached by *forget* where people are in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from peewee import SqliteDatabase

from models.meaning.bundle import FORMAT, LARGEST, Bundle, read, to_text
from models.meaning.identity.mentions import folded, mentions
from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit
from models.storage.files import read_file, write_file

SAVED = "bundle made"
_HEAD = 200
"""The format stands within the first bytes of a file of ours."""


def save(db: SqliteDatabase, bundle: Bundle, target: Path, who: str, now: int) -> None:
    """Write it, noted first: a file with people in it that nobody knows of is never cleaned."""
    target = target.absolute()
    audit.note(db, who, SAVED, now, file=str(target), events=len(bundle.cases), masked=bundle.masked)
    write_file(target, to_text(bundle))


def ours(db: SqliteDatabase) -> list[Path]:
    """The bundles with people in them that this workspace has made and that are still where they were."""
    lines = audit.newest(db, 10_000, SAVED)
    noted = {Path(str(line.detail.get("file", ""))) for line in lines if not line.detail.get("masked", True)}
    return sorted(one for one in noted if is_bundle(one))


def is_bundle(path: Path) -> bool:
    """Whether a file begins as a bundle does, whatever its name."""
    try:
        with path.open("rb") as file:
            return f'"format": "{FORMAT}"'.encode() in file.read(_HEAD)
    except OSError:
        return False


def forgotten_in(path: Path, identifiers: Iterable[str]) -> bool:
    """Take out the events in which one of these identifiers stands, and what time does with them; whether it could be done.
    A bundle without an event that is left goes."""
    from models.storage import bundles  # which decides events: rarely needed, and slow to load

    names = folded(identifiers)
    try:
        bundle = read(read_file(path, LARGEST))
        kept = [one for one in bundle.cases if not mentions(one.message, names)]
        if not kept:
            path.unlink()
        elif len(kept) < len(bundle.cases):
            write_file(path, to_text(bundles.of_cases(bundle, kept)))
    except (UserMistake, EnvironmentProblem, OSError):
        return False
    return True
