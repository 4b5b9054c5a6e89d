"""External events on their way to a sandbox: after their contact, each once, and honest about what is not known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.delivery import lane
from models.meaning.configuration import Configuration
from models.meaning.deliveries import State
from models.meaning.emarsys import requests
from models.meaning.trace.verdicts import Verdict
from models.storage.queue import again
from tests.gateway.delivery.live_sandbox import LiveSandbox, live_sandbox
from tests.gateway.delivery.sending_world import SendingWorld, sending
from tests.models.storage.queue_world import ACCOUNT, NOW, QueueWorld

MINUTE = 60_000
HOUR = 60 * MINUTE


@pytest.fixture
def live() -> Iterator[LiveSandbox]:
    with live_sandbox() as one:
        yield one


@pytest.fixture
def world(tmp_path: Path, live: LiveSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[SendingWorld]:
    """Without waiting a second between two requests."""
    monkeypatch.setattr(lane, "PACE_SECONDS", 0.02)
    with sending(tmp_path, live.oauth) as one:
        yield one


def triggered(live: LiveSandbox) -> list[dict[str, Any]]:
    """What was triggered, oldest first; repeated ``trigger_id``s trigger nothing."""
    return [one for one in reversed(live.sandbox.received.events(1_000)) if not one["repeated"]]


def trigger_ids(live: LiveSandbox) -> list[str]:
    """Every ``trigger_id`` that came in, repeated or not, oldest first."""
    return [one["trigger_id"] for one in reversed(live.sandbox.received.events(1_000))]


def contact_and_trigger(queue: QueueWorld) -> None:
    queue.upsert(1, "a@x.com", {"1": "A"}, person=5)
    queue.trigger(2, "a@x.com", person=5)
    queue.event(2, verdict=Verdict.QUEUED)


def test_a_trigger_follows_its_contact(world: SendingWorld, live: LiveSandbox) -> None:
    world.put(contact_and_trigger)
    world.until(State.SENT)
    (one,) = triggered(live)
    assert (one["event"], one["key"], one["trigger_id"]) == (1001, "a@x.com", "trigger-2")
    assert (one["event_time"], json.loads(one["data"])) == ("2026-11-23T20:36:02.996Z", {"a": "b"})
    assert world.news == [("trigger-2", State.SENT)]
    assert world.verdicts() == {2: Verdict.DELIVERED}


def test_a_contact_that_emarsys_lacks_is_made_with_its_key_alone(world: SendingWorld, live: LiveSandbox) -> None:
    world.put(lambda queue: queue.trigger(1, "a@x.com"))
    world.until(State.SENT)
    assert len(triggered(live)) == 1
    (contact,) = live.sandbox.contacts.listed("", 10)
    assert contact.values["3"] == "a@x.com"
    world.put(lambda queue: queue.trigger(2, "a@x.com", person=1))
    world.until(State.SENT)
    assert world.column("SELECT count(*) FROM delivery WHERE kind = 'upsert'") == [1]


def test_where_contacts_are_not_created_the_trigger_is_rejected(tmp_path: Path, live: LiveSandbox) -> None:
    with sending(tmp_path, live.oauth, replace(Configuration("Acme"), create_contacts=False)) as world:
        world.put(lambda queue: (queue.trigger(1, "a@x.com"), queue.event(1)))  # type: ignore[func-returns-value]
        world.until(State.REJECTED)
        assert world.verdicts() == {1: Verdict.REJECTED}
        assert world.news == [("trigger-1", State.REJECTED)] and triggered(live) == []


def test_many_contacts_of_one_event_travel_together(world: SendingWorld, live: LiveSandbox) -> None:
    def fill(queue: QueueWorld) -> None:
        for id_ in range(1, 51):
            queue.upsert(id_, f"p{id_}@x.com", {"1": "A"}, person=id_)
            queue.trigger(100 + id_, f"p{id_}@x.com", person=id_, event=1001 + id_ % 2)

    world.put(fill)
    world.until(State.SENT)
    assert len(triggered(live)) == 50
    assert world.column("SELECT items FROM emarsys_request WHERE kind = 'trigger' ORDER BY id") == [25, 25]


def test_an_unknown_event_rejects_its_triggers_without_a_storm_of_requests(
    world: SendingWorld, live: LiveSandbox
) -> None:
    def fill(queue: QueueWorld) -> None:
        for id_ in range(1, 21):
            queue.contact(f"p{id_}@x.com")
            queue.trigger(id_, f"p{id_}@x.com", event=99)

    world.put(fill)
    world.until(State.REJECTED)
    assert world.column("SELECT count(*) FROM emarsys_request") == [1]
    assert set(world.column("SELECT code FROM delivery")) <= {"5001", "5004"}


@pytest.mark.parametrize("switch", ["silent", "5005"])
def test_an_event_that_nothing_listens_to_is_sent_all_the_same(
    world: SendingWorld, live: LiveSandbox, switch: str
) -> None:
    live.sandbox.switch({"no_program": switch})
    world.put(contact_and_trigger)
    world.until(State.SENT)


@pytest.mark.parametrize("fault", ["lost_reply", "drop", "hang"])
def test_an_unanswered_trigger_is_repeated_with_its_id_and_happens_once(
    world: SendingWorld, live: LiveSandbox, fault: str
) -> None:
    live.sandbox.faults.add([f"{fault}@event:1"])
    world.put(contact_and_trigger)
    world.until(State.RETRYING, ids=[2])
    world.pass_time(MINUTE)
    world.until(State.SENT)
    assert set(trigger_ids(live)) == {"trigger-2"} and len(triggered(live)) == 1


def test_without_an_answer_for_ten_minutes_nobody_knows(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["lost_reply@event"])
    world.put(contact_and_trigger)
    world.until(State.RETRYING, ids=[2])
    world.pass_time(10 * MINUTE)
    world.until(State.UNKNOWN, ids=[2])
    assert world.verdicts() == {2: Verdict.FAILED}
    assert world.news[-1] == ("trigger-2", State.UNKNOWN)
    live.sandbox.faults.clear()
    world.put(lambda queue: again.retry_these(queue.connection, ACCOUNT, [2], world.now()))
    world.sender.let_go()
    world.until(State.SENT)
    assert set(trigger_ids(live)) == {"trigger-2"} and len(triggered(live)) == 1


def test_an_honest_refusal_for_now_is_no_doubt(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["503@event"])
    world.put(contact_and_trigger)
    world.until(State.RETRYING, ids=[2])
    world.pass_time(HOUR)
    world.until_true(lambda: world.column("SELECT attempts FROM delivery WHERE id = 2"), lambda found: found[0] >= 2)
    live.sandbox.faults.clear()
    world.until_true(
        lambda: world.column("SELECT state FROM delivery WHERE id = 2"), lambda found: found != ["sending"]
    )
    world.pass_time(HOUR)
    world.until(State.SENT)
    assert len(triggered(live)) == 1


def test_past_the_late_limit_it_is_not_sent_but_by_hand(world: SendingWorld, live: LiveSandbox) -> None:
    world.standing.pause("ann", NOW)
    world.put(contact_and_trigger)
    world.pass_time(6 * HOUR)
    world.standing.resume()
    world.sender.let_go()
    world.until(State.SENT, State.DROPPED)
    assert world.states() == {1: State.SENT, 2: State.DROPPED} and triggered(live) == []
    world.put(lambda queue: again.retry_these(queue.connection, ACCOUNT, [2], world.now()))
    world.sender.let_go()
    world.until(State.SENT)
    assert trigger_ids(live) == ["trigger-2"]


def test_a_trigger_on_the_wire_at_a_crash_is_repeated_with_its_id(tmp_path: Path, live: LiveSandbox) -> None:
    def left_behind(queue: QueueWorld) -> None:
        queue.contact("a@x.com")
        queue.trigger(1, "a@x.com", state=State.SENDING)

    with live.client() as client:
        client.send(requests.upsert("3", [requests.contact("3", "a@x.com", {})], create=True))
    with sending(tmp_path, live.oauth, before=left_behind) as world:
        world.until(State.SENT)
        assert trigger_ids(live) == ["trigger-1"]
        assert world.news == [("trigger-1", State.RETRYING), ("trigger-1", State.SENT)]


def test_a_request_refused_whole_is_split(world: SendingWorld, live: LiveSandbox) -> None:
    def fill(queue: QueueWorld) -> None:
        for id_ in range(1, 5):
            queue.upsert(id_, f"p{id_}@x.com", {"1": "A"}, person=id_)
            queue.trigger(100 + id_, f"p{id_}@x.com", person=id_)

    live.sandbox.faults.add(["refuse_whole@event=p2@x.com"])
    world.put(fill)
    found = world.until(State.SENT, State.REJECTED)
    assert [id_ for id_, state in found.items() if state == State.REJECTED] == [102]
    assert sorted(one["key"] for one in triggered(live)) == ["p1@x.com", "p3@x.com", "p4@x.com"]


def test_a_contact_that_was_deleted_in_emarsys_is_not_taken_for_there_any_more(
    world: SendingWorld, live: LiveSandbox
) -> None:
    world.put(contact_and_trigger)
    world.until(State.SENT)
    live.sandbox.contacts.clear()
    world.put(lambda queue: queue.trigger(3, "a@x.com", person=5))
    world.until(State.REJECTED, ids=[3])
    world.put(lambda queue: queue.upsert(4, "a@x.com", {"1": "A"}, person=5))
    world.until(State.SENT, ids=[4])
    world.put(lambda queue: again.retry_these(queue.connection, ACCOUNT, [3], world.now()))
    world.sender.let_go()
    world.until(State.SENT)
