"""Rules where several events share a transaction: joins, cool-downs, ceilings, and what a roll-back leaves of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from gateway.engine.writer import transaction
from models.meaning.deliveries import State
from models.meaning.identity.resolve import resolve
from models.meaning.rules.instance import Instance
from tests.gateway.engine.rule_world import RULE, Engine, at_once_rule, coupon_rule

ANN = "ann@example.com"


def test_three_persons_of_one_group_become_one(engine: Engine) -> None:
    """Two devices with a coupon each become known as one person: the older start stays."""
    engine.take(
        engine.body("Coupon Entered", None, None, anonymousId="phone"),
        engine.body("Coupon Entered", None, None, anonymousId="laptop"),
        engine.body("Coupon Entered", "u1", None),
        engine.body("Seen", "u1", ANN, anonymousId="phone"),
        engine.body("Seen", "u1", ANN, anonymousId="laptop"),
    )
    (person,) = engine.connection.execute("SELECT id FROM person WHERE user_id = 'u1'").fetchone()
    rows = engine.connection.execute("SELECT person_id, outcome FROM rule_instance ORDER BY id").fetchall()
    assert sorted(rows, key=str) == sorted([(person, None), (person, "superseded"), (person, "superseded")], key=str)
    engine.track("Order Completed")
    assert sorted(map(str, engine.outcomes())) == ["excluded", "superseded", "superseded"]


def test_what_ended_before_its_person_joined_in_the_same_group_comes_along(engine: Engine) -> None:
    engine.take(
        engine.body("Coupon Entered", None, None, anonymousId="a1"),
        engine.body("Order Completed", None, None, anonymousId="a1"),
        engine.body("Seen", "u1", ANN, anonymousId="a1"),
    )
    (person,) = engine.connection.execute("SELECT id FROM person WHERE user_id = 'u1'").fetchone()
    assert engine.connection.execute("SELECT person_id, outcome FROM rule_instance").fetchall() == [
        (person, "excluded")
    ]


def test_a_cool_down_begins_within_the_group(engine: Engine) -> None:
    engine.configure(at_once_rule(status="watching", cooldown="30d"))
    engine.take(engine.body("Signed Up"), engine.body("Signed Up"))
    assert engine.outcomes() == ["completed"]


def test_a_cool_down_comes_along_with_its_person_within_the_group(engine: Engine) -> None:
    engine.configure(at_once_rule(status="watching", cooldown="30d"))
    engine.track("Signed Up", None, None, anonymousId="a1")
    engine.take(engine.body("Seen", anonymousId="a1"), engine.body("Signed Up"))
    assert engine.outcomes() == ["completed"]


def test_ceilings_hold_what_is_above_them(engine: Engine) -> None:
    engine.configure(at_once_rule(), live=True, rule_exits_per_hour=3, rule_exits_per_person_and_day=2)
    engine.take(*(engine.body("Signed Up") for _ in range(3)))
    assert [state for state, _ in engine.triggers()] == [State.WAITING, State.WAITING, State.HELD]
    engine.take(*(engine.body("Signed Up", "u2", "bo@example.com") for _ in range(2)))
    assert [state for state, _ in engine.triggers()][3:] == [State.WAITING, State.HELD]


def test_a_public_key_has_a_ceiling_in_the_sandbox_too(engine: Engine) -> None:
    engine.configure(at_once_rule(), public_key_exits_per_hour=1)
    engine.take(engine.body("Signed Up"), engine.body("Signed Up", "u2", "bo@example.com"), public=True)
    engine.take(engine.body("Signed Up", "u3", "cy@example.com"))
    assert [state for state, _ in engine.triggers()] == [State.WAITING, State.HELD, State.WAITING]


def test_ceilings_survive_a_restart(engine: Engine) -> None:
    engine.configure(at_once_rule(), live=True, rule_exits_per_hour=1)
    engine.track("Signed Up")
    engine.restart()
    engine.track("Signed Up", "u2", "bo@example.com")
    assert [state for state, _ in engine.triggers()] == [State.WAITING, State.HELD]


def test_ceilings_do_not_count_what_a_roll_back_undid(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group with a faulty event is decided again one by one: the exits of the first try never went out."""
    engine.configure(at_once_rule(), live=True, rule_exits_per_hour=2)
    real = resolve

    def faulty(identifiers: Any, *others: Any, **more: Any) -> Any:
        if identifiers.user_id == "faulty":
            raise ValueError("a fault in the program")
        return real(identifiers, *others, **more)

    monkeypatch.setattr("models.meaning.pipeline.decide.resolve", faulty)
    engine.take(engine.body("Signed Up"), engine.body("Signed Up"), engine.body("Signed Up", "faulty", None))
    assert [state for state, _ in engine.triggers()] == [State.WAITING, State.WAITING]


def test_an_event_that_concerns_no_rule_reads_no_instance(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.track("Coupon Entered")
    read: list[Sequence[int]] = []

    def reading(_: object, people: Sequence[int]) -> dict[int, list[Instance]]:
        read.append(people)
        return {}

    monkeypatch.setattr("models.storage.working_set.instances.open_of", reading)
    engine.take(*(engine.body("Product Viewed") for _ in range(3)))
    assert read == []
    engine.track("Coupon Entered")
    assert len(read) == 1


def test_a_deleted_rule_ends_all_its_instances_in_slices(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.engine.rules.SLICE", 2)
    engine.take(*(engine.body("Coupon Entered", f"u{n}", None) for n in range(5)))
    engine.configure()
    rounds = 0
    more = True
    while more:
        with transaction(engine.connection):
            more = engine.rules.end_deleted(engine.connection)
        rounds += 1
    assert engine.outcomes() == ["ended"] * 5
    assert rounds == 4


def test_a_name_that_comes_back_is_another_rule(engine: Engine) -> None:
    engine.track("Coupon Entered")
    engine.configure(replace(coupon_rule(), id=RULE[:-1] + "9"))
    with transaction(engine.connection):
        engine.rules.end_deleted(engine.connection)
    engine.track("Coupon Entered")
    assert engine.outcomes() == ["ended", None]
