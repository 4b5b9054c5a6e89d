"""``portway bundle``: made, tested, and exit code 3 where something comes out otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gateway.commands.conftest import Portway
from tests.gui.configuration_sample import fill_configuration


@pytest.fixture
def made(portway: Portway, machine: Path) -> Path:
    fill_configuration(machine / "acme.portway")
    file = machine / "acme.portway-bundle"
    ran = portway("bundle", "make", "-w", "./acme", str(file), "--newest", "20")
    assert (ran.code, "20 events" in ran.out) == (0, True)
    return file


def test_a_bundle_is_tested_without_a_workspace(portway: Portway, made: Path) -> None:
    ran = portway("bundle", "test", str(made))
    assert ran.code == 0
    assert ran.out.endswith("all came out as expected.\n")


def test_a_difference_is_shown_and_exits_with_3(portway: Portway, made: Path) -> None:
    document = json.loads(made.read_text())
    document["cases"][3]["expected"]["verdict"] = "parked"
    made.write_text(json.dumps(document))
    ran = portway("bundle", "test", str(made), "-w", "./acme", "--own")
    assert ran.code == 3
    assert "    Verdict: parked → " in ran.out
    rows = portway("bundle", "test", str(made), "--json").rows
    assert [one["number"] for one in rows[:-1] if one["differences"]] == [4]


def test_people_are_in_it_only_where_asked(portway: Portway, made: Path) -> None:
    assert "@shop.example" not in made.read_text()
    ran = portway("bundle", "make", "-w", "./acme", str(made), "--unmasked", "--event", "1")
    assert "personal data" in ran.err
    assert "@shop.example" in made.read_text()


def test_another_file_is_refused(portway: Portway, machine: Path) -> None:
    (machine / "x.json").write_text("{}")
    ran = portway("bundle", "test", str(machine / "x.json"))
    assert ran.code == 2
    assert "Choose a file that Portway made" in ran.err
