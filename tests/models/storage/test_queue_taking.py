"""What is taken out of the queue: each contact once, nothing that Emarsys has, triggers after their contact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.meaning.deliveries import State
from models.storage.queue.taking import MAY_HAVE_BEEN_SENT, Wanted, count_due, next_due
from models.storage.workspace import create, open_workspace
from tests.models.storage.queue_world import ACCOUNT, NOW, QueueWorld, keys

MINUTE = 60_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[QueueWorld]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as workspace:
        yield QueueWorld(workspace.connection)


def test_what_is_due_is_taken_oldest_first_and_stands_as_sending(world: QueueWorld) -> None:
    world.upsert(1, "b@x", {"1": "B"}, next_try_at=NOW)
    world.upsert(2, "a@x", {"1": "A"}, next_try_at=NOW - 5)
    world.upsert(3, "later@x", {"1": "L"}, next_try_at=NOW + 1)
    taken = world.take_upserts()
    assert keys(taken) == ["a@x", "b@x"]
    assert world.states() == {1: State.SENDING, 2: State.SENDING, 3: State.WAITING}
    assert next_due(world.connection, ACCOUNT, taken.items[0].kind) == NOW + 1


def test_a_request_has_each_contact_once(world: QueueWorld) -> None:
    world.upsert(1, "a@x", {"1": "old"})
    world.upsert(2, "a@x", {"1": "new"}, person=9)
    assert [one.id for one in world.take_upserts().items] == [1]
    assert world.states()[2] == State.WAITING


def test_what_failed_before_is_not_sent_together_with_what_did_not(world: QueueWorld) -> None:
    world.upsert(1, "bad@x", {"1": "B"}, state=State.RETRYING, next_try_at=NOW - 1)
    world.upsert(2, "good@x", {"1": "G"})
    assert keys(world.take_upserts()) == ["bad@x"]
    assert keys(world.take_upserts()) == ["good@x"]


@pytest.mark.parametrize(
    ("accepted", "fields", "skip_equal", "sent"),
    [
        ({"1": ["A", NOW - 9]}, {"1": "A", "2": "B"}, True, {"2"}),
        ({"1": ["A", NOW - 9]}, {"1": "A", "2": "B"}, False, {"1", "2"}),
        ({"1": ["A", NOW + 9]}, {"1": "older", "2": "B"}, False, {"2"}),
        ({"1": [None, NOW - 9]}, {"1": None, "2": "B"}, True, {"2"}),
        ({"1": [["1", "2"], NOW - 9]}, {"1": [["2"], NOW]}, True, {"1"}),
    ],
)
def test_only_what_is_new_to_emarsys_is_sent(
    world: QueueWorld, accepted: dict[str, object], fields: dict[str, object], skip_equal: bool, sent: set[str]
) -> None:
    world.contact("a@x", accepted)
    world.upsert(1, "a@x", fields)
    (item,) = world.take_upserts(skip_equal=skip_equal).items
    assert set(item.fields) == sent


def test_where_nothing_is_left_nothing_is_sent(world: QueueWorld) -> None:
    world.contact("a@x", {"1": ["A", NOW - 9]})
    world.upsert(1, "a@x", {"1": "A"})
    world.event(7, upsert_id=1)
    taken = world.take_upserts()
    assert taken.items == [] and [one.state for one in taken.settled] == [State.EQUAL]
    world.settle(taken.settled)
    assert world.states()[1] == State.EQUAL
    assert world.verdicts()[7].word == "nothing to do"


def test_a_contact_about_to_be_deleted_gets_nothing_before(world: QueueWorld) -> None:
    world.delete(1, "gone@x")
    world.upsert(2, "gone@x", {"1": "back"})
    assert world.take_upserts().items == []
    world.settle_all(world.take_deletes())
    assert keys(world.take_upserts()) == ["gone@x"]


def test_a_trigger_waits_for_the_upsert_of_its_contact(world: QueueWorld) -> None:
    world.contact("a@x", exists=False)
    world.upsert(1, "a@x", {"1": "A"}, person=5)
    world.trigger(2, "a@x", person=5)
    assert world.take_triggers().items == []
    upserts = world.take_upserts()
    assert world.take_triggers(NOW + MINUTE).items == []  # on the wire is not accepted yet
    world.settle_all(upserts, now=NOW + MINUTE)
    assert keys(world.take_triggers(NOW + MINUTE)) == ["a@x"]


def test_newer_upserts_of_a_known_contact_hold_no_trigger_up(world: QueueWorld) -> None:
    world.contact("a@x")
    world.trigger(1, "a@x", person=5)
    world.upsert(2, "a@x", {"1": "A"}, person=5)
    assert keys(world.take_triggers()) == ["a@x"]


@pytest.mark.parametrize("has_row", [True, False])
def test_a_trigger_for_a_contact_never_accepted_sends_the_key_alone_first(world: QueueWorld, has_row: bool) -> None:
    if has_row:
        world.contact("a@x", exists=False)
    world.trigger(1, "a@x")
    assert world.take_triggers().items == []
    upserts = world.take_upserts()
    assert keys(upserts) == ["a@x"] and upserts.items[0].fields == {}
    world.settle_all(upserts)
    assert keys(world.take_triggers()) == ["a@x"]
    assert world.take_upserts().items == []


def test_a_trigger_shares_the_refusal_of_its_contact(world: QueueWorld) -> None:
    world.trigger(1, "no address")
    world.event(1)
    world.take_triggers()
    world.settle_all(world.take_upserts(), State.REJECTED)
    taken = world.take_triggers()
    assert taken.items == [] and [one.state for one in taken.settled] == [State.REJECTED]
    assert world.settle(taken.settled) == [("trigger-1", State.REJECTED)]
    assert world.verdicts()[1].word == "rejected"


def test_one_contact_is_triggered_once_per_request_and_event(world: QueueWorld) -> None:
    world.contact("a@x")
    for id_, event in ((1, 1001), (2, 1001), (3, 1002)):
        world.trigger(id_, "a@x", person=5, event=event)
    assert [one.id for one in world.take_triggers().items] == [1, 3]
    assert [one.id for one in world.take_triggers().items] == [2]


def test_what_is_past_the_late_limit_is_dropped_unless_a_person_sends_it(world: QueueWorld) -> None:
    world.contact("a@x")
    world.trigger(1, "a@x", person=5, more={"drop_at": NOW})
    world.trigger(2, "a@x", person=5, more={"drop_at": NOW}, by_hand=1)
    taken = world.take_triggers()
    assert [(one.item.id, one.state, one.code) for one in taken.settled] == [(1, State.DROPPED, "late")]
    assert [one.id for one in taken.items] == [2]


def test_an_unanswered_trigger_is_repeated_for_ten_minutes(world: QueueWorld) -> None:
    world.contact("a@x")
    world.trigger(1, "a@x", more={"unsure_since": NOW}, state=State.RETRYING)
    early = world.take_triggers(NOW + 10 * MINUTE - 1)
    assert [one.trigger_id for one in early.items] == ["trigger-1"]
    world.settle_all(early, State.RETRYING, NOW + 10 * MINUTE)
    late = world.take_triggers(NOW + 10 * MINUTE)
    assert [(one.state, one.text) for one in late.settled] == [(State.UNKNOWN, MAY_HAVE_BEEN_SENT)]


def test_other_accounts_have_a_queue_of_their_own(world: QueueWorld) -> None:
    world.upsert(1, "a@x", {"1": "A"}, account_id=2)
    assert world.take_upserts().items == []


def test_taking_from_a_long_queue_reads_no_more_than_the_batch(world: QueueWorld) -> None:
    world.connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, key, payload, created_at, due_at,"
        """ next_try_at) SELECT i, 1, 'upsert', 'waiting', i, i, 'k' || i, '{"fields":{"1":["A",1]}}', i, i, i FROM n"""
    )
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    world.connection.set_progress_handler(count, 1_000)
    try:
        assert count_due(world.connection, Wanted(ACCOUNT, NOW, 50), world.take_upserts(most=50).items[0].kind) == 50
    finally:
        world.connection.set_progress_handler(None, 0)
    assert steps < 50
