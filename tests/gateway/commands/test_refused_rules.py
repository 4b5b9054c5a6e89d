"""Every rule that is refused on save is refused by ``config import`` too, with its row, its cell and the way out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.meaning.configuration import Condition, Criterion, DataMap, Reference, Rule
from models.meaning.configuration_file import to_document
from models.storage import revisions
from models.storage.workspace import open_workspace
from tests.gateway.commands.conftest import Portway

EMAIL = Reference(3, "E-Mail")
MAPS = (DataMap("event", ("event",)), DataMap("revenue", ("properties.revenue",), "numeric"))
START = Condition("a", 0, "start", "track", criteria=(Criterion("event", "=", "A"),))
GUARD = Condition("b", 0, "exclude", "track", criteria=(Criterion("event", "=", "B"),))
INCLUDE = Condition("c", 1, "include", "track", criteria=(Criterion("event", "=", "C"),))
EXIT = Condition("d", 2, "exit", external_event=Reference(1001, "E"))
GOOD = Rule("r", "Rule", (START, GUARD, INCLUDE, EXIT), "on")


def rows(*conditions: Condition) -> Rule:
    return replace(GOOD, conditions=conditions)


FAULTY = [
    ("no start", rows(GUARD, INCLUDE, EXIT), 'Rule "Rule": The rule has no start row'),
    ("no exit", rows(START, GUARD, INCLUDE), 'Rule "Rule": The rule has no exit row'),
    ("a gap", rows(START, replace(EXIT, sequence=3)), "row 2, sequence: No row has sequence 1"),
    (
        "a step that is never entered",
        rows(START, replace(EXIT, sequence=1), replace(INCLUDE, sequence=2)),
        "row 3, sequence: This row comes after the exit",
    ),
    (
        "a step that is never completed",
        rows(START, replace(INCLUDE, within="0s"), EXIT),
        "row 2, within time: A within time of no time is over",
    ),
    (
        "an exclude without criteria",
        rows(START, replace(GUARD, criteria=()), INCLUDE, EXIT),
        "row 2, matching criteria: ",
    ),
    (
        "excludes alone without a within time",
        rows(START, replace(GUARD, sequence=1), EXIT),
        "row 2, within time: A step of exclude rows alone",
    ),
    ("a lifetime of nothing", replace(GOOD, default_lifetime_hours=0), 'Rule "Rule", default lifetime: '),
    (
        "a wait on an exclude",
        rows(START, replace(GUARD, wait="1h"), INCLUDE, EXIT),
        "row 2, wait time: A wait time means",
    ),
    (
        "a within on a start",
        rows(replace(START, within="1h"), INCLUDE, EXIT),
        "row 1, within time: A within time means",
    ),
    ("variables on an exit", rows(START, INCLUDE, replace(EXIT, variables={"v": "event"})), "row 3, variables: "),
    ("constants on a start", rows(replace(START, constants={"a": "b"}), INCLUDE, EXIT), "row 1, constants: "),
    ("a duration that is none", rows(replace(START, wait="1.5h"), INCLUDE, EXIT), "row 1, wait time: "),
    ("a cool-down that is none", replace(GOOD, cooldown="soon"), 'Rule "Rule", cool-down: '),
    (
        "an unknown map",
        rows(replace(START, criteria=(*START.criteria, Criterion("nope", "=", "x"))), INCLUDE, EXIT),
        'row 1, criterion 2: There is no data map "nope"',
    ),
    (
        "an unknown map in a variable",
        rows(replace(START, variables={"v": "nope"}), INCLUDE, EXIT),
        "row 1, variables: ",
    ),
    ("an unknown transaction map", replace(GOOD, transaction_map="nope"), 'Rule "Rule", transaction map: '),
    (
        "a constant that its map cannot be",
        rows(replace(START, criteria=(Criterion("revenue", ">", "much"),)), INCLUDE, EXIT),
        "row 1, criterion 1: ",
    ),
]


def document(path: Path, rule: Rule, maps: tuple[DataMap, ...] = MAPS, **emarsys: Any) -> str:
    with open_workspace(path, "reader") as workspace:
        given = replace(revisions.latest(workspace.db), data_maps=maps, rules=(rule,))
    file = path.parent / "given.json"
    made = to_document(given)
    made["emarsys"] |= emarsys
    file.write_text(json.dumps(made))
    return str(file)


@pytest.fixture
def acme(portway: Portway, machine: Path) -> Path:
    assert portway("init", "-w", "acme").code == 0
    return machine / "xdg_data_home" / "portway" / "acme.portway"


@pytest.mark.parametrize(("rule", "said"), [one[1:] for one in FAULTY], ids=[one[0] for one in FAULTY])
def test_it_is_refused_with_row_and_cell(portway: Portway, acme: Path, rule: Rule, said: str) -> None:
    ran = portway("config", "import", document(acme, rule), "--yes")
    assert ran.code == 2
    assert said in ran.err
    with open_workspace(acme, "reader") as workspace:
        assert revisions.latest(workspace.db).rules == ()


def test_the_good_one_is_taken(portway: Portway, acme: Path) -> None:
    assert portway("config", "import", document(acme, GOOD), "--yes").code == 0


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            (DataMap("a", ("a",), field=Reference(1, "First Name")), DataMap("b", ("b",), field=Reference(1, "x"))),
            "both",
        ),
        ((DataMap("a", ("a",), field=EMAIL, clears=True),), "clear the key field"),
        ((DataMap("a", ("a",), field=Reference(31, "Opt-In"), clears=True),), "clear opt-in"),
    ],
)
def test_maps_that_cannot_be_are_refused(portway: Portway, acme: Path, added: tuple[DataMap, ...], said: str) -> None:
    ran = portway("config", "import", document(acme, GOOD, (*MAPS, *added)), "--yes")
    assert ran.code == 2
    assert said in ran.err


def test_a_map_in_use_cannot_be_left_out(portway: Portway, acme: Path) -> None:
    assert portway("config", "import", document(acme, GOOD), "--yes").code == 0
    ran = portway("config", "import", document(acme, GOOD, MAPS[1:]), "--yes")
    assert ran.code == 2
    assert 'There is no data map "event"' in ran.err
