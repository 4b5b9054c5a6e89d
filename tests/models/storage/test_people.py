"""Loading and flushing the people of a group: the grouping changes nothing, joins take everything along."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.meaning.identity.people import KEY_CHANGED, KEY_TO_CONFIRM, SEEN_STEP_MS, Note, People
from models.storage.migrations import migrate, version_1
from models.storage.people import KEEP_NOTES, by_ids, flush, load
from tests.models.meaning.identity_world import HAPPENINGS, Happening, happen


def workspace() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, 0)
    return connection


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    one = workspace()
    yield one
    one.close()


def take(connection: sqlite3.Connection, group: Sequence[tuple[int, Happening]], ids: Iterator[int]) -> People:
    """One group as the engine does it: load, decide, append, flush."""
    people = load(
        connection,
        {one.key for _, one in group if one.key},
        {one.user_id for _, one in group if one.user_id},
        {one.device for _, one in group if one.device},
        ids.__next__,
    )
    for event_id, one in group:
        person, _ = happen(one, people, event_id)
        connection.execute(
            "INSERT INTO event (id, received_at, time, door, person_id, verdict, reason)"
            " VALUES (?, 0, ?, 'tracking', ?, 1, '')",
            (event_id, one.time, person.id),
        )
    flush(connection, people)
    return people


def all_at_once(*happenings: Happening) -> sqlite3.Connection:
    connection = workspace()
    take(connection, list(enumerate(happenings, start=1)), itertools.count(1))
    return connection


def dump(connection: sqlite3.Connection) -> dict[str, list[object]]:
    queries = {
        "person": "SELECT id, primarykey, user_id, key_time, first_seen_at, last_seen_at FROM person ORDER BY id",
        "known": "SELECT p.id, v.key, v.value, json_extract(e.value, '$[0]', '$[1]')"
        " FROM person p, json_each(p.known) e, json_each(e.value, '$[2]') v ORDER BY 1, 2",
        "device": "SELECT * FROM device ORDER BY anonymous_id",
        "event": "SELECT id, person_id FROM event ORDER BY id",
        "note": "SELECT DISTINCT person_id, kind, old, new FROM identity_note ORDER BY 1, 2, 3, 4",
    }
    return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def in_groups(happenings: Sequence[Happening], sizes: Iterable[int]) -> list[list[tuple[int, Happening]]]:
    numbered = iter(enumerate(happenings, start=1))
    groups = [list(itertools.islice(numbered, size)) for size in sizes]
    return [one for one in [*groups, list(numbered)] if one]


@settings(max_examples=60, deadline=None)
@given(st.lists(HAPPENINGS, min_size=2, max_size=14), st.lists(st.integers(1, 6), max_size=4))
def test_the_result_does_not_depend_on_the_grouping(happenings: list[Happening], sizes: list[int]) -> None:
    results = []
    for groups in (
        in_groups(happenings, sizes),
        in_groups(happenings, [1] * len(happenings)),
        in_groups(happenings, []),
    ):
        connection, ids = workspace(), itertools.count(1)
        for group in groups:
            take(connection, group, ids)
        results.append(dump(connection))
        connection.close()
    assert results[0] == results[1] == results[2]


def test_keys_and_user_ids_change_hands_within_a_group_without_a_clash(connection: sqlite3.Connection) -> None:
    ids = itertools.count(1)
    take(connection, [(1, Happening("a", "1", None, 1)), (2, Happening("b", "2", None, 2))], ids)
    swap = [
        Happening("c", "1", None, 3, "identify"),
        Happening("a", "2", None, 4, "identify"),
        Happening("b", "1", None, 5, "identify"),
        Happening("c", None, None, 6),
    ]
    take(connection, list(enumerate(swap, start=3)), ids)
    people = connection.execute("SELECT id, primarykey, user_id FROM person ORDER BY id").fetchall()
    assert people == [(1, "b", "1"), (2, "a", "2"), (3, "c", None)]


def test_a_join_takes_events_deliveries_contacts_items_devices_and_notes_along(connection: sqlite3.Connection) -> None:
    ids = itertools.count(1)
    take(connection, [(1, Happening(None, None, "x", 1, values=(("size", 4),))), (2, Happening("a", "1", "y", 2))], ids)
    connection.execute("INSERT INTO device VALUES ('not in the group', 1, 1)")
    connection.execute("INSERT INTO contact (account_id, key, person_id) VALUES (1, 'other', 1)")
    connection.execute("INSERT INTO request_item VALUES (1, 1, 1, 1, '{}', NULL)")
    connection.execute(
        "INSERT INTO delivery (account_id, kind, state, person_id, event_id, payload, created_at, due_at, next_try_at)"
        " VALUES (1, 'upsert', 'parked', 1, 1, '{}', 0, 0, 0)"
    )
    connection.executemany(
        "INSERT INTO identity_note (at, event_id, person_id, other_person_id, kind)"
        " VALUES (0, 1, ?, ?, 'user id conflict')",
        [(1, 2), (2, 1)],
    )
    people = take(connection, [(3, Happening(None, "1", "x", 3, "identify"))], ids)
    assert people.joined == [(1, 2)]
    for table in ("event", "delivery", "contact", "request_item", "device", "identity_note"):
        assert {row[0] for row in connection.execute(f"SELECT person_id FROM {table}")} == {2}, table
    assert connection.execute("SELECT id, known FROM person").fetchall() == [(2, '[[1,1,{"size":4}]]')]


def test_joins_of_one_group_follow_each_other(connection: sqlite3.Connection) -> None:
    ids = itertools.count(1)
    take(
        connection,
        [(1, Happening(None, None, "x", 1)), (2, Happening(None, "1", None, 2)), (3, Happening("a", None, None, 3))],
        ids,
    )
    people = take(connection, [(4, Happening(None, "1", "x", 4)), (5, Happening("a", "1", None, 5))], ids)
    assert people.joined == [(1, 2), (2, 3)]
    assert connection.execute("SELECT id, primarykey, user_id FROM person").fetchall() == [(3, "a", "1")]
    assert {row[0] for row in connection.execute("SELECT person_id FROM event")} == {3}
    assert connection.execute("SELECT anonymous_id, person_id FROM device").fetchall() == [("x", 3)]


def test_the_same_thing_is_listed_to_confirm_once_and_settled_by_the_key_change(connection: sqlite3.Connection) -> None:
    ids = itertools.count(1)
    take(
        connection,
        [(1, Happening("a", "1", None, 1)), (2, Happening("b", "1", None, 2)), (3, Happening("b", "1", None, 3))],
        ids,
    )
    take(connection, [(4, Happening("b", "1", None, 4)), (5, Happening("c", "1", None, 5))], ids)
    notes = "SELECT kind, old, new, event_id, confirmed_at FROM identity_note ORDER BY id"
    assert connection.execute(notes).fetchall() == [
        (KEY_TO_CONFIRM, "a", "b", 2, None),
        (KEY_TO_CONFIRM, "a", "c", 5, None),
    ]
    take(connection, [(6, Happening("b", "1", None, 6, "identify"))], ids)
    assert connection.execute(notes).fetchall() == [
        (KEY_TO_CONFIRM, "a", "b", 2, 6 * SEEN_STEP_MS),
        (KEY_TO_CONFIRM, "a", "c", 5, None),
        (KEY_CHANGED, "a", "b", 6, None),
    ]


def test_the_notes_of_a_person_have_a_bound(connection: sqlite3.Connection) -> None:
    people = load(connection, [], [], [], itertools.count(1).__next__)
    for number in range(KEEP_NOTES + 20):
        people.note(Note(KEY_TO_CONFIRM, 1, None, "a", f"k{number}"), number, number)
    people.note(Note(KEY_TO_CONFIRM, 2, None, "a", "b"), 500, 500)
    flush(connection, people)
    notes = [row[0] for row in connection.execute("SELECT new FROM identity_note WHERE person_id = 1 ORDER BY id")]
    assert notes == [f"k{number}" for number in range(20, KEEP_NOTES + 20)]
    assert connection.execute("SELECT count(*) FROM identity_note WHERE person_id = 2").fetchone() == (1,)


def test_a_group_costs_the_same_few_statements_whatever_its_size(connection: sqlite3.Connection) -> None:
    ids = itertools.count(1)
    many = [(number, Happening(f"k{number}", f"u{number}", f"d{number}", 1)) for number in range(1, 2001)]
    take(connection, many, ids)
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    people = load(
        connection, [f"k{n}" for n, _ in many], [f"u{n}" for n, _ in many], [f"d{n}" for n, _ in many], ids.__next__
    )
    assert len(statements) == 2
    connection.set_trace_callback(None)
    assert len(list(people.persons())) == 2000
    assert len(people.by_device) == 2000


def test_nothing_is_written_for_people_that_did_not_change(connection: sqlite3.Connection) -> None:
    take(connection, [(1, Happening("a", "1", "x", 1))], itertools.count(1))
    people = load(connection, ["a"], ["1"], ["x"], itertools.count(9).__next__)
    before = connection.total_changes
    flush(connection, people)
    assert connection.total_changes == before


def test_finding_people_uses_an_index_for_each_identifier(connection: sqlite3.Connection) -> None:
    from models.storage import people

    for query in (people._PEOPLE, people._DEVICES):
        plan = connection.execute("EXPLAIN QUERY PLAN " + query, ("[]",) * query.count("?")).fetchall()
        assert not [row[3] for row in plan if row[3] in ("SCAN person", "SCAN device")]


def test_an_older_workspace_still_knows_its_people() -> None:
    connection = sqlite3.connect(":memory:")
    for statement in version_1.SQL.split(";\n"):
        connection.execute(statement)
    known = '{"city": ["Köln", 20, 2], "size": [40, 10, 1], "brand": [null, 20, 2]}'
    person = "INSERT INTO person (id, primarykey, known, first_seen_at, last_seen_at) VALUES (?, ?, ?, 0, 0)"
    connection.executemany(person, [(1, "a", known), (2, "b", "{}")])
    migrate(connection, 1)
    people = by_ids(connection, [1, 2])
    assert dict(people[1].known) == {"city": ("Köln", 20, 2), "size": (40, 10, 1), "brand": (None, 20, 2)}
    assert not people[2].known
    connection.close()
