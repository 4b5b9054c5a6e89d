"""Contacts on their way to a sandbox: the sending rule, bad items, split requests, key changes, deletions."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.delivery import lane
from gateway.sandbox.contacts import Contact
from models.meaning.configuration import Configuration
from models.meaning.deliveries import State
from models.meaning.trace.verdicts import Verdict
from models.storage.queue import again
from tests.gateway.delivery.live_sandbox import LiveSandbox, live_sandbox
from tests.gateway.delivery.sending_world import SendingWorld, sending
from tests.models.storage.queue_world import NOW, QueueWorld


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


@pytest.fixture
def unhurried(tmp_path: Path, live: LiveSandbox) -> Iterator[SendingWorld]:
    """By the sending rule."""
    with sending(tmp_path, live.oauth) as one:
        yield one


def contacts(live: LiveSandbox) -> dict[str, Contact]:
    return {str(one.values.get("3")): one for one in live.sandbox.contacts.listed("", 10_000)}


def upserts(live: LiveSandbox) -> list[list[dict[str, Any]]]:
    """The contacts of each upsert request, oldest first."""
    found = live.sandbox.received.requests(1_000, path="contact/?create")
    return [json.loads(one["body"])["contacts"] for one in reversed(found)]


def put_many(world: QueueWorld, count: int, first: int = 1) -> None:
    for id_ in range(first, first + count):
        world.upsert(id_, f"p{id_}@x.com", {"1": f"P{id_}"})
        world.event(id_, upsert_id=id_)


def test_the_first_contact_after_a_quiet_second_goes_at_once(unhurried: SendingWorld, live: LiveSandbox) -> None:
    started = time.monotonic()
    unhurried.put(lambda queue: put_many(queue, 1))
    unhurried.until(State.SENT)
    assert time.monotonic() - started < 0.8  # a second is what the next ones wait
    assert contacts(live)["p1@x.com"].values["1"] == "P1"
    assert unhurried.verdicts() == {1: Verdict.DELIVERED}
    assert unhurried.column("SELECT internal_id FROM contact") == [str(contacts(live)["p1@x.com"].id)]


def test_those_that_follow_within_a_second_go_together(unhurried: SendingWorld, live: LiveSandbox) -> None:
    unhurried.put(lambda queue: put_many(queue, 1))
    unhurried.until(State.SENT)
    for id_ in (2, 3, 4):
        unhurried.put(lambda queue, id_=id_: put_many(queue, 1, first=id_))  # type: ignore[misc]
    unhurried.until(State.SENT)
    assert [len(one) for one in upserts(live)] == [1, 3]


def test_a_thousand_do_not_wait(unhurried: SendingWorld, live: LiveSandbox) -> None:
    unhurried.put(lambda queue: put_many(queue, 2_000))
    started = time.monotonic()
    unhurried.until(State.SENT)
    assert time.monotonic() - started < 5
    sizes = unhurried.column("SELECT items FROM emarsys_request ORDER BY id")
    assert sizes == [1_000, 1_000] and live.sandbox.contacts.count() == 2_000


def test_a_bad_item_fails_alone(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["bad_item=p2@x.com"])
    world.put(lambda queue: put_many(queue, 3))
    assert world.until(State.SENT, State.REJECTED) == {1: State.SENT, 2: State.REJECTED, 3: State.SENT}
    assert world.verdicts()[2] is Verdict.REJECTED
    assert world.column("SELECT code FROM delivery WHERE id = 2") == ["2005"]
    assert sorted(contacts(live)) == ["p1@x.com", "p3@x.com"]


def test_a_contact_goes_once_more_without_the_field_that_is_named(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["bad_field=2"])
    world.put(lambda queue: queue.upsert(1, "a@x.com", {"1": "A", "2": "B"}))
    world.until(State.SENT)
    assert (contacts(live)["a@x.com"].values.get("1"), contacts(live)["a@x.com"].values.get("2")) == ("A", None)
    (accepted,) = world.column("SELECT accepted FROM contact")
    assert json.loads(accepted) == {"1": ["A", NOW]}
    (payload,) = world.column("SELECT payload FROM delivery")
    assert json.loads(payload)["left_out"]["2"][0] == "2007"


def test_a_request_refused_whole_is_split_until_the_bad_item_stands_alone(
    world: SendingWorld, live: LiveSandbox
) -> None:
    live.sandbox.faults.add(["refuse_whole=p5@x.com"])
    world.put(lambda queue: put_many(queue, 8))
    found = world.until(State.SENT, State.REJECTED)
    assert [id_ for id_, state in found.items() if state == State.REJECTED] == [5]
    assert len(contacts(live)) == 7
    assert len(upserts(live)) == 7  # 8, then 4 4, then 2 2, then 1 1


@pytest.mark.parametrize("fault", ["500", "503", "html", "502", "drop", "lost_reply", "hang"])
def test_trouble_that_passes_loses_nothing(world: SendingWorld, live: LiveSandbox, fault: str) -> None:
    live.sandbox.faults.add([f"{fault}:1"])
    world.put(lambda queue: put_many(queue, 3))
    world.until(State.RETRYING)
    assert set(world.verdicts().values()) == {Verdict.RETRYING}
    assert world.column("SELECT accepted_at FROM contact WHERE accepted_at IS NOT NULL") == []
    world.pass_time(10_000)
    world.until(State.SENT)
    assert set(world.verdicts().values()) == {Verdict.DELIVERED} and len(contacts(live)) == 3


def test_after_a_day_of_trying_it_has_failed_and_a_person_can_send_it_again(tmp_path: Path, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["500"])
    with sending(tmp_path, live.oauth) as world:
        world.put(lambda queue: queue.upsert(1, "a@x.com", {"1": "A"}, tried_ms=24 * 3_600_000 - 1))
        world.until(State.FAILED)
        live.sandbox.faults.clear()
        world.put(lambda queue: again.retry_these(queue.connection, 1, [1], world.now()))
        world.sender.let_go()
        world.until(State.SENT)


def test_a_changed_key_updates_the_same_contact(world: SendingWorld, live: LiveSandbox) -> None:
    world.put(lambda queue: queue.upsert(1, "old@x.com", {"1": "A"}))
    world.until(State.SENT)
    internal_id = contacts(live)["old@x.com"].id
    world.put(lambda queue: queue.upsert(2, "new@x.com", {"3": "new@x.com"}, more={"internal_id": str(internal_id)}))
    world.until(State.SENT)
    assert {key: one.id for key, one in contacts(live).items()} == {"new@x.com": internal_id}


def test_where_the_internal_id_is_not_known_it_is_asked_for(world: SendingWorld, live: LiveSandbox) -> None:
    world.put(lambda queue: queue.upsert(1, "old@x.com", {"1": "A"}))
    world.until(State.SENT)
    internal_id = contacts(live)["old@x.com"].id
    world.put(lambda queue: queue.upsert(2, "new@x.com", {"3": "new@x.com"}, more={"old_key": "old@x.com"}))
    world.put(lambda queue: queue.upsert(3, "other@x.com", {"3": "other@x.com"}, more={"old_key": "nobody@x.com"}))
    world.until(State.SENT)
    assert contacts(live)["new@x.com"].id == internal_id
    assert set(contacts(live)) == {"new@x.com", "other@x.com"}


def test_a_contact_gone_in_emarsys_is_made_anew_by_its_key(world: SendingWorld, live: LiveSandbox) -> None:
    world.put(lambda queue: queue.upsert(1, "new@x.com", {"3": "new@x.com"}, more={"internal_id": "4711"}))
    world.until(State.SENT)
    assert set(contacts(live)) == {"new@x.com"}


def test_contacts_are_not_created_where_the_workspace_says_so(tmp_path: Path, live: LiveSandbox) -> None:
    with sending(tmp_path, live.oauth, replace(Configuration("Acme"), create_contacts=False)) as world:
        world.put(lambda queue: put_many(queue, 1))
        world.until(State.REJECTED)
        assert world.column("SELECT code FROM delivery") == ["2008"] and contacts(live) == {}


@pytest.mark.parametrize("status", ["200", "400", "404"])
def test_a_contact_that_is_gone_already_counts_as_deleted(world: SendingWorld, live: LiveSandbox, status: str) -> None:
    live.sandbox.switch({"delete_unknown": status})
    world.put(lambda queue: queue.upsert(1, "a@x.com", {"1": "A"}))
    world.until(State.SENT)
    world.put(lambda queue: queue.delete(2, "a@x.com"))
    world.put(lambda queue: queue.delete(3, "gone@x.com"))
    world.until(State.SENT)
    assert contacts(live) == {}
    world.put(lambda queue: queue.delete(4, "gone@x.com"))
    world.until(State.SENT)


def test_what_is_in_flight_is_finished_before_the_end(tmp_path: Path, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["slow=300"])
    with sending(tmp_path, live.oauth) as world:
        world.put(lambda queue: put_many(queue, 1))
        world.until_true(live.sandbox.contacts.count, lambda count: count == 1)
        world.sender.stop()
        assert world.states() == {1: State.SENT}


def test_what_was_in_flight_at_a_crash_goes_again(tmp_path: Path, live: LiveSandbox) -> None:
    def left_behind(queue: QueueWorld) -> None:
        queue.upsert(1, "a@x.com", {"1": "A"}, state=State.SENDING)

    with sending(tmp_path, live.oauth, before=left_behind) as world:
        world.until(State.SENT)


def test_a_field_that_the_account_lacks_costs_few_requests(world: SendingWorld, live: LiveSandbox) -> None:
    def fill(queue: QueueWorld) -> None:
        for id_ in range(1, 65):
            queue.upsert(id_, f"p{id_}@x.com", {"99999": "B"} if id_ % 2 else {"1": "A", "99999": "B"})

    live.sandbox.switch({"unknown_field_fails": "request"})
    world.put(fill)
    found = world.until(State.SENT, State.REJECTED)
    assert {id_ for id_, state in found.items() if state == State.REJECTED} == set(range(1, 65, 2))
    assert len(contacts(live)) == 32 and len(upserts(live)) < 15


def test_a_contact_of_which_nothing_is_left_is_not_called_delivered(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["bad_field=2"])
    world.put(lambda queue: queue.upsert(1, "a@x.com", {"2": "B", "3": "a@x.com"}))
    world.until(State.REJECTED)
    assert world.column("SELECT code FROM delivery") == ["2007"] and contacts(live) == {}


def test_at_a_wrong_address_nothing_is_given_up(tmp_path: Path, live: LiveSandbox) -> None:
    access = replace(live.oauth, base_url=f"{live.address}/api/v3/v3")
    with sending(tmp_path, access) as world:
        world.put(lambda queue: put_many(queue, 2))
        world.until(State.RETRYING)
        (text,) = set(world.column("SELECT text FROM delivery"))
        assert "base address" in text
