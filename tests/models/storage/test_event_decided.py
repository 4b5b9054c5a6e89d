"""What was decided about an event, part by part, as the pane shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.meaning.configuration import Configuration, DataMap, Reference, Rule
from models.meaning.rules.instance import Instance
from models.meaning.trace.facts import Fact
from models.meaning.trace.person_change import Change, person_changes
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, events, instances, revisions
from models.storage.event_decided import Decided, RuleLine, ValueLine, decided_of
from models.storage.events import EventRow, pack
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_800_000_000_000
MAPS = (
    DataMap("email", ("traits.email",), field=Reference(3, "E-Mail")),
    DataMap("first", ("traits.first", "traits.name"), field=Reference(1, "First name")),
    DataMap("age", ("traits.age",), "numeric"),
    DataMap("city", ("traits.city",), field=Reference(11, "City")),
)
FACTS: list[Any] = [
    ["accepted", {"key": "shop-prod"}],
    ["found_by_user_id", {"person": 7}],
    ["key_learned", {"person": 7, "key": "ann@example.com"}],
    ["not_number", {"map": "age", "path": "traits.age", "value": "old"}],
    ["mapped", {"revision": 1, "count": 2, "of": 4, "values": {"email": "ann@example.com", "first": "Ann"}}],
    ["rule_started", {"rule": "Welcome", "row": 1, "next": "later"}],
    ["queued_fields", {"count": 1, "fields": ["First name"], "contact": "ann@example.com"}],
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", NOW)
    with open_workspace(tmp_path / "acme.portway", "writer") as opened:
        configuration = Configuration("Acme", data_maps=MAPS, rules=(Rule("w", "Welcome", ()),))
        saved = revisions.save(opened.db, configuration, "test", "Made", NOW)
        message = {"traits": {"email": "Ann@example.com", "name": "Ann", "age": "old"}}
        row = EventRow(
            1, NOW, NOW, "tracking", "identify", None, "m", 1, 7, "ann@example.com", Verdict.QUEUED, "queued_fields"
        )
        events.append(opened.connection, [row], [(1, pack(message), pack(FACTS))])
        account = accounts.current(opened.connection, saved).id
        opened.connection.execute(
            "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at,"
            """ next_try_at) VALUES (5, ?, 'upsert', 'waiting', 7, 1, 'ann@example.com', '{"fields": {"1": ["Ann", 1]}}',"""
            " 1, 1, 1)",
            (account,),
        )
        instance = Instance("u", "w", 1, 7, NOW, 1, NOW, (NOW,))
        instances.store(opened.connection, [instance], lambda one: None)
        yield opened


def test_each_part_is_told_with_where_it_comes_from(workspace: Workspace) -> None:
    decided = decided_of(workspace.db, 1)
    assert decided.revision == 1
    assert decided.person == (
        Change("Person", "#7, by the userId", "#7"),
        Change("Primary key", "", "ann@example.com"),
    )
    assert decided.values == (
        ValueLine("email", "traits.email", "ann@example.com", "names the contact in E-Mail"),
        ValueLine("first", "traits.name", "Ann", "queued for First name"),
        ValueLine("age", "traits.age", "old", "The map age needs a number, and “old” at traits.age is none.", True),
        ValueLine("city", "", "", "no value"),
    )
    (rule,) = decided.rules
    assert rule == RuleLine("Welcome", "instance 1, version 1", rule.sentences) and "row 1" in rule.sentences[0]
    (delivery,) = decided.deliveries
    assert (delivery.id, delivery.title, delivery.state) == (5, "Update the contact ann@example.com", "waiting")
    assert '"First name": "Ann"' in delivery.content


def test_what_is_not_kept_any_more_is_left_out(workspace: Workspace) -> None:
    workspace.connection.execute("DELETE FROM event_body")
    workspace.connection.execute("DELETE FROM delivery")
    assert decided_of(workspace.db, 1) == Decided(None, (), (), (), ())


@pytest.mark.parametrize(
    ("facts", "changes"),
    [
        ([("person_made", {"person": 3})], [("Person", "", "#3, new")]),
        (
            [("found_by_device", {"person": 3}), ("anonymous_joined", {"person": 2, "other": 3})],
            [("Person", "#2 and #3", "#2, one person now")],
        ),
        ([("key_changed", {"person": 3, "old": "a", "new": "b"})], [("Primary key", "a", "b")]),
        ([("key_kept_call", {"person": 3, "key": "b", "kept": "a"})], [("Primary key", "a", "a, not b")]),
        ([("user_id_moved", {"person": 3, "other": 4, "user_id": "u"})], [("userId", "u, of #4", "u, of #3")]),
    ],
)
def test_persons_before_and_after(facts: list[tuple[str, Any]], changes: list[tuple[str, str, str]]) -> None:
    assert person_changes(Fact(*one) for one in facts) == tuple(Change(*one) for one in changes)
