"""Which steps of a rule can never be entered or completed, whatever happens, because of its own times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.meaning.configuration import Condition, Rule
from models.meaning.rules.durations import duration, hours_in_words, in_words, lifetime

Found = tuple[int, str, str, bool]
"""Row number, cell, sentence, whether it is an error."""


def unreachable(rule: Rule) -> Iterator[Found]:
    """Rows that no event can ever meet. An error where the step has no other row, else a warning.

    Only for a rule without other errors.
    """
    rows = list(enumerate(rule.conditions, 1))
    last = max(row.sequence for row in rule.conditions)
    entries = earliest_entries(rule)
    for sequence in range(last + 1):
        step = [(number, row) for number, row in rows if row.sequence == sequence]
        includes = [(number, row) for number, row in step if row.type == "include"]
        dead = {number: text for number, row in includes if (text := _never(row, rule, entries[sequence])) is not None}
        for number, text in dead.items():
            yield number, "within", text, len(dead) == len(includes)
        for number, row in step:
            if row.type == "exclude" and row.within is not None and duration(row.within) == 0:
                yield number, "within", "A within time of no time guards nothing. Enter a longer one.", False


def earliest_entries(rule: Rule) -> list[int]:
    """For each step how long after the start it is entered at least, in ms."""
    last = max(row.sequence for row in rule.conditions)
    entries = [0]
    for sequence in range(last):
        entries.append(entries[-1] + _shortest([row for row in rule.conditions if row.sequence == sequence]))
    return entries


def _never(row: Condition, rule: Rule, entered: int) -> str | None:
    if row.within is not None:
        if duration(row.within) > 0:
            return None
        return "A within time of no time is over before any event can come. Enter a longer one."
    if entered < lifetime(rule.default_lifetime_hours):
        return None
    return (
        f"This step is entered {in_words(entered)} after the start at the earliest, when the default lifetime of "
        f"{hours_in_words(rule.default_lifetime_hours)} is over. Give the row a within time, or raise the lifetime."
    )


def _shortest(step: Sequence[Condition]) -> int:
    """How long the step takes at least."""
    waits = [duration(row.wait) if row.wait is not None else 0 for row in step if row.type in ("start", "include")]
    if waits:
        return min(waits)
    guards = [duration(row.within) for row in step if row.type == "exclude" and row.within is not None]
    return max(guards, default=0)
