"""What keeps a configuration from being saved, whoever saves it: console, command line, an import."""

from __future__ import annotations

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.rules.validation import Problem, configuration_problems
from models.problems import UserMistake


def refuse_faults(configuration: Configuration, catalogue: Catalogue) -> tuple[str, ...]:
    """Raise ``UserMistake`` with every fault of maps and rules; return the warnings, as sentences.

    ``catalogue`` is that of the account in use, never read (``read_at`` 0) where nothing is known of it.
    """
    found = configuration_problems(configuration, catalogue if catalogue.read_at else None)
    faults = [_sentence(rule, problem) for rule, problem in found if problem.is_error]
    if faults:
        raise UserMistake("This cannot be saved:\n" + "\n".join(f"  {one}" for one in faults), found[0][1].field)
    return tuple(_sentence(rule, problem) for rule, problem in found)


def _sentence(rule: str, problem: Problem) -> str:
    where = f'Rule "{rule}"' if rule else "Data maps"
    row = f", row {problem.row}" if problem.row is not None else ""
    return f"{where}{row}: {problem.text}"
