"""What console and command line read of the users table."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from models.storage import events, marks, people, person_views, samples
from models.storage.workspace import Workspace, create, open_workspace
from tests.models.meaning.identity_world import Happening, happen

EVENTS = (
    Happening("ada@x.example", "u-1", "dev-1", 1, "identify", values=(("size", 40),)),
    Happening(None, None, "dev-2", 2),
    Happening("bob@x.example", "u-2", None, 3),
    Happening("eve@x.example", "u-2", None, 4),
    Happening(None, "u-1", "dev-3", 5),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "writer") as one:
        connection = one.connection
        group = people.load(connection, [], [], [], itertools.count(1).__next__)
        for event_id, happening in enumerate(EVENTS, start=1):
            person, found = happen(happening, group, event_id)
            row = events.EventRow(
                event_id, 0, happening.time, "tracking", "track", None, None, 1, person.id, None, 1, ""
            )
            body = (event_id, events.pack({"n": event_id}), events.pack(found.facts))
            events.append(connection, [row], [body])
        people.flush(connection, group)
        connection.execute(
            "INSERT INTO contact (account_id, key, person_id, internal_id, accepted)"
            " VALUES (1, 'ada@x.example', 1, '77', ?)",
            ('{"3": ["ada@x.example", 1]}',),
        )
        connection.execute(
            "INSERT INTO delivery (account_id, kind, state, person_id, event_id, payload, created_at, due_at,"
            " next_try_at) VALUES (1, 'upsert', 'waiting', 1, 1, '{\"fields\": {}}', 0, 0, 0)"
        )
        connection.execute("INSERT INTO request_item VALUES (1, 1, 1, 1, '{}', NULL)")
        yield one


def test_the_page_shows_who_was_seen_last_first_and_goes_on_after_its_last_line(workspace: Workspace) -> None:
    first = person_views.listing(workspace.db, limit=2)
    assert [one.id for one in first] == [1, 3]
    assert (first[0].primarykey, first[0].user_id, first[0].anonymous_id, first[0].devices) == (
        "ada@x.example",
        "u-1",
        "dev-3",
        2,
    )
    assert (first[1].anonymous_id, first[1].devices) == (None, 0)
    rest = person_views.listing(workspace.db, limit=2, before=(first[-1].last_seen_at, first[-1].id))
    assert [one.id for one in rest] == [2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" Ada@X.example ", [1]),
        ("u-2", [3]),
        ("dev-2", [2]),
        ("#3", [3]),
        ("#99", []),
        ("nobody", []),
        ("#x", []),
        ("", []),
    ],
)
def test_a_person_is_found_by_any_identifier_or_by_number(workspace: Workspace, text: str, found: list[int]) -> None:
    assert [one.id for one in person_views.find(workspace.db, text)] == found


def test_one_person_is_shown_in_full(workspace: Workspace) -> None:
    shown = person_views.show(workspace.db, 1)
    assert shown is not None
    assert shown.person == person_views.find(workspace.db, "u-1")[0]
    assert shown.anonymous_ids == ("dev-3", "dev-1")
    assert shown.known == (person_views.KnownValue("size", 40, 1, 1),)
    assert shown.contacts == (person_views.ContactRow(1, "ada@x.example", "77", {"3": ["ada@x.example", 1]}, None),)
    assert (shown.events, shown.deliveries) == (2, 1)
    assert person_views.show(workspace.db, 99) is None


def test_new_keys_are_listed_to_confirm(workspace: Workspace) -> None:
    (note,) = person_views.to_confirm(workspace.db)
    assert (note.person_id, note.old, note.new, note.event_id) == (3, "bob@x.example", "eve@x.example", 4)
    shown = person_views.show(workspace.db, 3)
    assert shown is not None
    assert shown.notes == (note,)


def test_all_that_is_held_comes_out_as_json(workspace: Workspace) -> None:
    held = list(person_views.held(workspace.db, 1))
    assert [one["kind"] for one in held] == ["person", "known", "contact", "event", "event", "delivery", "request item"]
    text = msgspec.json.encode(held)
    for piece in (b"dev-1", b'"n":1', b"found_by_user_id", b'"what":"upsert"'):
        assert piece in text
    assert b"bob@x.example" not in text
    assert list(person_views.held(workspace.db, 99)) == []


def test_marks_and_samples_are_held_too(workspace: Workspace) -> None:
    (first, *_) = [one["id"] for one in person_views.held(workspace.db, 1) if one["kind"] == "event"]
    marks.note(workspace.db, first, "asked why", "x", 1)
    samples.save(workspace.db, "hers", "tracking", {"userId": "u-1"}, "x", 1)
    samples.save(workspace.db, "another's", "tracking", {"userId": "u-7"}, "x", 1)
    kept = [one for one in person_views.held(workspace.db, 1) if one["kind"] in ("mark", "sample")]
    assert [one.get("note", one.get("name")) for one in kept] == ["asked why", "hers"]
