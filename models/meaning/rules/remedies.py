"""The ways out of what is wrong with a rule, each a whole new rule, so that one click takes it and one undo gives it back.

A remedy is only offered if the rule really is without its problem then, and has no error that it did not have before:
each is tried against the validation itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, Configuration, DataMap, Rule
from models.meaning.mapping import read_text
from models.meaning.rules import remedies_of_criteria, remedies_of_rows
from models.meaning.rules.cells import retyped
from models.meaning.rules.remedies_of_rows import Proposal, closest, written_duration
from models.meaning.rules.validation import LACKS_EVENT, Problem, rule_problems

_MOST = 3
"""So many ways out stand beside one problem."""
_LIFETIME_HOURS = 48.0


@dataclass(frozen=True, slots=True)
class Remedy:
    """``words`` is the link: what a click does. ``rule`` is the rule after it, with the maps that it brings.

    Where ``account`` is set, the rule stays, and the gateway is asked: to add the event of the row to the sandbox, or
    to read the account's external events again.
    """

    words: str
    rule: Rule
    new_maps: tuple[DataMap, ...] = ()
    account: Literal["", "add event", "read again"] = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``library_maps`` are those that the starter library knows, for a map that the workspace lacks."""

    configuration: Configuration
    catalogue: Catalogue
    new_id: Callable[[], str]
    library_maps: Sequence[DataMap] = ()


def remedies(rule: Rule, problem: Problem, around: Surroundings) -> tuple[Remedy, ...]:
    """The ways out of this problem, the likeliest first; none where only a person knows what was meant."""
    before = rule_problems(rule, around.configuration, around.catalogue)
    kept: list[Remedy] = []
    for one in _proposed(rule, problem, around):
        is_new = all(
            (one.rule, one.new_maps, one.account) != (other.rule, other.new_maps, other.account) for other in kept
        )
        if len(kept) < _MOST and is_new and _mends(before, rule, problem, one, around):
            kept.append(one)
    return (*_of_account(rule, problem, around), *kept)


def _of_account(rule: Rule, problem: Problem, around: Surroundings) -> Iterator[Remedy]:
    if problem.code == LACKS_EVENT and around.configuration.emarsys.mode == "sandbox":
        yield Remedy("Add it to the sandbox", rule, account="add event")


def _proposed(rule: Rule, problem: Problem, around: Surroundings) -> Iterator[Remedy]:
    for one in _in_rule(rule, problem, around):
        yield Remedy(one.words, one.rule, one.new_maps)
    if problem.code == LACKS_EVENT and around.configuration.emarsys.mode == "live":
        yield Remedy("Refresh", rule, account="read again")


def _in_rule(rule: Rule, problem: Problem, around: Surroundings) -> Iterator[Proposal]:
    maps = around.configuration.data_maps
    if problem.row is None:
        yield from _of_head(rule, problem, around)
    elif problem.cell in ("criteria", "variables", "constants"):
        yield from remedies_of_criteria.proposed(rule, problem, maps, around.library_maps)
    elif problem.cell == "external_event":
        yield from remedies_of_rows.of_external_event(rule, problem.row - 1, around.catalogue)
    elif problem.cell == "sequence":
        yield from remedies_of_rows.of_sequence(rule, problem.row - 1)
    else:
        yield from remedies_of_rows.of_duration(rule, problem.row - 1, problem.cell)


def _mends(before: Sequence[Problem], rule: Rule, problem: Problem, remedy: Remedy, around: Surroundings) -> bool:
    """Whether there is one problem less in that cell then, and in no cell an error more."""
    if remedy.account:
        return True
    configuration = around.configuration
    if remedy.new_maps:
        configuration = replace(configuration, data_maps=(*configuration.data_maps, *remedy.new_maps))
    after = rule_problems(remedy.rule, configuration, around.catalogue)
    place, itself = _place(rule, problem), _itself(rule, problem)
    had = Counter(_place(rule, one) for one in before)
    has = Counter(_place(remedy.rule, one) for one in after)
    had_errors = Counter(_place(rule, one) for one in before if one.is_error)
    has_errors = Counter(_place(remedy.rule, one) for one in after if one.is_error)
    repeated = [_itself(rule, one) for one in before].count(itself)
    is_gone = [_itself(remedy.rule, one) for one in after].count(itself) < repeated
    return is_gone and has[place] < had[place] and has_errors <= had_errors


def _itself(rule: Rule, problem: Problem) -> tuple[str, str]:
    return (_row_id(rule, problem), problem.text)


def _place(rule: Rule, problem: Problem) -> tuple[str, str]:
    """The cell of a row, wherever the row stands in the table; what the table lacks is told apart by its words."""
    return (_row_id(rule, problem), problem.text if problem.field == "conditions" else problem.cell)


def _row_id(rule: Rule, problem: Problem) -> str:
    return "" if problem.row is None else rule.conditions[problem.row - 1].id


# ---- the head, and what the table as a whole lacks


def _of_head(rule: Rule, problem: Problem, around: Surroundings) -> Iterator[Proposal]:
    match problem.field:
        case "name":
            wanted = rule.name.strip() or _after_start(rule)
            if wanted:
                name = _free_name(wanted, rule, around.configuration.rules)
                yield Proposal(f'Call it "{name}"', replace(rule, name=name))
        case "default_lifetime_hours":
            yield Proposal("Set lifetime to 48 h", replace(rule, default_lifetime_hours=_LIFETIME_HOURS))
        case "transaction_map":
            yield from _of_transaction_map(rule, around)
        case "cooldown":
            meant = written_duration(rule.cooldown or "")
            if meant is not None:
                yield Proposal(f"Set it to {meant}", replace(rule, cooldown=meant))
            yield Proposal("Clear the cool-down", replace(rule, cooldown=None))
        case "conditions":
            yield from _of_table(rule, around)


def _free_name(wanted: str, rule: Rule, others: Sequence[Rule]) -> str:
    taken = {one.name for one in others if one.id != rule.id}
    numbered = (wanted if number == 1 else f"{wanted} {number}" for number in count(1))
    return next(one for one in numbered if one not in taken)


def _after_start(rule: Rule) -> str:
    """What the rule is likely to be called: by the event that starts it. Empty: nothing does yet."""
    start = next((row for row in rule.conditions if row.type == "start"), None)
    if start is None:
        return ""
    value = start.criteria[0].value if start.criteria else None
    text = "" if isinstance(value, tuple) else (read_text(value) or "").strip()
    return f"After {text or ('any event' if start.call == 'any' else start.call)}"


def _of_transaction_map(rule: Rule, around: Surroundings) -> Iterator[Proposal]:
    wanted = rule.transaction_map or ""
    near = closest(wanted, [one.name for one in around.configuration.data_maps])
    if near is not None:
        yield Proposal(f"Use {near}", replace(rule, transaction_map=near))
    for one in around.library_maps:
        if one.name == wanted:
            yield Proposal(f"Add the data map {one.name}", rule, (one,))
    yield Proposal("Use none", replace(rule, transaction_map=None))


def _of_table(rule: Rule, around: Surroundings) -> Iterator[Proposal]:
    rows = rule.conditions
    includes = [at for at, row in enumerate(rows) if row.type == "include" and row.sequence == 0]
    for at in includes[:1]:
        made = (*rows[:at], retyped(rows[at], "start"), *rows[at + 1 :])
        yield Proposal(f"Make row {at + 1} a start row", replace(rule, conditions=made))
    start = Condition(around.new_id(), 0, "start", "track")
    yield Proposal("Add a start row", replace(rule, conditions=(start, *rows)))
    event = remedies_of_rows.likely_event(None, rule.name, around.catalogue)
    if event is not None:
        last = max((row.sequence for row in rows), default=0) + 1
        exit_ = Condition(around.new_id(), last, "exit", external_event=event)
        yield Proposal(f"Add an exit that triggers {event.name}", replace(rule, conditions=(*rows, exit_)))
    anew = tuple(replace(row, id=around.new_id()) for row in rows)
    yield Proposal("Tell the rows apart", replace(rule, conditions=anew))
