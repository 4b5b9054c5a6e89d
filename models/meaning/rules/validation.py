"""What a rule is refused for on save, and what it is only warned of: each with its row, its cell and the way out."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import OPT_IN_FIELD, Condition, Configuration, DataMap, Mode, Rule
from models.meaning.rules.cells import EMPTY, MEANT, cell_of
from models.meaning.rules.compile import used_maps
from models.meaning.rules.criteria import constant_problem
from models.meaning.rules.durations import duration
from models.meaning.rules.needless import needless
from models.meaning.rules.reach import unreachable
from models.meaning.rules.structure import structure_problems
from models.problems import UserMistake

_CELL_NAMES = {
    "wait": "A wait time",
    "within": "A within time",
    "variables": "Variables",
    "constants": "Constants",
    "criteria": "Matching criteria",
    "external_event": "An external event",
}
LONGEST_LIFETIME_HOURS = 87_840.0
"""Ten years, as for durations."""


LACKS_EVENT = "account lacks event"
"""The code of what is mended in the account instead of the rule."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` is the row's place in the table from 1 (``None``: the rule's head), ``field`` the cell at fault.

    An error keeps the rule from being saved; a warning does not. The text says what is wrong in its first sentence, then
    what to change. ``code`` names a problem that is not mended in the rule alone.
    """

    text: str
    field: str
    row: int | None = None
    is_error: bool = True
    code: str = ""

    @property
    def cell(self) -> str:
        """The cell or the field of the head that ``field`` is or is a part of."""
        return cell_of(self.field)

    @property
    def what(self) -> str:
        """The first sentence, for where room is scarce."""
        within_quotes = False
        for at, letter in enumerate(self.text):
            if letter == '"':
                within_quotes = not within_quotes
            elif letter == "." and not within_quotes and self.text[at + 1 : at + 2] in ("", " "):
                return self.text[: at + 1]
        return self.text


def rule_problems(rule: Rule, configuration: Configuration, catalogue: Catalogue | None) -> tuple[Problem, ...]:
    """``problems`` of a rule among the others of its configuration, which may have its name. A catalogue that was never
    read says nothing."""
    read = catalogue if catalogue is not None and catalogue.read_at else None
    found = problems(rule, configuration.data_maps, read, configuration.emarsys.mode)
    if any(one.name == rule.name and one.id != rule.id for one in configuration.rules):
        text = f'There is another rule "{rule.name}". Give this one a name of its own.'
        return (Problem(text, "name"), *found)
    return found


def problems(
    rule: Rule, maps: Iterable[DataMap], catalogue: Catalogue | None = None, mode: Mode = "sandbox"
) -> tuple[Problem, ...]:
    """Everything that is wrong with a rule, the head first, then row by row. Without an error it can be compiled."""
    by_name = {one.name: one for one in maps}
    found = [*_head(rule, by_name), *_structure(rule)]
    for number, row in enumerate(rule.conditions, 1):
        found += _row(number, row, by_name)
        found += _external_event(number, row, rule, catalogue, mode)
    if not any(one.is_error for one in found):
        by_times = itertools.chain(unreachable(rule), needless(rule))
        found += [Problem(text, field, number, is_error) for number, field, text, is_error in by_times]
    return tuple(sorted(found, key=lambda one: (one.row or 0, not one.is_error)))


def map_problems(maps: Iterable[DataMap], key_field_id: int) -> tuple[Problem, ...]:
    """What data maps are refused for on save: ``field`` is the map's name."""
    found: list[Problem] = []
    by_field: dict[int, str] = {}
    for one in maps:
        if one.field is None:
            continue
        other = by_field.setdefault(one.field.id, one.name)
        if other != one.name:
            text = f'The maps "{other}" and "{one.name}" both update {one.field.name}. Choose another for one of them.'
            found.append(Problem(text, one.name))
        if one.clears and one.field.id in (key_field_id, OPT_IN_FIELD):
            what = "opt-in" if one.field.id == OPT_IN_FIELD else "the key field"
            text = f'"{one.name}" would clear {what}. Let it ignore null and blank values.'
            found.append(Problem(text, one.name))
    return tuple(found)


def configuration_problems(
    configuration: Configuration, catalogue: Catalogue | None = None
) -> tuple[tuple[str, Problem], ...]:
    """All problems of a configuration, each with the name of its rule (``""``: the data maps)."""
    found = [("", one) for one in map_problems(configuration.data_maps, configuration.key_field.id)]
    for rule in configuration.rules:
        for one in problems(rule, configuration.data_maps, catalogue, configuration.emarsys.mode):
            found.append((rule.name, one))
    return tuple(found)


def deletion_problem(map_name: str, configuration: Configuration) -> str | None:
    """Why a map cannot be deleted, or ``None``."""
    users = [f'"{rule.name}"' for rule in configuration.rules if map_name in used_maps(rule)]
    if not users:
        return None
    return f'The map "{map_name}" is used by {", ".join(users)}. Take it out there before you delete it.'


def _head(rule: Rule, maps: Mapping[str, DataMap]) -> Iterator[Problem]:
    if not rule.name.strip():
        yield Problem("The rule has no name. Give it one.", "name")
    hours = rule.default_lifetime_hours
    if not math.isfinite(hours) or hours <= 0:
        yield Problem("The default lifetime must be above 0 hours. Enter 48, for example.", "default_lifetime_hours")
    elif hours > LONGEST_LIFETIME_HOURS:
        yield Problem("The default lifetime is longer than ten years. Enter a shorter one.", "default_lifetime_hours")
    if rule.transaction_map is not None and rule.transaction_map not in maps:
        yield Problem(_unknown(rule.transaction_map), "transaction_map")
    if rule.cooldown is not None:
        mistake = _duration_mistake(rule.cooldown)
        if mistake is None and duration(rule.cooldown) == 0:
            mistake = "A cool-down of no time blocks nothing. Leave the cell empty, or enter 30d, for example."
        if mistake is not None:
            yield Problem(mistake, "cooldown")


def _structure(rule: Rule) -> Iterator[Problem]:
    for number, field, text in structure_problems(rule.conditions):
        yield Problem(text, field, number)
    if len({row.id for row in rule.conditions}) != len(rule.conditions):
        yield Problem("Two rows have the same id. Delete one of them and add it anew.", "conditions")


def _row(number: int, row: Condition, maps: Mapping[str, DataMap]) -> Iterator[Problem]:
    yield from _cells(number, row)
    for place, one in enumerate(row.criteria):
        field = f"criteria[{place}]"
        if one.map not in maps:
            yield Problem(_unknown(one.map), field, number)
        else:
            text = constant_problem(one, maps[one.map])
            if text is not None:
                yield Problem(text, field, number)
    if row.type == "exclude" and not row.criteria:
        yield Problem(
            "An exclude row without criteria would end everything. Say which events it is for.", "criteria", number
        )
    elif row.type != "exit" and not row.criteria:
        calls = "event" if row.call == "any" else f"{row.call} call"
        yield Problem(f"Without criteria this row meets every {calls}.", "criteria", number, is_error=False)
    for name, map_name in row.variables.items():
        if map_name not in maps:
            yield Problem(_unknown(map_name), f"variables.{name}", number)
    for name in (*row.variables, *row.constants):
        if not name.strip():
            yield Problem("A name in the trigger's data is blank. Give it one.", "variables", number)
        elif name == "ems_event_time":
            text = 'Emarsys ignores "ems_event_time" in a trigger\'s data. Use another name.'
            yield Problem(text, "variables", number, is_error=False)


def _cells(number: int, row: Condition) -> Iterator[Problem]:
    for cell, name in _CELL_NAMES.items():
        value = getattr(row, cell)
        if value == EMPTY[cell]:
            continue
        if cell not in MEANT[row.type]:
            verb = "mean" if cell in ("variables", "constants", "criteria") else "means"
            text = f"{name} {verb} nothing on {_a(row.type)} row. Clear the cell."
            yield Problem(text, cell, number)
        elif cell in ("wait", "within"):
            mistake = _duration_mistake(value)
            if mistake is not None:
                yield Problem(mistake, cell, number)


def _external_event(
    number: int, row: Condition, rule: Rule, catalogue: Catalogue | None, mode: Mode
) -> Iterator[Problem]:
    if row.type != "exit":
        return
    event = row.external_event
    if event is None or not event.name.strip():
        yield Problem("The exit has no external event. Choose the one that it triggers.", "external_event", number)
    elif catalogue is not None and catalogue.read_at and event.id not in catalogue.events:
        if mode == "sandbox":
            text = f'Not in the sandbox yet. It has no external event "{event.name}": add it there, or choose another.'
            yield Problem(text, "external_event", number, is_error=False, code=LACKS_EVENT)
        else:
            text = (
                "Not in this account. It has no external event "
                f'"{event.name}" ({event.id}): create it there, or choose another.'
            )
            yield Problem(text, "external_event", number, is_error=rule.status == "on", code=LACKS_EVENT)


def _duration_mistake(text: str) -> str | None:
    try:
        duration(text)
    except UserMistake as mistake:
        return mistake.text
    return None


def _unknown(name: str) -> str:
    return f'There is no data map "{name}". Choose one that exists, or add it under Data maps.'


def _a(type_: str) -> str:
    return f"an {type_}" if type_[0] in "aeiou" else f"a {type_}"
