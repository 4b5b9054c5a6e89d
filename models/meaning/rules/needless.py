"""Guards that do nothing, because the rule is over before: exclude rows are up until the last trigger is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.meaning.configuration import Condition, Rule
from models.meaning.rules.durations import duration, in_words, lifetime
from models.meaning.rules.reach import Found, earliest_entries


def needless(rule: Rule) -> Iterator[Found]:
    """Exclude rows that guard nothing, or longer than anything lasts. Only for a rule without errors."""
    steps = _steps(rule)
    last = len(steps) - 1
    waits = [row.wait for row in steps[last] if row.type == "exit"]
    fires_at_once = all(wait is None or duration(wait) == 0 for wait in waits)
    if last == 1 and _may_be_held(steps[0], waits):
        return  # the times of its excludes are how long it is held
    for number, row in enumerate(rule.conditions, 1):
        if row.type != "exclude":
            continue
        if row.sequence == last and fires_at_once:
            text = "This step fires as soon as it is entered, so there is next to nothing to guard."
            yield number, "sequence", f"{text} Guard an earlier step.", False
        elif row.within is not None and not _alone(steps[row.sequence]):
            rest = longest_rest(rule, row.sequence)
            if duration(row.within) > rest:
                text = f"Longer than the rule lasts: the last trigger is due at most {in_words(rest)} after this step begins."
                yield number, "within", f"{text} Clear the within time, or enter a shorter one.", False


def longest_rest(rule: Rule, since: int) -> int:
    """From the entry of this step to the time when the last trigger is due, at the longest (ms); not for a step 0 that is
    held while its excludes guard."""
    lifetime_left = lifetime(rule.default_lifetime_hours) - earliest_entries(rule)[since]
    rest = 0
    for step in _steps(rule)[since:]:
        ends = [rest]
        for row in step:
            wait = duration(row.wait) if row.wait is not None else 0
            if row.type in ("start", "exit"):
                ends.append(rest + wait)
            elif row.type == "include":
                ends.append((lifetime_left if row.within is None else rest + duration(row.within)) + wait)
            elif _alone(step) and row.within is not None:
                ends.append(rest + duration(row.within))
        rest = max(ends)
    return rest


def _steps(rule: Rule) -> list[list[Condition]]:
    last = max(row.sequence for row in rule.conditions)
    return [[row for row in rule.conditions if row.sequence == at] for at in range(last + 1)]


def _alone(step: Sequence[Condition]) -> bool:
    return all(row.type == "exclude" for row in step)


def _may_be_held(first: Sequence[Condition], exit_waits: Sequence[str | None]) -> bool:
    """The special case of the hosted sample, for one of its start rows at least."""
    guarded = any(row.type == "exclude" for row in first)
    unset = any(row.type == "start" and row.wait is None for row in first)
    return guarded and unset and all(wait is None for wait in exit_waits)
