"""The preview of a change: what an edit of maps and rules would do to stored events, told as differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.meaning.configuration import (
    Condition,
    Configuration,
    Criterion,
    DataMap,
    Reference,
    Rule,
)
from models.meaning.trace.verdicts import Verdict
from models.storage import change_preview as previews
from models.storage import events, revisions
from models.storage.change_preview import Preview, change_preview
from models.storage.events import EventRow, pack
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_800_000_000_000
MINUTE = 60_000
FIRST_NAME = Reference(1, "First name")
IN_FORCE = Configuration(
    "Acme",
    data_maps=(
        DataMap("name", ("traits.name",), field=FIRST_NAME),
        DataMap("what", ("event",)),
        DataMap("revenue", ("properties.revenue",), "numeric"),
    ),
    rules=(
        Rule(
            "big",
            "Big order",
            (
                Condition("a", 0, "start", "track", criteria=(Criterion("revenue", "≥", 100),)),
                Condition("b", 1, "exit", external_event=Reference(7, "Thanks")),
            ),
            "on",
        ),
    ),
)
MESSAGES = [
    {"traits": {"name": "Ann", "nick": "Annie"}},
    {"traits": {"name": "Bob"}},
    {"event": "Order", "properties": {"revenue": 120}},
    {"event": "Order", "properties": {"revenue": 60}},
    {"event": "Order", "properties": {"revenue": "much"}},
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "acme.portway"
    create(path, NOW)
    with open_workspace(path, "writer") as opened:
        revisions.save(opened.db, IN_FORCE, "test", "Made", NOW)
        opened.connection.execute(
            "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (1, 'ann@example.com', 1, 1), (2, NULL, 1, 1)"
        )
        rows, bodies = [], []
        for id_, message in enumerate(MESSAGES, 1):
            at, call = NOW - (10 - id_) * MINUTE, "track" if "event" in message else "identify"
            person = 2 if id_ == 2 else 1
            rows.append(EventRow(id_, at, at, "tracking", call, None, None, 1, person, None, Verdict.DELIVERED, "sent"))
            bodies.append((id_, pack(message), b"[]"))
        events.append(opened.connection, rows, bodies)
        yield opened


def told(workspace: Workspace, edited: Configuration) -> dict[str, tuple[int, ...]]:
    preview = change_preview(workspace.db, edited, NOW)
    assert preview is not None
    return {one.sentence: one.event_ids for one in preview.differences}


def with_start(criterion: Criterion) -> Configuration:
    (rule,) = IN_FORCE.rules
    start, exit_ = rule.conditions
    return replace(
        IN_FORCE,
        rules=(replace(rule, conditions=(replace(start, criteria=(criterion,)), exit_)),),
    )


def test_nothing_edited_changes_nothing(workspace: Workspace) -> None:
    assert change_preview(workspace.db, IN_FORCE, NOW) == Preview(())


def test_a_looser_rule_starts_and_triggers_more_often(workspace: Workspace) -> None:
    assert told(workspace, with_start(Criterion("revenue", "≥", 50))) == {
        "1 event would now start “Big order”.": (4,),
        "1 event would now have “Big order” trigger its external event.": (4,),
    }


def test_a_rule_that_is_off_does_nothing_any_more(workspace: Workspace) -> None:
    off = replace(IN_FORCE, rules=(replace(IN_FORCE.rules[0], status="off"),))
    assert told(workspace, off) == {
        "1 event would no longer start “Big order”.": (3,),
        "1 event would no longer have “Big order” trigger its external event.": (3,),
    }


def test_a_removed_rule_is_called_by_its_name(workspace: Workspace) -> None:
    assert "1 event would no longer start “Big order”." in told(workspace, replace(IN_FORCE, rules=()))


def test_a_map_that_loses_its_field_updates_it_no_longer(workspace: Workspace) -> None:
    name, *others = IN_FORCE.data_maps
    assert told(workspace, replace(IN_FORCE, data_maps=(replace(name, field=None), *others))) == {
        "2 events would no longer update First name.": (2, 1),
        "1 event would no longer be parked until the primary key is known.": (2,),
    }


def test_another_path_writes_another_value(workspace: Workspace) -> None:
    name, *others = IN_FORCE.data_maps
    nicked = replace(name, paths=("traits.nick", "traits.name"))
    assert told(workspace, replace(IN_FORCE, data_maps=(nicked, *others))) == {
        "1 event would write another value to First name.": (1,)
    }


def test_a_type_that_does_not_fit_is_a_warning_and_moves_rules(workspace: Workspace) -> None:
    name, what, revenue = IN_FORCE.data_maps
    edited = replace(IN_FORCE, data_maps=(name, replace(what, data_type="numeric"), revenue))
    assert told(workspace, edited) == {"3 events would now bring a value that the data map what cannot use.": (5, 4, 3)}


def test_it_looks_back_no_further_than_needed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "CONCERNED", 1)
    preview = change_preview(workspace.db, with_start(Criterion("revenue", "≥", 50)), NOW)
    assert preview is not None
    assert (preview.looked_at, preview.concerned, preview.since) == (2, 1, NOW - 6 * MINUTE)


def test_a_newer_edit_ends_it(workspace: Workspace) -> None:
    assert change_preview(workspace.db, replace(IN_FORCE, rules=()), NOW, lambda: False) is None


def test_it_writes_nothing(workspace: Workspace) -> None:
    before = workspace.connection.total_changes
    change_preview(workspace.db, replace(IN_FORCE, rules=()), NOW)
    assert workspace.connection.total_changes == before
