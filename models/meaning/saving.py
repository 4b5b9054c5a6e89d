"""What keeps a configuration from being saved, whoever saves it: console, command line, an import."""

from __future__ import annotations

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.rules.validation import Problem, configuration_problems
from models.problems import UserMistake

_CELLS = {
    "name": "name",
    "default_lifetime_hours": "default lifetime",
    "transaction_map": "transaction map",
    "cooldown": "cool-down",
    "sequence": "sequence",
    "wait": "wait time",
    "within": "within time",
    "criteria": "matching criteria",
    "variables": "variables",
    "constants": "constants",
    "external_event": "external event",
}


def refuse_faults(configuration: Configuration, catalogue: Catalogue) -> tuple[str, ...]:
    """Raise ``UserMistake`` with every fault of maps and rules; return the warnings, as sentences.

    ``catalogue`` is that of the account in use, never read (``read_at`` 0) where nothing is known of it.
    """
    found = configuration_problems(configuration, catalogue if catalogue.read_at else None)
    faults = [(rule, problem) for rule, problem in found if problem.is_error]
    if faults:
        sentences = "\n".join(f"  {_sentence(rule, problem)}" for rule, problem in faults)
        raise UserMistake(f"This cannot be saved:\n{sentences}", faults[0][1].field)
    return tuple(_sentence(rule, problem) for rule, problem in found)


def _sentence(rule: str, problem: Problem) -> str:
    places = [f'Rule "{rule}"' if rule else "Data maps"]
    if problem.row is not None:
        places.append(f"row {problem.row}")
    cell = _cell(problem.field) if rule else ""
    if cell:
        places.append(cell)
    return f"{', '.join(places)}: {problem.text}"


def _cell(field: str) -> str:
    """What the table calls a cell; empty where the fault is in the table as a whole."""
    if field.startswith("criteria["):
        return f"criterion {int(field[len('criteria[') : -1]) + 1}"
    return _CELLS.get(field.partition(".")[0], "")
