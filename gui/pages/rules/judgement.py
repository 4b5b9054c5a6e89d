"""What can be said about a rule as it stands: its problems, its sentence and its time line. Pure, asked at every edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gui.pages.rules.draft import new_id
from gui.pages.rules.starters import library_maps
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap, Reference, Rule
from models.meaning.rules.remedies import Remedy, Surroundings, remedies
from models.meaning.rules.sentence import Sentence, sentence
from models.meaning.rules.timeline import Timeline, timeline
from models.meaning.rules.validation import Problem, rule_problems

_TELLABLE = frozenset({"name", "external_event"})
"""Cells whose errors leave the sentence and the time line as they are."""
_UNCHOSEN = Reference(0, "an external event")


@dataclass(frozen=True, slots=True)
class Judgement:
    """``told`` and ``drawn`` are ``None`` while the rule cannot be told; ``instead`` says then what it lacks.
    ``remedies`` finds the ways out of a problem, where somebody looks at it."""

    problems: tuple[Problem, ...]
    remedies: Callable[[Problem], tuple[Remedy, ...]]
    told: Sentence | None
    drawn: Timeline | None
    instead: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.is_error)

    @property
    def faulty_rows(self) -> frozenset[int]:
        return frozenset(one.row for one in self.errors if one.row is not None)

    def of_row(self, number: int) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.row == number)

    def of_head(self, field: str) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.row is None and one.field == field)


def judge(rule: Rule, maps: Sequence[DataMap], catalogue: Catalogue, configuration: Configuration) -> Judgement:
    around = Surroundings(replace(configuration, data_maps=tuple(maps)), catalogue, new_id, library_maps())
    found = rule_problems(rule, around.configuration, catalogue)

    @cache
    def ways_out(problem: Problem) -> tuple[Remedy, ...]:
        return remedies(rule, problem, around)

    if any(one.is_error and one.field not in _TELLABLE for one in found):
        return Judgement(found, ways_out, None, None, _lacks(rule))
    named = _with_events(rule)
    return Judgement(found, ways_out, sentence(named, maps), timeline(named, maps))


def _lacks(rule: Rule) -> str:
    types = {row.type for row in rule.conditions}
    if "start" not in types:
        return "Choose what starts it."
    if "exit" not in types:
        return "Choose what it triggers."
    return "Mend what is marked below, then the rule can be told."


def _with_events(rule: Rule) -> Rule:
    rows = (
        replace(row, external_event=_UNCHOSEN)
        if row.type == "exit" and (row.external_event is None or not row.external_event.name.strip())
        else row
        for row in rule.conditions
    )
    return replace(rule, conditions=tuple(rows))
