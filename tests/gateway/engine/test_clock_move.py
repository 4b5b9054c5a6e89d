"""Time travel: every due time is passed in order, in steps between which events come in and external events go out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import pytest

from gateway.engine.clock_move import ClockMove
from gateway.engine.commands import Later
from gateway.engine.writer import transaction
from models.meaning.deliveries import State
from models.problems import UserMistake
from tests.gateway.engine.rule_world import HOUR, Engine, coupon_rule

T = TypeVar("T")


class Traveller:
    """Moves the engine's clock; ``steps`` holds, for each time that sending had its turn, how many triggers there were."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.steps: list[int] = []
        self._move = ClockMove(self._call, engine.clock, engine.rules, lambda: engine.plan, self._send)

    def forward(self, ms: int) -> dict[str, int]:
        later = self._move.forward(self._engine.connection, {"forward": ms}, "test")
        assert isinstance(later, Later)
        moved: dict[str, int] = later.work()
        return moved

    def _call(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future: Future[T] = Future()
        with transaction(self._engine.connection):
            future.set_result(work(self._engine.connection))
        return future

    def _send(self) -> None:
        connection = self._engine.connection
        self.steps.append(len(self._engine.triggers()))
        with transaction(connection):
            found = connection.execute("SELECT trigger_id FROM delivery WHERE state = 'waiting' AND kind = 'trigger'")
            self._engine.rules.settled(connection, [(one, State.SENT) for (one,) in found.fetchall()])
            connection.execute("UPDATE delivery SET state = 'sent', settled_at = 1 WHERE kind = 'trigger'")


@pytest.fixture
def traveller(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Traveller:
    monkeypatch.setattr("gateway.engine.clock_move.real_now", lambda: engine.at)
    return Traveller(engine)


def test_what_falls_due_on_the_way_is_due_then(engine: Engine, traveller: Traveller) -> None:
    start = engine.at
    engine.track("Coupon Entered")
    assert traveller.forward(240 * HOUR) == {"offset": 240 * HOUR, "fired": 1}
    ((_, payload),) = engine.triggers()
    assert payload["event_time"] == start + 48 * HOUR
    assert engine.events()[-1][2] == "rule_exit_fired"
    (stored,) = engine.connection.execute("SELECT clock_offset FROM about").fetchone()
    assert stored == 240 * HOUR


def test_it_is_sent_before_time_goes_on(engine: Engine, traveller: Traveller) -> None:
    engine.track("Coupon Entered", timestamp=engine.ago(20 * HOUR))
    engine.track("Coupon Entered", "u2", "bo@example.com")
    assert traveller.forward(72 * HOUR)["fired"] == 2
    assert traveller.steps == [1, 2]


def test_many_fall_due_in_several_steps(engine: Engine, traveller: Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.engine.clock_move.MOST_AT_ONCE", 2)
    monkeypatch.setattr("gateway.engine.rules.SLICE", 2)
    engine.take(*(engine.body("Coupon Entered", f"u{n}", f"u{n}@example.com") for n in range(5)))
    assert traveller.forward(72 * HOUR) == {"offset": 72 * HOUR, "fired": 5}
    assert traveller.steps == [2, 4, 5]


def test_what_waits_for_a_reply_of_emarsys_does_not_keep_time_from_moving(engine: Engine, traveller: Traveller) -> None:
    engine.track("Coupon Entered")
    engine.wait(48 * HOUR)
    engine.connection.execute("UPDATE delivery SET state = 'sending'")
    assert traveller.forward(5 * HOUR)["offset"] == 5 * HOUR


def test_a_live_clock_is_not_moved(engine: Engine, traveller: Traveller) -> None:
    engine.configure(coupon_rule(), live=True)
    with pytest.raises(UserMistake, match="sandbox mode only"):
        traveller.forward(HOUR)
