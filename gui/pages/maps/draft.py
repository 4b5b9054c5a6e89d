"""The data maps while they are edited: what they are now, what they were when opened, and the way back. It saves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.pages.maps.rows import Row, Sheet, changes, on_base, rebased
from models.meaning.configuration import Configuration, DataMap
from models.meaning.map_guess import free_name

_MOST_STEPS = 200


class Draft(QObject):
    """``changed`` follows every edit. ``base`` is the configuration that the edits began from."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.base = Configuration("")
        self.sheet = Sheet((), self.base.primary_key)
        self._steps: list[Sheet] = []
        self._undone: list[Sheet] = []
        self._last = ""
        self._next_id = 1

    @property
    def dirty(self) -> bool:
        return on_base(self.sheet, self.base) != self.base

    @property
    def can_undo(self) -> bool:
        return bool(self._steps)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def configuration(self) -> Configuration:
        """The configuration that saving would make."""
        return on_base(self.sheet, self.base)

    def changes(self) -> list[str]:
        return changes(self.sheet, self.base)

    def begin(self, base: Configuration) -> None:
        """Take what is saved; edits are dropped. A map of the same name keeps its row."""
        ids = {one.map.name: one.id for one in self.sheet.rows}
        rows = tuple(Row(ids.get(one.name) or self._new_id(), one, one) for one in base.data_maps)
        self.base = base
        self._forget_steps()
        self.sheet = Sheet(rows, base.primary_key)
        self.changed.emit()

    def settle(self, saved: Configuration, sent: Sheet) -> None:
        """``sent`` was saved as this revision; what was typed since then is still an edit."""
        maps = {one.id: one.map for one in sent.rows}
        self.base = saved
        self._forget_steps()
        self.sheet = replace(self.sheet, rows=tuple(replace(one, was=maps.get(one.id)) for one in self.sheet.rows))
        self.changed.emit()

    def catch_up(self, theirs: Configuration) -> list[str]:
        """Somebody else has saved: the edits go on from there. Returns the maps that both have changed."""
        if not self.dirty:
            self.begin(theirs)
            return []
        self.sheet, both = rebased(self.sheet, self.base, theirs, self._next_id)
        self._next_id += len(theirs.data_maps)
        self.base = theirs
        self._forget_steps()
        self.changed.emit()
        return both

    def take(self, sheet: Sheet, step: str = "") -> None:
        """The sheet after an edit. What is typed into one cell in a row is one ``step`` of undo."""
        if sheet == self.sheet:
            return
        if not step or step != self._last:
            self._steps = [*self._steps[-_MOST_STEPS:], self.sheet]
        self._last = step
        self._undone.clear()
        self.sheet = sheet
        self.changed.emit()

    def undo(self) -> None:
        if self._steps:
            self._undone.append(self.sheet)
            self.sheet, self._last = self._steps.pop(), ""
            self.changed.emit()

    def redo(self) -> None:
        if self._undone:
            self._steps.append(self.sheet)
            self.sheet, self._last = self._undone.pop(), ""
            self.changed.emit()

    def change(self, id_: int, **cells: Any) -> None:
        """Change cells of one map."""
        row = self.sheet.row(id_)
        if row is not None:
            self.take(self.sheet.put(id_, replace(row.map, **cells)), f"{id_}:{','.join(cells)}")

    def put(self, id_: int, data_map: DataMap) -> None:
        """The map as it was before."""
        self.take(self.sheet.put(id_, data_map))

    def add(self, data_map: DataMap, after: int | None = None) -> int:
        """A new map, at the end or after a row; returns its row."""
        row, rows = Row(self._new_id(), data_map, None), list(self.sheet.rows)
        rows.insert(len(rows) if after is None else self.sheet.place(after) + 1, row)
        self.take(replace(self.sheet, rows=tuple(rows)))
        return row.id

    def duplicate(self, id_: int) -> int:
        """The map once more under it. Its field stays behind: two maps cannot update one."""
        row = self.sheet.row(id_)
        assert row is not None
        name = free_name(f"{row.map.name}_copy", (one.name for one in self.sheet.maps))
        return self.add(replace(row.map, name=name, field=None, clears=False, when_true=None, when_false=None), id_)

    def remove(self, id_: int) -> None:
        self.take(replace(self.sheet, rows=tuple(one for one in self.sheet.rows if one.id != id_)))

    def put_back(self, row: Row, at: int) -> None:
        """A row that was removed stands at its place again; since then it may have been saved without it."""
        rows = list(self.sheet.rows)
        rows.insert(at, row if row.was in self.base.data_maps else replace(row, was=None))
        self.take(replace(self.sheet, rows=tuple(rows)))

    def drop_blank(self) -> None:
        """New rows that nothing was entered in go, as if they had never been added."""
        self.sheet = replace(self.sheet, rows=tuple(one for one in self.sheet.rows if not one.blank))
        if self._steps and self._steps[-1] == self.sheet:
            self._steps.pop()
        self.changed.emit()

    def move(self, id_: int, beside: int, *, below: bool) -> None:
        """Move a row next to another one, above or below it."""
        row = self.sheet.row(id_)
        rows = [one for one in self.sheet.rows if one.id != id_]
        place = next((at for at, one in enumerate(rows) if one.id == beside), None)
        if row is not None and place is not None:
            rows.insert(place + below, row)
            self.take(replace(self.sheet, rows=tuple(rows)))

    def set_key(self, paths: tuple[str, ...]) -> None:
        self.take(replace(self.sheet, key=paths))

    def _forget_steps(self) -> None:
        self._steps, self._undone, self._last = [], [], ""

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1
