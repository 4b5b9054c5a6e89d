"""The ways out of problems, as the form's links and as the lines of the conditions table show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from gui.pages.rules.judgement import Judgement
from gui.widgets.field import WayOut
from models.meaning.rules.remedies import Remedy
from models.meaning.rules.validation import Problem

Take = Callable[[Problem, Remedy], None]
"""Takes a remedy of a problem."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link of a problem line."""

    problem: Problem
    remedy: Remedy

    @property
    def text(self) -> str:
        return self.remedy.words


@dataclass(frozen=True, slots=True)
class Line:
    """A problem as its row shows it: what is wrong, and the links; where there is none, what to do is said in words."""

    problem: Problem
    ways: tuple[Way, ...]

    @property
    def text(self) -> str:
        return self.problem.what

    @property
    def evidence(self) -> str:
        return "" if self.ways else self.problem.text[len(self.problem.what) :].strip()

    @property
    def is_bad(self) -> bool:
        return self.problem.is_error


def line_of(problem: Problem, judgement: Judgement) -> Line:
    return Line(problem, tuple(Way(problem, remedy) for remedy in judgement.remedies(problem)))


def links(found: Iterable[Problem], judgement: Judgement, take: Take) -> list[WayOut]:
    """For below a field; the same words stand once. Reading the account again has a link of its own beside the field."""
    ways: dict[str, Callable[[], None]] = {}
    for problem in found:
        for remedy in judgement.remedies(problem):
            if remedy.account != "read again":
                ways.setdefault(remedy.words, partial(take, problem, remedy))
    return list(ways.items())
