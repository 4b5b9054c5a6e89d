"""A rule or map that used to match and stopped is reported, with what the events have in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.mapping import Mapper
from models.meaning.rules.program import Program
from models.meaning.trace.verdicts import Verdict
from models.storage import events
from models.storage.silence import silences
from models.storage.workspace import create, open_workspace

HOUR = 3_600_000
NOW = 1_000 * HOUR
MAPS = (DataMap("ecom_event", ("event",)), DataMap("revenue", ("properties.revenue",), "numeric"))
RULE = Rule(
    "r1",
    "Browse without purchase",
    (
        Condition("a", 0, "start", "track", criteria=(Criterion("ecom_event", "=", "Product Viewed"),)),
        Condition("b", 1, "exit", external_event=Reference(1, "x")),
    ),
    "on",
)
CONFIGURATION = Configuration("acme", 1, data_maps=MAPS, rules=(RULE,))


class Stored:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._id = 0

    def event(self, hours_ago: float, name: str, properties: dict[str, Any]) -> None:
        self._id += 1
        at = NOW - int(hours_ago * HOUR)
        body = {"type": "track", "event": name, "properties": properties}
        values = {key: one.value for key, one in Mapper(MAPS).values(body).items() if one.value is not None}
        row = events.EventRow(self._id, at, at, "tracking", "track", name, None, 1, 1, "a", Verdict.DELIVERED, "r")
        trace = [["mapped", {"revision": 1, "count": 1, "of": 2, "values": values}]]
        events.append(self.connection, [row], [(self._id, events.pack(body), events.pack(trace))])
        if name == "Product Viewed":
            self.connection.execute(
                "INSERT INTO rule_instance (uuid, rule_id, version, person_id, started_at, content)"
                " VALUES (?, 'r1', 1, 1, ?, '{}')",
                (str(self._id), at),
            )

    def said(self) -> list[tuple[str, str, str]]:
        program = Program([(RULE, 1)], MAPS)
        found = silences(self.connection, CONFIGURATION, program, NOW)
        return [(one.what, one.name, one.cause) for one in found]


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Stored]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        yield Stored(workspace.connection)


def test_a_workspace_without_events_is_not_called_silent(stored: Stored) -> None:
    assert stored.said() == []


def test_a_rule_whose_event_changed_its_letter_case(stored: Stored) -> None:
    for n in range(30):
        stored.event(50 - n / 2, "Product Viewed", {"revenue": 5})
    assert stored.said() == []
    for n in range(40):
        stored.event(30 - n / 2, "Product viewed", {"revenue": 5})
    ((what, name, cause),) = stored.said()
    assert (what, name) == ("rule", "Browse without purchase")
    assert "case" in cause


def test_a_map_whose_property_was_renamed(stored: Stored) -> None:
    for n in range(30):
        stored.event(50 - n / 2, "Order", {"revenue": 5})
    for n in range(40):
        stored.event(30 - n / 2, "Order", {"Revenue": 5})
    ((what, name, cause),) = stored.said()
    assert (what, name) == ("map", "revenue")
    assert "properties.Revenue" in cause


def test_a_map_whose_number_became_text(stored: Stored) -> None:
    for n in range(30):
        stored.event(50 - n / 2, "Order", {"revenue": 5})
    for n in range(40):
        stored.event(30 - n / 2, "Order", {"revenue": "5 EUR"})
    ((_, name, cause),) = stored.said()
    assert name == "revenue"
    assert "no longer numeric" in cause
