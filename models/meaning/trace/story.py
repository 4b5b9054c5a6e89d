"""Turns the stored facts of an event into what people read: stages with their lines, and one sentence on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.meaning.trace.facts import Fact
from models.meaning.trace.reasons import REASONS, STAGE_OF, STAGES, Mark
from models.meaning.trace.verdicts import Verdict

_WORST_MARK = (Mark.FAILED, Mark.PART, Mark.DONE, Mark.NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in words. ``remedy`` is empty where nothing needs mending; ``link`` names the form that mends it."""

    code: str
    mark: Mark
    text: str
    remedy: str
    link: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    mark: Mark
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """``sentence`` says how it ended and why, which is the reason with the code ``code``; ``stages`` are those that the event
    reached, in order."""

    verdict: Verdict
    sentence: str
    remedy: str
    stages: tuple[Stage, ...]
    code: str

    @property
    def instances(self) -> tuple[str, ...]:
        """The UUIDs of the rule instances that it tells of, in order."""
        values = (line.values.get("instance") for stage in self.stages for line in stage.lines)
        return tuple(dict.fromkeys(one for one in values if isinstance(one, str)))


def tell(verdict: Verdict, reason: str, facts: Iterable[Fact]) -> Story:
    """The story of an event with this verdict, whose deciding fact has the code ``reason``."""
    by_stage: dict[str, list[Line]] = {stage: [] for stage in STAGES}
    deciding: Line | None = None
    for one in facts:
        stage, line = STAGE_OF.get(one.code, STAGES[0]), line_of(one)
        by_stage[stage].append(line)
        if one.code == reason:
            deciding = line
    deciding = deciding or line_of(Fact(reason, {}))
    stages = tuple(Stage(name, _mark(lines), tuple(lines)) for name, lines in by_stage.items() if lines)
    word = verdict.word[0].upper() + verdict.word[1:]
    return Story(verdict, f"{word}. {deciding.text}", deciding.remedy, stages, deciding.code)


def line_of(one: Fact) -> Line:
    """A fact in words. A code that this version does not know is shown as it is stored."""
    reason = REASONS.get(one.code)
    if reason is None:
        return Line(one.code, Mark.DONE, one.code.replace("_", " ").capitalize() + ".", "", "", one.values)
    values = _counted(one.values)
    return Line(
        one.code,
        reason.mark,
        _fill(reason.sentence, values),
        _fill(reason.remedy, values),
        _fill(reason.link, values),
        values,
    )


def _counted(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """With ``count``, which a trace leaves out where it holds what is to be counted."""
    found = values.get("values")
    return values if "count" in values or not isinstance(found, dict) else {"count": len(found), **values}


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def _fill(template: str, values: Mapping[str, Any]) -> str:
    return template.format_map(_Values({name: _shown(value) for name, value in values.items()}))


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(one) for one in value)
    return str(value)


def _mark(lines: list[Line]) -> Mark:
    marks = {line.mark for line in lines}
    return next(mark for mark in _WORST_MARK if mark in marks)
