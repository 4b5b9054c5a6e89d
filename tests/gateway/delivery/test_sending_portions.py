"""One contact makes Emarsys answer its requests with a 500: it fails alone in the end, and holds nobody else up for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.delivery import lane
from gateway.delivery.access import Access
from gateway.delivery.portion import Portion
from models.meaning.deliveries import State
from models.problems import Secret
from tests.gateway.delivery.scripted_server import Asked, Reply, ScriptedServer, ok, scripted, token
from tests.gateway.delivery.sending_world import SendingWorld, sending
from tests.models.storage.queue_world import QueueWorld

MINUTE = 60_000


def trips_over_poison(asked: Asked) -> Reply:
    if asked.path == "/oauth2/token":
        return token()
    return Reply(500, {"replyCode": 1, "replyText": "Database"}) if b"poison" in asked.body else ok({"ids": []})


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted(trips_over_poison) as one:
        yield one


@pytest.fixture
def world(tmp_path: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[SendingWorld]:
    monkeypatch.setattr(lane, "PACE_SECONDS", 0.02)
    access = Access(f"{server.address}/api/v3", "oauth2", "c", Secret("s"), f"{server.address}/oauth2/token")
    with sending(tmp_path, access) as one:
        yield one


def settle_down(world: SendingWorld) -> None:
    """Wait until nothing is due any more."""
    due = (
        "SELECT count(*) FROM delivery WHERE state = 'sending' OR state IN ('waiting', 'retrying') AND next_try_at <= "
    )
    world.until_true(lambda: world.column(f"{due}{world.now()}"), lambda found: found == [0])


def test_the_one_at_fault_stands_alone_in_the_end(world: SendingWorld, server: ScriptedServer) -> None:
    def fill(queue: QueueWorld) -> None:
        for id_ in range(1, 9):
            queue.upsert(id_, "poison@x.com" if id_ == 3 else f"p{id_}@x.com", {"1": "A"})

    world.put(fill)
    world.until(State.RETRYING)
    for turn in range(1, 8):
        world.put(lambda queue, turn=turn: queue.upsert(100 + turn, f"fresh{turn}@x.com", {"1": "A"}))  # type: ignore[misc]
        world.pass_time(6 * MINUTE)
        settle_down(world)
    assert [id_ for id_, state in world.states().items() if state != State.SENT] == [3]
    assert world.states()[3] == State.RETRYING


def test_nothing_shrinks_while_nobody_gets_through() -> None:
    portion = Portion(1_000)
    for _ in range(50):
        portion.failed(1_000, again=True)
    assert portion.size == 1_000


def test_portions_grow_back() -> None:
    portion = Portion(1_000)
    sizes = []
    while portion.size > 1:
        portion.went(again=False)
        portion.failed(portion.size, again=True)
        sizes.append(portion.size)
    assert sizes == [500, 250, 125, 62, 31, 15, 7, 3, 1]
    for _ in range(5):
        portion.went(again=True)
    assert portion.size == 1_000
