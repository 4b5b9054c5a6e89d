"""When sending holds still, for whom, and what makes it go on: people, credentials, permissions, the rate limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from gateway.delivery import lane
from gateway.delivery.client import Client
from models.meaning.deliveries import State
from models.storage import accounts
from models.storage.accounts import SendingState
from tests.gateway.delivery.live_sandbox import LiveSandbox, live_sandbox
from tests.gateway.delivery.sending_world import SendingWorld, sending
from tests.models.storage.queue_world import ACCOUNT, NOW

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


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


def put_contact(world: SendingWorld, id_: int = 1) -> None:
    world.put(lambda queue: queue.upsert(id_, f"p{id_}@x.com", {"1": "A"}))


def kept(world: SendingWorld) -> SendingState:
    """How sending stands, as console and command line read it."""
    return world.writer.look(lambda queue: accounts.sending(queue.connection, ACCOUNT))


def until_kept(world: SendingWorld, what: str) -> SendingState:
    return world.until_true(lambda: kept(world), lambda state: bool(getattr(state, what)))


def did_not_age(world: SendingWorld) -> bool:
    return world.column("SELECT DISTINCT attempts + tried_ms FROM delivery WHERE settled_at IS NULL") == [0]


def test_nothing_is_sent_while_a_person_has_paused(world: SendingWorld, live: LiveSandbox) -> None:
    world.standing.pause("ann", NOW)
    put_contact(world)
    world.pass_time(3 * DAY)
    assert live.sandbox.contacts.count() == 0 and did_not_age(world)
    world.standing.resume()
    world.sender.let_go()
    world.until(State.SENT)


def test_refused_credentials_stop_everything_until_they_work(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["wrong_secret"])
    put_contact(world)
    stopped = until_kept(world, "stopped").stopped
    assert stopped is not None and stopped.why == "credentials" and stopped.at == NOW
    world.until(State.WAITING)
    assert did_not_age(world)
    live.sandbox.faults.clear()
    world.pass_time(4 * MINUTE)
    put_contact(world, 2)
    assert set(world.states().values()) == {State.WAITING}
    world.pass_time(MINUTE)
    world.until(State.SENT)
    assert kept(world).stopped is None


def test_while_credentials_are_refused_one_token_is_asked_for_every_five_minutes(
    world: SendingWorld, live: LiveSandbox
) -> None:
    live.sandbox.faults.add(["wrong_secret"])
    put_contact(world)
    until_kept(world, "stopped")
    asked = len(live.sandbox.received.requests(100, path="oauth2/token"))
    for _ in range(3):
        put_contact(world, world.now())
        world.pass_time(MINUTE)
    assert len(live.sandbox.received.requests(100, path="oauth2/token")) == asked


def test_new_credentials_are_tried_at_once(tmp_path: Path, live: LiveSandbox) -> None:
    with live.client(secret="wrong") as wrong, sending(tmp_path, wrong.access) as world:
        put_contact(world)
        until_kept(world, "stopped")
        world.standing.renewed()
        client = Client(live.oauth, world.real_now)
        try:
            world.use(client=client)
            world.until(State.SENT)
        finally:
            world.sender.stop()
            client.close()


def test_an_expired_token_is_renewed_without_a_stop(world: SendingWorld, live: LiveSandbox) -> None:
    put_contact(world)
    world.until(State.SENT)
    live.sandbox.faults.add(["401:1"])
    put_contact(world, 2)
    world.until(State.SENT)
    assert replace(kept(world), allowed=None) == SendingState()


def test_a_missing_permission_stops_its_kind_alone(world: SendingWorld, live: LiveSandbox) -> None:
    put_contact(world)
    world.until(State.SENT)
    live.sandbox.faults.add(["forbid=externalevent.trigger"])
    for id_ in (11, 12, 13):
        world.put(lambda queue, id_=id_: queue.trigger(id_, "p1@x.com", person=1, event=990 + id_))  # type: ignore[misc]
    until_kept(world, "forbidden")
    (why,) = kept(world).forbidden.values()
    assert why.permission == "externalevent.trigger"
    put_contact(world, 2)
    world.until(State.SENT, ids=[2])
    world.pass_time(DAY // 8)
    world.until_true(lambda: live.sandbox.received.requests(100, path="trigger"), lambda found: len(found) >= 2)
    world.until(State.WAITING, ids=[11, 12, 13])  # the one that was tried is back
    assert did_not_age(world)
    tried = live.sandbox.received.requests(1, path="trigger")[0]
    assert len(json.loads(tried["body"])["contacts"]) == 1
    live.sandbox.faults.clear()
    world.pass_time(5 * MINUTE)
    world.until(State.SENT)
    assert kept(world).forbidden == {}


def test_without_the_permission_to_look_ids_up_only_changed_keys_wait(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["forbid=contact.checkids"])
    world.put(lambda queue: queue.upsert(1, "new@x.com", {"3": "new@x.com"}, more={"old_key": "old@x.com"}))
    put_contact(world, 2)
    world.until(State.SENT, ids=[2])
    assert world.states()[1] == State.WAITING
    live.sandbox.faults.clear()
    world.pass_time(5 * MINUTE)
    world.until(State.SENT)
    assert kept(world).forbidden == {}


def test_the_rate_limit_is_waited_for(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["429=30:1"])
    put_contact(world)
    held = until_kept(world, "rate_until").rate_until
    assert held is not None and NOW + 28_000 < held < NOW + 32_000
    world.until(State.WAITING)
    assert did_not_age(world)
    world.pass_time(20_000)
    assert set(world.states().values()) == {State.WAITING}
    world.pass_time(15_000)
    world.until(State.SENT)


def test_what_emarsys_still_allows_is_kept_for_people_to_read(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["rate=10"])
    for id_ in (1, 2):
        put_contact(world, id_)
        world.until(State.SENT, ids=[id_])
    allowed = kept(world).allowed
    assert allowed is not None and (allowed.remaining, allowed.limit) == (8, 10)
    assert NOW < allowed.until <= NOW + MINUTE + 2_000


def test_the_reserve_is_for_what_people_send(world: SendingWorld, live: LiveSandbox) -> None:
    live.sandbox.faults.add(["rate=10"])
    for id_ in range(1, 10):
        put_contact(world, id_)
        world.until(State.SENT, ids=[id_])
    put_contact(world, 10)  # the tenth part is kept free
    world.put(lambda queue: queue.upsert(50, "hand@x.com", {"1": "A"}, by_hand=1, next_try_at=0))
    world.until(State.SENT, ids=[50])
    assert world.states()[10] == State.WAITING
    live.sandbox.rate.clear()
    world.pass_time(MINUTE)
    world.until(State.SENT)
