"""The filters that a person saved, kept per workspace on this machine, and those that are there from the start."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from gui.pages.inspector.marks import COLOURS

_MOST = 100


@dataclass(frozen=True, slots=True)
class Saved:
    """``colour``: one of ``marks.COLOURS`` from 1, for the events of the filter; 0: none."""

    name: str
    line: str
    colour: int = 0


BUILT_IN = (
    Saved("All events", ""),
    Saved("Today, no replays", "after:00:00 -is:replay", 1),
    Saved("Errors", "is:error", 6),
    Saved("Waiting for identity", "verdict:parked", 5),
    Saved("Moved a rule", "moved:yes", 2),
)
"""Their colours are theirs in the list only: what they are of stands in the events' rows anyhow."""


class FilterStore:
    """Reads and writes the saved filters of one workspace."""

    def __init__(self, workspace: Path) -> None:
        self._settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Portway", "console")
        name = hashlib.sha256(str(workspace.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._key = f"workspace-{name}/filters"

    def load(self) -> list[Saved]:
        """What was saved; what cannot be read is none."""
        try:
            rows = json.loads(str(self._settings.value(self._key, "[]")))
            return [_read(*row) for row in rows][:_MOST]
        except (ValueError, TypeError):
            return []

    def save(self, filters: Sequence[Saved]) -> None:
        rows = [[one.name, one.line, one.colour] for one in filters[:_MOST]]
        self._settings.setValue(self._key, json.dumps(rows))
        self._settings.sync()


def _read(name: object, line: object, colour: object = 0) -> Saved:
    known = isinstance(colour, int) and 0 <= colour <= len(COLOURS)
    return Saved(str(name), str(line), colour if known else 0)  # type: ignore[arg-type]
