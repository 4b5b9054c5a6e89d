"""The property catalogue as Qt asks for it: the paths that were seen, narrowed to those that are wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gui.widgets.moments import lasting
from gui.widgets.text import escaped_tip
from models.meaning.properties import Property

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
KINDS = {"string": "text", "numeric": "number", "boolean": "true or false", "date": "date", "list": "list"}
_ROOT = QModelIndex()
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """``mapped_as`` is the name of the map that reads it, ``key``: it is a path of the primary key."""

    seen: Property
    mapped_as: str
    key: bool

    @property
    def proposed(self) -> bool:
        """Whether it looks as if it told who a person is, and is not used for that."""
        return bool(self.seen.fits_key) and not self.key

    @property
    def kind_and_samples(self) -> str:
        samples = ", ".join(self.seen.samples)
        return f"{KINDS[self.seen.data_type]}: {samples}" if samples else KINDS[self.seen.data_type]


ALL, UNMAPPED, IDS = range(3)
_WANTED: tuple[Callable[[Entry], bool], ...] = (
    lambda one: True,
    lambda one: not one.mapped_as,
    lambda one: bool(one.seen.fits_key) or one.key,
)


class PropertyModel(QAbstractTableModel):
    """``now`` in ms, for how long ago a path was seen last."""

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__()
        self._now = now
        self._all: tuple[Entry, ...] = ()
        self._which, self._search = UNMAPPED, ""
        self.entries: tuple[Entry, ...] = ()

    def show(self, seen: Sequence[Property], mapped: Mapping[str, str], key: Sequence[str]) -> None:
        """``mapped``: the name of a map by each path that it reads. What stands there already keeps its place, so that
        nothing jumps while events come in."""
        places = {one.seen.path: at for at, one in enumerate(self._all)}
        seen = sorted(seen, key=lambda one: places.get(one.path, len(places)))
        self._all = tuple(Entry(one, mapped.get(one.path, ""), one.path in key) for one in seen)
        self._narrow()

    def forget_order(self) -> None:
        """Order by share again when paths are shown next."""
        self._all = ()

    def narrow(self, which: int, search: str) -> None:
        self._which, self._search = which, search.casefold()
        self._narrow()

    def counts(self) -> list[int]:
        return [sum(map(wanted, self._all)) for wanted in _WANTED]

    def _narrow(self) -> None:
        wanted, search = _WANTED[self._which], self._search
        found = tuple(one for one in self._all if wanted(one) and _has(one.seen, search))
        if [one.seen.path for one in found] == [one.seen.path for one in self.entries]:
            self.entries = found
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, 0))
        else:
            self.beginResetModel()
            self.entries = found
            self.endResetModel()

    def age(self, entry: Entry) -> str:
        """How long ago it was seen last, empty while that is now."""
        passed = self._now() - entry.seen.last_seen
        return lasting(passed) if passed >= _MINUTE else "now"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.seen.path
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.seen.path}, {self._told(entry)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return escaped_tip(f"{entry.seen.path}\n{self._told(entry)}")
        return None

    def _told(self, entry: Entry) -> str:
        age = self.age(entry)
        lines = [
            entry.kind_and_samples,
            f"in {_percent(entry.seen.share)} of the events, last seen {'just now' if age == 'now' else f'{age} ago'}",
        ]
        lines += [f"mapped as {entry.mapped_as}"] if entry.mapped_as else []
        lines += ["part of the primary key"] if entry.key else []
        return "\n".join(lines)


def share_text(entry: Entry) -> str:
    return _percent(entry.seen.share)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %") if share >= 0.005 else "< 1 %"


def _has(one: Property, search: str) -> bool:
    return search in one.path.casefold() or any(search in sample.casefold() for sample in one.samples)
