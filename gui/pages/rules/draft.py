"""A rule while it is edited: what it is now, what it was when opened, and the way back. It saves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any, cast
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from models.meaning.configuration import Call, Condition, Criterion, DataMap, Rule

_MOST_STEPS = 200


def new_id() -> str:
    return str(uuid4())


def blank() -> Rule:
    """A new rule. It only watches, until somebody lets it send."""
    return Rule(new_id(), "", (), status="watching")


def from_event(call: str, name: str, maps: Sequence[DataMap]) -> tuple[Rule, tuple[DataMap, ...]]:
    """A new rule that starts with events of this call and name, and the map that it needs where there is none yet."""
    path = "event" if call == "track" else "name"
    known = next((one for one in maps if path in one.paths), None)
    reads = known or DataMap(_free_name(f"{call}_{path}", maps), (path,))
    criteria = (Criterion(reads.name, "=", name),) if name else ()
    start = Condition(new_id(), 0, "start", cast(Call, call), criteria=criteria)
    rule = replace(blank(), name=f"After {name or call}", conditions=(start,))
    return rule, () if known is not None or not name else (reads,)


def _free_name(wanted: str, maps: Sequence[DataMap]) -> str:
    taken = {one.name for one in maps}
    numbered = (wanted if not at else f"{wanted}_{at + 1}" for at in count())
    return next(one for one in numbered if one not in taken)


class Draft(QObject):
    """``changed`` follows every edit. ``saved`` is ``None`` for a rule that was never saved; ``new_maps`` come with it."""

    changed = Signal()

    def __init__(self, rule: Rule, saved: Rule | None, new_maps: tuple[DataMap, ...] = ()) -> None:
        super().__init__()
        self.rule = rule
        self.saved = saved
        self.new_maps = new_maps
        self._steps: list[Rule] = []
        self._undone: list[Rule] = []
        self._last_field = ""

    @property
    def dirty(self) -> bool:
        return self.rule != (self.saved or replace(blank(), id=self.rule.id))

    @property
    def can_undo(self) -> bool:
        return bool(self._steps)

    def take(self, rule: Rule, field: str = "") -> None:
        """The rule after an edit. What is typed into one ``field`` in a row is one step of undo."""
        if rule == self.rule:
            return
        if not field or field != self._last_field:
            self._steps = [*self._steps[-_MOST_STEPS:], self.rule]
        self._undone = []
        self._last_field = field
        self.rule = rule
        self.changed.emit()

    def undo(self) -> None:
        self._step(self._steps, self._undone)

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self._step(self._undone, self._steps)

    def _step(self, source: list[Rule], kept: list[Rule]) -> None:
        if source:
            kept.append(self.rule)
            self.rule = source.pop()
            self._last_field = ""
            self.changed.emit()

    def settle(self, rule: Rule) -> None:
        """It was saved like this."""
        self.saved, self.new_maps, self._last_field = rule, (), ""
        self.changed.emit()

    def change(self, **changes: Any) -> None:
        """Change fields of the rule's head."""
        self.take(replace(self.rule, **changes), ",".join(changes))

    def change_row(self, at: int, **changes: Any) -> None:
        """Change cells of the row at this place, from 0."""
        rows = list(self.rule.conditions)
        rows[at] = replace(rows[at], **changes)
        self.take(replace(self.rule, conditions=tuple(rows)), f"{at}:{','.join(changes)}")

    def put_row(self, at: int, row: Condition) -> None:
        rows = self.rule.conditions
        self.take(replace(self.rule, conditions=(*rows[:at], row, *rows[at + 1 :])))

    def add_row(self) -> int:
        """Add what the rule lacks next: its start, its exit, else one more row before the exit. Returns its place."""
        rows = list(self.rule.conditions)
        types = {one.type for one in rows}
        last = max((one.sequence for one in rows), default=0)
        if "start" not in types:
            row, at = Condition(new_id(), 0, "start", "track"), 0
        elif "exit" not in types:
            row, at = Condition(new_id(), last + 1, "exit"), len(rows)
        else:
            first_exit = next(place for place, one in enumerate(rows) if one.type == "exit")
            row, at = Condition(new_id(), max(0, last - 1), "exclude", "track"), first_exit
        rows.insert(at, row)
        self.take(replace(self.rule, conditions=tuple(rows)))
        return at

    def remove_row(self, at: int) -> None:
        rows = self.rule.conditions
        self.take(replace(self.rule, conditions=rows[:at] + rows[at + 1 :]))

    def move_row(self, at: int, by: int) -> int:
        """Move a row up (-1) or down (1); returns where it is then. The order decides which of several rows counts."""
        rows, to = list(self.rule.conditions), at + by
        if not 0 <= to < len(rows):
            return at
        rows[at], rows[to] = rows[to], rows[at]
        self.take(replace(self.rule, conditions=tuple(rows)))
        return to
