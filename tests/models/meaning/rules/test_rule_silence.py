"""What used to match and has stopped, and why."""

from __future__ import annotations

from typing import Any

import pytest

from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapper
from models.meaning.rules.event import Event
from models.meaning.rules.near_misses import Looked
from models.meaning.rules.program import Program
from models.meaning.rules.silence import Activity, is_silent, silent_map, silent_rule
from tests.models.meaning.rules.written import MAPS, rule, time

SAMPLE = rule("rule R\n 0 start | track | event = Coupon Entered\n 1 exit | Mail")
BUSY = Activity(11, 0, time("10h"), 50)
"""Once an hour, and 50 events since the last match."""
MAPPER = Mapper(MAPS)


def looked(body: dict[str, Any]) -> Looked:
    mapped = MAPPER.values(body)
    values = {name: one.value for name, one in mapped.items() if one.value is not None}
    return Looked(Event(1, 1, "track", 0, 0, values), mapped, tuple(paths_in(body)), {})


@pytest.mark.parametrize(
    ("activity", "now", "silent"),
    [
        (BUSY, "20h", False),
        (BUSY, "21h", True),
        (Activity(4, 0, time("10h"), 50), "99h", False),
        (Activity(11, 0, time("10h"), 19), "99h", False),
        (Activity(11, 0, time("10s"), 50), "30m", False),
        (Activity(11, 0, time("10s"), 50), "2h", True),
    ],
)
def test_when_something_is_silent(activity: Activity, now: str, silent: bool) -> None:
    assert is_silent(activity, time(now)) is silent


def test_a_rule_whose_event_changed_its_letter_case() -> None:
    recent = [looked({"event": "coupon entered"}), looked({"event": "Page"}), looked({"event": "coupon entered"})]
    found = silent_rule(Program([(SAMPLE, 1)], MAPS), "R", BUSY, recent, time("30h"))
    assert found is not None
    assert (found.what, found.name, found.last_at) == ("rule", "R", time("10h"))
    assert found.cause.endswith("Only upper and lower case differ.")


def test_a_rule_that_is_not_silent_or_off_is_not_reported() -> None:
    program = Program([(SAMPLE, 1)], MAPS)
    assert silent_rule(program, "R", BUSY, [], time("11h")) is None
    assert silent_rule(program, "gone", BUSY, [], time("30h")) is None
    without_cause = silent_rule(program, "R", BUSY, [looked({"event": "Other"})], time("30h"))
    assert without_cause is not None
    assert without_cause.cause == ""


def test_a_map_whose_property_was_renamed_or_became_text() -> None:
    total = MAPS[1]
    renamed = silent_map(total, BUSY, [looked({"properties": {"Total": 5}})], time("30h"))
    assert renamed is not None
    assert renamed.cause == "The events have it at properties.Total now."
    text = silent_map(total, BUSY, [looked({"properties": {"total": "5,00"}})], time("30h"))
    assert text is not None
    assert text.cause == "What comes at properties.total is no longer numeric."
    assert silent_map(total, BUSY, [], time("11h")) is None
