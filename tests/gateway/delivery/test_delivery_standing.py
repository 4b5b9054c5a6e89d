"""How sending stands: who may send when, and that only one lane at a time tries what was refused."""

from __future__ import annotations

import pytest

from gateway.delivery.standing import KEY_CHANGE, NO_CREDENTIALS, PROBE_SECONDS, REFUSED, Standing
from models.meaning.deliveries import Kind
from models.storage.accounts import Forbidden, SendingState, Stopped


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_refused_credentials_are_tried_by_one_lane_every_five_minutes(clock: Clock) -> None:
    standing = Standing(SendingState(), clock)
    assert not standing.claims_probe()
    standing.stop(REFUSED, "refused.", 5)
    assert standing.wait(Kind.UPSERT) == PROBE_SECONDS
    assert not standing.claims_probe()
    clock.now += PROBE_SECONDS
    assert standing.claims_probe()
    assert not standing.claims_probe(), "the other lane waits"
    standing.stop(REFUSED, "still refused.", 9)
    assert standing.state.stopped == Stopped(5, REFUSED, "still refused.")
    clock.now += PROBE_SECONDS
    assert standing.claims_probe()
    standing.credentials_work()
    assert (standing.wait(Kind.UPSERT), standing.state.stopped) == (0.0, None)


def test_what_was_stopped_before_the_start_is_tried_at_once(clock: Clock) -> None:
    standing = Standing(SendingState(stopped=Stopped(1, REFUSED, "refused.")), clock)
    assert standing.claims_probe()


def test_without_credentials_there_is_nothing_to_try(clock: Clock) -> None:
    standing = Standing(SendingState(), clock)
    standing.stop(NO_CREDENTIALS, "none.", 1)
    clock.now += 10 * PROBE_SECONDS
    assert standing.wait(Kind.UPSERT) is None
    assert not standing.claims_probe()
    standing.renewed()
    assert standing.wait(Kind.UPSERT) == 0.0


def test_a_pause_outlasts_every_probe_and_resume_tries_everything(clock: Clock) -> None:
    standing = Standing(SendingState(), clock)
    standing.stop(REFUSED, "refused.", 1)
    standing.forbid(Kind.TRIGGER, "externalevent.trigger", "missing.", 1)
    standing.pause("ann", 2)
    standing.pause("bob", 3)
    clock.now += 10 * PROBE_SECONDS
    assert standing.wait(Kind.TRIGGER) is None
    assert not standing.claims_probe()
    assert standing.state.paused is not None
    assert standing.state.paused.who == "ann", "who was first"
    standing.resume()
    assert standing.state.paused is None
    assert standing.wait(Kind.TRIGGER) == 0.0
    assert standing.probes(Kind.TRIGGER), "one item only"


def test_a_forbidden_kind_stops_alone_and_remembers_since_when(clock: Clock) -> None:
    standing = Standing(SendingState(), clock)
    standing.forbid(Kind.TRIGGER, "externalevent.trigger", "missing.", 1)
    clock.now += PROBE_SECONDS
    standing.forbid(Kind.TRIGGER, "externalevent.trigger", "missing.", 7)
    assert standing.wait(Kind.UPSERT) == 0.0
    assert standing.wait(Kind.TRIGGER) == PROBE_SECONDS
    assert standing.state.forbidden == {"trigger": Forbidden(1, "externalevent.trigger", "missing.")}
    standing.let_through(Kind.UPSERT)
    assert standing.probes(Kind.TRIGGER)
    standing.let_through(Kind.TRIGGER)
    assert standing.state == SendingState()


def test_looking_ids_up_is_forbidden_by_a_name_of_its_own(clock: Clock) -> None:
    standing = Standing(SendingState(), clock)
    standing.forbid(KEY_CHANGE, "contact.checkids", "missing.", 1)
    assert standing.wait(Kind.UPSERT) == 0.0
    assert not standing.probes(Kind.UPSERT)
    standing.let_through(KEY_CHANGE)
    assert standing.state.forbidden == {}
