"""Each ready rule: importable, valid, and on its sample events it does what is written beside it."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from models.meaning.configuration_file import read
from models.meaning.mapping import Mapper
from models.meaning.rules.course import Now
from models.meaning.rules.durations import HOUR
from models.meaning.rules.event import Event, held_back
from models.meaning.rules.moves import Kind
from models.meaning.rules.program import Program
from models.meaning.rules.sentence import sentence
from models.meaning.rules.simulation import Decided, Simulation
from models.meaning.rules.validation import problems
from models.meaning.segment.times import parse_time
from resources import library


def milliseconds(text: str) -> int:
    found = parse_time(text)
    assert found is not None
    return found


def readable(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run(entry: library.Entry) -> dict[str, Any]:
    """What comes of the sample events, in the form of ``NAME.expected.json``."""
    document = read(entry.document)
    assert document.rules is not None
    assert document.data_maps is not None
    (rule,) = document.rules
    mapper, ids = Mapper(document.data_maps), itertools.count(1)
    program = Program([(replace(rule, status="on"), 1)], document.data_maps)
    simulation = Simulation(program, Now(0), lambda: str(next(ids)))
    told: list[Decided] = []
    people: dict[str, int] = {}
    seen: set[str] = set()
    lines = [json.loads(line) for line in entry.events.splitlines()]
    for number, message in enumerate(lines, 1):
        if message["messageId"] in seen:
            continue
        seen.add(message["messageId"])
        accepted = milliseconds(message["receivedAt"])
        time = min(milliseconds(message["timestamp"]), accepted)
        values = {name: one.value for name, one in mapper.values(message).items() if one.value is not None}
        person = people.setdefault(message["userId"], len(people) + 1)
        stance = held_back(time, accepted, 24 * HOUR, replay=False)
        event = Event(number, person, message["type"], time, accepted, values, message.get("event", ""), stance)
        told += simulation.advance(accepted)
        told.append(simulation.accept(event))
    told += simulation.advance(milliseconds(entry.expected["until"]))
    names = {number: name for name, number in people.items()}
    return {
        "about": entry.about,
        "until": entry.expected["until"],
        "duplicates": len(lines) - len(seen),
        **outcome(told, names),
    }


def outcome(told: list[Decided], names: dict[int, str]) -> dict[str, Any]:
    triggers = [one for decided in told for one in decided.moves.triggers]
    transitions = [one for decided in told for one in decided.moves.transitions]
    return {
        "fired": [[names[one.person_id], one.event.name, readable(one.due_at), one.data] for one in triggers],
        "excluded": [
            [names[one.person_id], one.fact.values["event"].strip('"')]
            for one in transitions
            if one.kind is Kind.EXCLUDED
        ],
        "expired": [names[one.person_id] for one in transitions if one.kind is Kind.EXPIRED],
        "ignored": [
            [names[one.person_id], one.fact.code]
            for one in transitions
            if one.kind is Kind.IGNORED and one.fact.code.startswith("rule_start_")
        ],
    }


@pytest.mark.parametrize("name", library.NAMES)
def test_the_sample_events_come_out_as_written(name: str) -> None:
    entry = library.entry(name)
    assert run(entry) == entry.expected


@pytest.mark.parametrize("name", library.NAMES)
def test_it_can_be_imported_and_says_what_it_does(name: str) -> None:
    document = read(library.entry(name).document)
    assert document.unknown == ()
    assert document.rules is not None
    assert document.data_maps is not None
    (rule,) = document.rules
    assert problems(rule, document.data_maps) == ()
    assert rule.status == "watching", "nothing is sent before somebody says so"
    assert sentence(rule, document.data_maps).text.startswith("Fires ")


@pytest.mark.parametrize("name", library.NAMES)
def test_its_samples_hold_retried_resent_and_late_events(name: str) -> None:
    messages = [json.loads(line) for line in library.entry(name).events.splitlines()]
    ids = [one["messageId"] for one in messages]
    assert len(set(ids)) < len(ids), "a retried one has its messageId again"
    times = [(one["userId"], one["timestamp"]) for one in messages]
    assert any(one["timestamp"] < one["receivedAt"] for one in messages), times
    assert [one["receivedAt"] for one in messages] == sorted(one["receivedAt"] for one in messages)


def test_every_file_belongs_to_an_entry() -> None:
    folder = Path(library.__file__).parent
    found = {path.name.split(".")[0] for path in folder.glob("*json")}
    assert found == set(library.NAMES)
    assert [one.name for one in library.entries()] == list(library.NAMES)
