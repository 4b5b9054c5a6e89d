"""Rules and maps that used to match and have stopped, with the likely cause: a renamed event or property, another
letter case, a number that became text. Judged from counts and a sample of recent events that are handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.meaning.configuration import DataMap
from models.meaning.rules.durations import HOUR
from models.meaning.rules.hints import plain_name
from models.meaning.rules.near_misses import Looked, near_misses
from models.meaning.rules.program import Program

LEAST_MATCHES = 5
LEAST_EVENTS = 20
"""How many events must have come in since the last match: without events everything is silent."""
USUAL_GAPS = 10


@dataclass(frozen=True, slots=True)
class Activity:
    """When a rule was started, or a map had a value, of late: how often, first and last (ms), and events since then."""

    count: int
    first_at: int
    last_at: int
    events_since: int


@dataclass(frozen=True, slots=True)
class Silence:
    """``name`` of the rule or map; ``cause`` is empty where nothing stands out."""

    what: str
    name: str
    last_at: int
    cause: str


def is_silent(activity: Activity, now: int) -> bool:
    """It matched often enough to have a usual gap, and ten of those (an hour at least) have passed without a match."""
    if activity.count < LEAST_MATCHES or activity.events_since < LEAST_EVENTS:
        return False
    usual = (activity.last_at - activity.first_at) / (activity.count - 1)
    return now - activity.last_at > max(HOUR, USUAL_GAPS * usual)


def silent_rule(
    program: Program, rule_id: str, activity: Activity, recent: Iterable[Looked], now: int
) -> Silence | None:
    """The rule's silence, if it is silent; the cause is what most of the recent events lacked to start it."""
    rule, standing = program.rules.get(rule_id), program.standing.get(rule_id)
    if rule is None or standing is None or standing.status == "off" or not is_silent(activity, now):
        return None
    hints: Counter[str] = Counter()
    for looked in recent:
        found = next((one for one in near_misses(program, looked) if one.rule_id == rule_id), None)
        if found is not None and found.hint:
            hints[f"{found.text} {found.hint}"] += 1
    return Silence("rule", rule.name, activity.last_at, hints.most_common(1)[0][0] if hints else "")


def silent_map(data_map: DataMap, activity: Activity, recent: Sequence[Looked], now: int) -> Silence | None:
    """The map's silence, if it is silent; the cause is what the recent events have in its place."""
    if not is_silent(activity, now):
        return None
    causes: Counter[str] = Counter()
    names = {plain_name(path) for path in data_map.paths}
    for looked in recent:
        mapped = looked.mapped.get(data_map.name)
        if mapped is not None and mapped.problem:
            causes[f"What comes at {mapped.path} is no longer {data_map.data_type}."] += 1
            continue
        for path, _ in looked.leaves:
            if path not in data_map.paths and plain_name(path) in names:
                causes[f"The events have it at {path} now."] += 1
    return Silence("map", data_map.name, activity.last_at, causes.most_common(1)[0][0] if causes else "")
