"""Nothing that could not work is saved; what is odd is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.saving import refuse_faults
from models.problems import UserMistake

START = Condition("a", 0, "start", "track", criteria=(Criterion("event", "=", "A"),))
EXIT = Condition("b", 1, "exit", external_event=Reference(1001, "E"))
GOOD = Configuration("Acme", data_maps=(DataMap("event", ("event",)),), rules=(Rule("r", "Rule", (START, EXIT), "on"),))


def test_a_rule_that_can_work_is_accepted() -> None:
    assert refuse_faults(GOOD, Catalogue()) == ()


def test_every_fault_is_named_at_once_with_its_rule_and_row() -> None:
    broken = replace(GOOD, rules=(Rule("r", "Rule", (replace(START, wait="soon"),)), Rule("s", "Other", ())))
    with pytest.raises(UserMistake) as caught:
        refuse_faults(broken, Catalogue())
    lines = caught.value.text.splitlines()
    assert lines[0] == "This cannot be saved:"
    assert any(line.startswith('  Rule "Rule", row 1, wait time: ') for line in lines)
    assert any(line.startswith('  Rule "Other": ') for line in lines)


def test_what_the_sandbox_lacks_is_only_a_warning_and_an_account_never_read_says_nothing() -> None:
    (warning,) = refuse_faults(GOOD, Catalogue(read_at=1))
    assert warning.startswith('Rule "Rule", row 2, external event: ')
