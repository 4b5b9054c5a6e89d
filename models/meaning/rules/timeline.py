"""A rule as a drawn time line: bars, guards, exits and marks, in schematic positions. Pure data, no pixels, no colours.

Positions run from 0 to ``length`` in units of one step; nothing is to scale. For rules that validate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from models.meaning.configuration import DataMap, Rule
from models.meaning.rules import timing
from models.meaning.rules.compile import CompiledRule, Row, Step, compile_rule
from models.meaning.rules.durations import hours_in_words, in_words, short
from models.meaning.rules.wording import event_of, listed

BarKind = Literal["sure", "waiting", "guard"]
"""Drawn solid (it is sure to pass), tinted (it waits for an event) and hatched (it guards)."""

_STEP = 1.0
_INSTANT = 0.5
"""How long a step is drawn that takes no time."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``lane`` 0 holds the steps, the lanes below it the guards. ``rows`` are the table rows it stands for, from 1."""

    kind: BarKind
    start: float
    end: float
    label: str
    step: int
    rows: tuple[int, ...]
    lane: int = 0


@dataclass(frozen=True, slots=True)
class ExitMark:
    """An arrow: an external event goes out here. ``when`` says how it hangs on what comes before."""

    at: float
    label: str
    when: str
    row: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis: ``start``, how long after it, or where an instance gives up waiting."""

    at: float
    label: str
    gives_up: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    length: float
    bars: tuple[Bar, ...]
    exits: tuple[ExitMark, ...]
    ticks: tuple[Tick, ...]

    @property
    def lanes(self) -> int:
        return 1 + max((one.lane for one in self.bars), default=0)


def timeline(rule: Rule, maps: Iterable[DataMap]) -> Timeline:
    """The time line of a rule that has no error (``validation.problems``)."""
    by_name = {one.name: one for one in maps}
    return _Drawing(rule, compile_rule(rule, by_name.values()), by_name).drawn()


class _Drawing:
    def __init__(self, rule: Rule, compiled: CompiledRule, maps: dict[str, DataMap]) -> None:
        self.rule, self.compiled, self.maps = rule, compiled, maps
        self.bars: list[Bar] = []
        self.exits: list[ExitMark] = []
        self.ticks: list[Tick] = [Tick(0, "start")]
        self.at = 0.0
        self.since_start: int | None = 0
        """Time from the start to here; ``None`` once it hangs on when an event comes."""
        self.begins: list[float] = []

    def drawn(self) -> Timeline:
        for step in self.compiled.steps:
            self.begins.append(self.at)
            match step.kind:
                case "start":
                    self._start(step)
                case "include":
                    self._include(step)
                case "guard":
                    self._silence(step)
                case "exit":
                    self._exits(step)
        self._guards()
        return Timeline(self.at, tuple(self.bars), tuple(self.exits), tuple(self.ticks))

    def _start(self, step: Step) -> None:
        lengths = {row.id: self._own_length(step, row) for row in step.rows}
        waits = sorted(set(lengths.values()))
        told = " or ".join(self._words(one) for one in waits)
        label = self._events(step.rows) + ("" if waits == [0] else f", then {told}")
        self._bar("sure", _STEP if any(waits) else _INSTANT, label, step, step.rows)
        self._pass(waits[0] if len(waits) == 1 else None)

    def _include(self, step: Step) -> None:
        rows = step.rows
        limits = {self._limit(row) for row in rows}
        self._bar("waiting", _STEP, f"waits for {self._events(rows)}", step, rows)
        self.ticks.append(Tick(self.at, " or ".join(sorted(limits)), gives_up=True))
        self.since_start = None
        longest = max(row.wait or 0 for row in rows)
        if longest:
            self._bar("sure", _STEP, f"then {in_words(longest)}", step, rows)

    def _silence(self, step: Step) -> None:
        length = timing.longest_exclude(self.compiled, step)
        self._bar("sure", _STEP, f"{in_words(length)} without {self._events(step.excludes)}", step, step.excludes)
        self._pass(length)

    def _exits(self, step: Step) -> None:
        waited, follows_event = 0, len(self.compiled.steps) > 2 and self._follows_event_at_once()
        for row in sorted(step.rows, key=lambda one: one.wait or 0):
            wait = row.wait or 0
            if wait > waited:
                self._bar("sure", _STEP, in_words(wait - waited), step, (row,))
                self._pass(wait - waited)
                waited = wait
            at = self.at - _STEP / 2 if follows_event and wait == 0 else self.at
            when = "as soon as it comes" if follows_event and wait == 0 else in_words(wait) if wait else "at once"
            name = "" if row.external_event is None else row.external_event.name
            self.exits.append(ExitMark(at, name, when, row.number))

    def _guards(self) -> None:
        lane = 0
        for step in self.compiled.steps:
            if step.kind == "guard":
                continue
            for row in step.excludes:
                lane += 1
                start = self.begins[step.sequence]
                end = self._guard_end(step, row, start)
                label = f"{self._events((row,))} ends it"
                self.bars.append(Bar("guard", start, end, label, step.sequence, (row.number,), lane))

    def _guard_end(self, step: Step, row: Row, start: float) -> float:
        """To the last exit; with a within time of its own to the end of its step, or to the middle if it is shorter."""
        last = max(self.at, start + _INSTANT)
        if row.within is None:
            return last
        following = self.begins[step.sequence + 1] if step.sequence + 1 < len(self.begins) else last
        own = max((self._own_length(step, one) for one in step.rows), default=0)
        if row.within < own:
            return start + (following - start) / 2
        return following if row.within == own or following > start else last

    def _follows_event_at_once(self) -> bool:
        before = self.compiled.steps[-2]
        return before.kind == "include" and not any(row.wait for row in before.rows)

    def _own_length(self, step: Step, row: Row) -> int:
        if row.type == "start" and timing.holds_first_step(self.compiled, row):
            return timing.longest_exclude(self.compiled, step)
        if row.type == "include" and row.within is not None:
            return row.within
        return row.wait or 0

    def _limit(self, row: Row) -> str:
        if row.within is None:
            return short(self.compiled.lifetime)
        if self.since_start is None:
            return f"+{short(row.within)}"
        return short(self.since_start + row.within)

    def _bar(self, kind: BarKind, length: float, label: str, step: Step, rows: tuple[Row, ...]) -> None:
        numbers = tuple(row.number for row in rows)
        self.bars.append(Bar(kind, self.at, self.at + length, label, step.sequence, numbers))
        self.at += length

    def _pass(self, length: int | None) -> None:
        """Time goes on by ``length``; ``None``: by one length or another."""
        if length is None or self.since_start is None:
            self.since_start = None
        else:
            self.since_start += length
            if length:
                self.ticks.append(Tick(self.at, short(self.since_start)))

    def _words(self, length: int) -> str:
        """The default lifetime as the form says it, other lengths in their largest unit."""
        return (
            hours_in_words(self.rule.default_lifetime_hours) if length == self.compiled.lifetime else in_words(length)
        )

    def _events(self, rows: Iterable[Row]) -> str:
        numbers = [row.number for row in rows]
        return listed([event_of(self.rule.conditions[one - 1], one, self.maps) for one in numbers], "or").text
