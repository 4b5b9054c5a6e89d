"""What is kept of a batch: items, contacts, the request, the events' verdicts; sending again; the start after a crash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.meaning.deliveries import VERDICT_OF, Kind, State
from models.meaning.trace.verdicts import WORST_FIRST, Verdict
from models.storage import forget
from models.storage.queue import again
from models.storage.queue.items import Settlement
from models.storage.workspace import create, open_workspace
from tests.models.storage.queue_world import ACCOUNT, NOW, QueueWorld

MINUTE = 60_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[QueueWorld]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as workspace:
        yield QueueWorld(workspace.connection)


def test_what_was_accepted_is_known_of_the_contact(world: QueueWorld) -> None:
    world.contact("a@x", {"1": ["old", NOW - 9], "2": ["B", NOW - 9]})
    world.upsert(1, "a@x", {"1": "new"})
    world.event(7, upsert_id=1)
    (item,) = world.take_upserts().items
    world.settle([Settlement(item=item, state=State.SENT, internal_id="55", sent=b'{"3":"a@x","1":"new"}')])
    (row,) = world.connection.execute("SELECT accepted, accepted_at, internal_id FROM contact").fetchall()
    assert (json.loads(row[0]), *row[1:]) == ({"1": ["new", NOW], "2": ["B", NOW - 9]}, NOW, "55")
    assert world.column("SELECT emarsys_ms FROM event") == [100]
    assert world.verdicts() == {7: Verdict.DELIVERED}
    assert world.column("SELECT sent FROM request_item") == ['{"3":"a@x","1":"new"}']


def test_an_internal_id_once_known_is_kept(world: QueueWorld) -> None:
    for internal_id in ("55", None):
        world.upsert(world.next_id(), "a@x", {"1": str(internal_id)})
        (item,) = world.take_upserts().items
        world.settle([Settlement(item=item, state=State.SENT, internal_id=internal_id)])
    assert world.column("SELECT internal_id FROM contact") == ["55"]


def test_a_refused_contact_is_not_known_as_accepted(world: QueueWorld) -> None:
    world.contact("a@x", exists=False)
    world.upsert(1, "a@x", {"5": "99"})
    world.event(7, upsert_id=1)
    (item,) = world.take_upserts().items
    world.settle(
        [Settlement(item=item, state=State.REJECTED, code="2007", text="Invalid choice id", got='{"2007":"…"}')]
    )
    assert world.column("SELECT accepted_at FROM contact") == [None]
    assert world.verdicts() == {7: Verdict.REJECTED}
    assert world.column("SELECT code FROM delivery") == ["2007"]


def test_every_event_of_a_merged_upsert_gets_its_verdict(world: QueueWorld) -> None:
    world.upsert(1, "a@x", {"1": "A"})
    for id_ in (7, 8, 9):
        world.event(id_, upsert_id=1)
    world.settle_all(world.take_upserts())
    assert set(world.verdicts().values()) == {Verdict.DELIVERED}
    assert len(set(world.column("SELECT changed FROM event"))) == 1


def test_each_transaction_marks_what_it_changed_with_a_higher_number(world: QueueWorld) -> None:
    for id_ in (1, 2):
        world.upsert(id_, f"{id_}@x", {"1": "A"})
        world.event(id_, upsert_id=id_)
        world.settle_all(world.take_upserts())
    assert world.column("SELECT changed FROM event ORDER BY id") == [1, 2]


@given(st.lists(st.sampled_from([State.SENT, State.REJECTED, State.FAILED, State.RETRYING, State.DROPPED]), min_size=2))
@settings(max_examples=25, deadline=None)
def test_the_worst_delivery_decides(tmp_path_factory: pytest.TempPathFactory, states: list[State]) -> None:
    path = tmp_path_factory.mktemp("worst") / "acme.portway"
    create(path, 1)
    with open_workspace(path, "editor") as workspace:
        world = QueueWorld(workspace.connection)
        world.contact("a@x")
        world.event(7, upsert_id=1)
        world.upsert(1, "a@x", {"1": "A"}, person=5)
        world.settle_all(world.take_upserts(), states[0])
        for number in range(2, len(states) + 1):
            world.trigger(number, "a@x", person=5, event_id=7, event=number)
        for item, state in zip(world.take_triggers().items, states[1:], strict=False):
            world.settle([Settlement(item=item, state=state, next_try_at=NOW + MINUTE)])
        now = [VERDICT_OF[State(one)] for one in world.states().values()]
        assert world.verdicts()[7] == min(now, key=WORST_FIRST.index)


def test_news_of_triggers_are_handed_back(world: QueueWorld) -> None:
    world.contact("a@x")
    for id_, state in ((1, State.SENT), (2, State.REJECTED), (3, State.WAITING)):
        world.trigger(id_, "a@x", person=5, event=id_)
        (item,) = world.take_triggers().items
        told = world.settle([Settlement(item=item, state=state, next_try_at=NOW + MINUTE)])
        assert told == [(f"trigger-{id_}", State.RETRYING if state is State.WAITING else state)]


def test_waiting_again_is_no_attempt_and_does_not_age(world: QueueWorld) -> None:
    world.upsert(1, "a@x", {"1": "A"})
    world.settle_all(world.take_upserts(), State.WAITING)
    assert world.connection.execute("SELECT attempts, tried_ms FROM delivery").fetchone() == (0, 0)
    (item,) = world.take_upserts().items
    world.settle([Settlement(item=item, state=State.RETRYING, next_try_at=NOW + 9, tried_ms=5, code="500", text="E")])
    assert world.connection.execute("SELECT attempts, tried_ms, code FROM delivery").fetchone() == (1, 5, "500")


def test_who_is_forgotten_while_the_request_is_under_way_stays_forgotten(world: QueueWorld) -> None:
    world.connection.execute("INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (1, 'a@x', 1, 1)")
    world.upsert(1, "a@x", {"1": "canary"})
    world.upsert(2, "b@x", {"1": "B"})
    taken = world.take_upserts()
    forget.forget(world.connection, 1, ACCOUNT, NOW)
    parts = {"a@x": b'{"3":"a@x"}', "b@x": b'{"3":"b@x"}'}
    told = [Settlement(item=one, state=State.SENT, sent=parts[one.key]) for one in taken.items]
    world.settle(told, tell_emarsys=True)
    assert world.column("SELECT key FROM contact") == ["b@x"]
    assert world.column("SELECT sent FROM request_item") == ['{"3":"b@x"}']
    assert world.connection.execute("SELECT key FROM delivery WHERE kind = 'delete'").fetchall() == [("a@x",)]


def test_a_deleted_contact_is_unknown_and_its_key_is_gone(world: QueueWorld) -> None:
    world.contact("a@x", {"1": ["A", NOW]})
    world.delete(1, "a@x")
    world.settle_all(world.take_deletes())
    assert world.column("SELECT accepted_at FROM contact") == [None]
    assert world.column("SELECT key FROM delivery") == [None]
    assert world.column("SELECT count(*) FROM request_item") == [0]


def test_what_failed_is_sent_again_at_once_by_hand(world: QueueWorld) -> None:
    world.contact("a@x")
    world.trigger(1, "a@x", more={"drop_at": NOW + 1})
    world.event(1)
    world.settle([Settlement(item=world.take_triggers().items[0], state=State.FAILED, code="500", text="E")])
    assert world.verdicts() == {1: Verdict.FAILED}
    assert again.retry_these(world.connection, ACCOUNT, [1, 99], NOW) == 1
    assert world.verdicts() == {1: Verdict.QUEUED}
    (item,) = world.take_triggers(NOW + 24 * 60 * MINUTE).items
    assert (item.trigger_id, item.by_hand, item.attempts) == ("trigger-1", True, 0)


def accepted(world: QueueWorld, id_: int, key: str, fields: dict[str, object], **columns: object) -> None:
    world.upsert(id_, key, fields, **columns)
    world.event(id_, upsert_id=id_)
    world.settle_all(world.take_upserts())


def test_what_was_accepted_is_sent_once_more_though_nothing_in_it_is_new(world: QueueWorld) -> None:
    accepted(world, 1, "a@x", {"1": "A", "31": "1"})
    assert again.retry_these(world.connection, ACCOUNT, [1], NOW) == 0
    assert again.repeat_accepted(world.connection, ACCOUNT, [1, 99], NOW) == 1
    assert world.verdicts() == {1: Verdict.QUEUED}
    (item,) = world.take_upserts().items
    assert item.by_hand and item.fields == {"1": ("A", NOW)}, "opt-in is never repeated"
    assert again.repeat_accepted(world.connection, ACCOUNT, [1], NOW) == 0, "it is on its way"
    world.settle([Settlement(item=item, state=State.SENT)])
    assert world.verdicts() == {1: Verdict.DELIVERED}


def test_what_a_newer_event_has_overtaken_is_not_repeated(world: QueueWorld) -> None:
    accepted(world, 1, "a@x", {"1": ["old", NOW - 9], "2": ["B", NOW - 9]})
    accepted(world, 2, "a@x", {"1": ["new", NOW]})
    again.repeat_accepted(world.connection, ACCOUNT, [1], NOW)
    assert world.take_upserts().items[0].fields == {"2": ("B", NOW - 9)}


def test_it_goes_to_the_contact_under_the_key_that_it_has_now(world: QueueWorld) -> None:
    accepted(world, 1, "old@x", {"1": "A"}, person=5, more={"internal_id": "55"})
    accepted(world, 2, "gone@x", {"1": "A"}, person=6)
    world.connection.execute("UPDATE contact SET key = 'new@x' WHERE key = 'old@x'")
    world.connection.execute("DELETE FROM contact WHERE key = 'gone@x'")
    person = "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (5, 'new@x', 1, 1)"
    world.connection.execute(person)
    assert again.repeat_accepted(world.connection, ACCOUNT, [1, 2], NOW) == 1, "of the other no contact is known"
    (item,) = world.take_upserts().items
    assert (item.key, item.payload.internal_id) == ("new@x", None)


def test_an_external_event_that_was_sent_is_not_repeated(world: QueueWorld) -> None:
    world.contact("a@x")
    world.trigger(1, "a@x")
    world.settle_all(world.take_triggers())
    assert again.repeat_accepted(world.connection, ACCOUNT, [1], NOW) == 0


def test_everything_that_failed_with_a_code_is_sent_again(world: QueueWorld) -> None:
    for id_, code in ((1, "500"), (2, "503"), (3, "500")):
        world.upsert(id_, f"{id_}@x", {"1": "A"})
        (item,) = world.take_upserts().items
        world.settle([Settlement(item=item, state=State.FAILED, code=code)])
    assert again.retry_failed(world.connection, ACCOUNT, "500", NOW, NOW) == 2
    assert again.retry_failed(world.connection, ACCOUNT, None, NOW, NOW) == 1
    assert set(world.states().values()) == {State.WAITING}


def test_what_was_on_the_wire_at_a_crash_goes_back(world: QueueWorld) -> None:
    world.contact("a@x")
    world.upsert(1, "b@x", {"1": "B"})
    world.trigger(2, "a@x", event=2)
    world.trigger(3, "a@x", event=3)
    world.take_upserts()
    world.take_triggers(NOW)
    world.connection.execute("UPDATE delivery SET next_try_at = ? WHERE id = 3", (NOW - 10 * MINUTE,))
    assert again.recover(world.connection, tuple(Kind), NOW + 1) == [
        ("trigger-2", State.RETRYING),
        ("trigger-3", State.UNKNOWN),
    ]
    assert world.states() == {1: State.WAITING, 2: State.RETRYING, 3: State.UNKNOWN}
    (item,) = world.take_triggers(NOW + 2).items
    assert (item.trigger_id, item.unsure_since) == ("trigger-2", NOW)
    assert world.settle_all(world.take_triggers(NOW + 11 * MINUTE)) == []


@pytest.mark.parametrize("internal_id", ["77", None])
def test_a_key_changed_while_the_contact_was_on_its_way_changes_that_contact(
    world: QueueWorld, internal_id: str | None
) -> None:
    world.upsert(1, "old@x.com", {"1": "Ann"}, person=5)
    (item,) = world.take_upserts().items
    # meanwhile: the person's key is another one, their contact's row is named after it, and the change waits
    world.connection.execute(
        "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (5, 'new@x.com', 1, 1)"
    )
    world.contact("new@x.com", exists=False)
    world.upsert(2, "new@x.com", {"3": "new@x.com"}, person=5)
    world.settle([Settlement(item=item, state=State.SENT, internal_id=internal_id)])
    (change,) = world.take_upserts().items
    assert (change.payload.internal_id, change.payload.old_key) == (
        ("77", None) if internal_id else (None, "old@x.com")
    )
    assert world.column("SELECT key FROM contact WHERE accepted_at IS NOT NULL") == ["new@x.com"]
