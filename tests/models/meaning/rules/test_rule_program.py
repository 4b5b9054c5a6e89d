"""Which rules an event concerns, versions with maps that have changed, fingerprints, instances as JSON, ceilings."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.meaning.configuration import DataMap, Rule
from models.meaning.mapping import Mapper
from models.meaning.rules.ceilings import Ceilings, Fired, Limits
from models.meaning.rules.compile import fingerprint, used_maps
from models.meaning.rules.course import Now
from models.meaning.rules.decide import PersonInHand, decide
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Exit, ExitState, Instance, Outcome
from models.meaning.rules.program import NO_CONCERN, Program, Saved
from tests.models.meaning.rules.written import MAPS, criterion, rule

HOUR = 3_600_000
SAMPLE = rule("rule R\n 0 start | track | event = A\n 0 exclude | track | event = B\n 1 exit | Mail")
OTHER = rule(
    "rule S\n 0 start | identify | vip became true\n 1 include | page | total > 5 and event exists\n 2 exit | Mail"
)
ANY = rule("rule T\n 0 start | screen |\n 1 include | any | person city = Rome\n 2 exit | Mail")


def concern(program: Program, call: str, **values: Any) -> tuple[list[str], set[str]]:
    found = program.concern(call, values)
    return [one.name for one in found.starts], {rule_id for rule_id, _ in found.moves}


def test_an_event_concerns_the_rules_whose_rows_it_may_meet() -> None:
    program = Program([(SAMPLE, 1), (OTHER, 1)], MAPS)
    assert concern(program, "track", event="A") == (["R"], set())
    assert concern(program, "track", event=" B ") == ([], {"R"})
    assert program.concern("track", {"event": "C", "total": 7, "city": "Rome"}) is NO_CONCERN
    assert program.concern("page", {"event": "A"}) is NO_CONCERN
    assert concern(program, "identify", vip=True) == (["S"], set())
    assert program.concern("identify", {"vip": False}) is NO_CONCERN
    assert concern(program, "page", total=1) == ([], {"S"})


def test_rows_that_ask_the_event_for_nothing_are_met_by_each_of_their_call_type() -> None:
    program = Program([(ANY, 1)], MAPS)
    assert concern(program, "screen") == (["T"], {"T"})
    assert concern(program, "track") == ([], {"T"})


def test_a_rule_that_is_off_starts_nothing_but_its_instances_move() -> None:
    program = Program([(replace(SAMPLE, status="off"), 1)], MAPS)
    assert program.concern("track", {"event": "A"}) is NO_CONCERN
    assert concern(program, "track", event="B") == ([], {"R"})


def test_rules_come_in_the_order_of_the_configuration() -> None:
    rules = [replace(SAMPLE, id=name, name=name) for name in ("z", "a", "m")]
    assert concern(Program([(one, 1) for one in rules], MAPS), "track", event="A")[0] == ["z", "a", "m"]


CRITERIA = st.sampled_from(
    ["event = A", "event is one of A/B", "event ≠ A", "event exists", "event does not exist", "event starts with A", "total > 1",
     "total = 1", "total became 2", "vip = true", "vip became false", "tags = red", "tags contains red", "day = 2026-01-05",
     "person event = A", "person total = 1", "city = Rome"]
)  # fmt: skip
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "event": st.sampled_from(["A", "B", "AB", " A"]),
        "total": st.sampled_from([0, 1, 1.0, 2]),
        "vip": st.booleans(),
        "tags": st.sampled_from([[], ["red"], ["blue", "red "]]),
        "day": st.sampled_from(["2026-01-05", "2026-01-05T10:00:00.000Z"]),
        "city": st.sampled_from(["Rome", ""]),
    },
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CRITERIA, max_size=3), min_size=1, max_size=4), VALUES, VALUES, st.sampled_from(["track", "page"])
)
def test_no_row_that_an_event_meets_is_missed(
    rows: list[list[str]], values: dict[str, Any], before: dict[str, Any], call: str
) -> None:
    known = {name: (value, 0, 1) for name, value in before.items()}
    made = [
        replace(
            SAMPLE,
            id=str(number),
            conditions=(
                replace(SAMPLE.conditions[0], criteria=tuple(criterion(one) for one in row), call="any" if number % 2 else "track"),
                *SAMPLE.conditions[1:],
            ),
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip
    program = Program([(one, 1) for one in made], MAPS)
    found = {one.id for one in program.concern(call, values).starts}
    meets = {key for key, one in program.rules.items() if one.starts[0].meets(call, values, known, 5)}
    assert meets <= found


def test_an_older_version_reads_its_maps_as_they_were() -> None:
    then = (DataMap("event", ("event",)), DataMap("sum", ("properties.sum",), "numeric"))
    now = (DataMap("event", ("event",)), DataMap("sum", ("properties.total",), "numeric"))
    old = rule("rule R\n 0 start | track | event = A\n 1 include | track | sum > 5 | keep paid=sum\n 2 exit | Mail")
    program = Program([(old, 2)], now, [Saved(old, then, 1)])
    assert [(one.name, one.paths) for one in program.extra_maps] == [("sum@1", ("properties.sum",))]
    mapper = Mapper((*program.maps, *program.extra_maps))

    def values(**properties: Any) -> dict[str, Any]:
        found = mapper.values({"event": "B", "properties": properties})
        return {name: one.value for name, one in found.items()}

    instance = Instance("i", "R", 1, 1, 0, 1, 0, (0, 0), matched={})
    moves = decide(
        program,
        Event(2, 1, "track", 5, 5, values(sum=7, total=1)),
        PersonInHand(1, open=[instance]),
        Now(5),
        lambda: "new",
    )
    assert [one.data for one in moves.triggers] == [{"paid": 7}]
    none = decide(
        program, Event(2, 1, "track", 5, 5, values(total=7)), PersonInHand(1, open=[instance]), Now(5), lambda: "new"
    )
    assert not none


def test_an_older_version_whose_maps_are_the_same_needs_no_extra_map() -> None:
    renamed = replace(SAMPLE, default_lifetime_hours=1)
    program = Program([(renamed, 2)], MAPS, [Saved(SAMPLE, MAPS, 1)])
    assert program.extra_maps == ()
    assert set(program.versions) == {("R", 1), ("R", 2)}


def test_a_fingerprint_changes_with_what_makes_a_new_version_only() -> None:
    first = fingerprint(SAMPLE, MAPS)
    same: list[Rule] = [
        replace(SAMPLE, name="x"),
        replace(SAMPLE, status="watching"),
        replace(SAMPLE, cooldown="1d"),
        replace(SAMPLE, default_lifetime_hours=48.0),
    ]
    assert all(fingerprint(one, MAPS) == first for one in same)
    assert fingerprint(SAMPLE, [*MAPS, DataMap("new", ("x",))]) == first
    assert fingerprint(replace(SAMPLE, multiple=True), MAPS) != first
    assert fingerprint(replace(SAMPLE, default_lifetime_hours=47), MAPS) != first
    assert fingerprint(SAMPLE, [replace(one, paths=("e",)) for one in MAPS]) != first
    fewer = replace(SAMPLE, conditions=SAMPLE.conditions[:1] + SAMPLE.conditions[2:])
    assert fingerprint(fewer, MAPS) != first


def test_the_maps_that_a_rule_uses() -> None:
    one = rule("rule R | by order\n 0 start | track | event = A and person city exists | keep a=total\n 1 exit | Mail")
    assert used_maps(one) == ("order", "event", "city", "total")


def test_an_instance_survives_storage() -> None:
    one = Instance(
        "u-u", "R", 3, 7, 1000, 5, 1100, (1000, 2000), {"r2": 1500}, ["a", 1], {"x": [1]}, {"x": "tags"},
        (Exit("r3", 2000), Exit("r4", 3000, ExitState.SENT, 4000)), 9, Outcome.EXCLUDED, 2500,
    )  # fmt: skip
    assert Instance.from_json(json.loads(json.dumps(one.to_json()))) == one
    assert one.trigger_id("r3") == "u-u-r3"
    assert one.row_of("u-u-r3") == "r3"
    assert one.row_of("v-r3") is None


def test_ceilings_are_sliding_windows() -> None:
    ceilings = Ceilings(Limits(2, 3, None))
    assert [ceilings.admit(Fired(at, "R", 1, None)) for at in (0, 1, 2)] == [None, None, "rule"]
    assert ceilings.admit(Fired(2, "S", 1, None)) is None, "another rule has its own"
    assert ceilings.admit(Fired(HOUR, "R", 1, None)) is None
    assert ceilings.admit(Fired(3 * HOUR, "R", 1, None)) == "person"
    assert ceilings.admit(Fired(3 * HOUR, "R", 2, None)) is None
    assert ceilings.admit(Fired(24 * HOUR, "R", 1, None)) is None


def test_ceilings_go_on_from_what_fired_before_and_public_keys_have_their_own() -> None:
    before = [Fired(0, "R", person, 7) for person in range(100)]
    ceilings = Ceilings(Limits(), before)
    assert ceilings.admit(Fired(1, "S", 1, 7)) == "public key"
    assert ceilings.admit(Fired(1, "S", 1, 8)) is None
    assert ceilings.admit(Fired(HOUR, "S", 1, 7)) is None


@pytest.mark.parametrize("status", ["off", "watching", "on"])
def test_a_deleted_or_unknown_rule_counts_as_off(status: Any) -> None:
    program = Program([], MAPS, [Saved(replace(SAMPLE, status=status), MAPS, 1)])
    assert program.concern("track", {"event": "A"}) is NO_CONCERN
