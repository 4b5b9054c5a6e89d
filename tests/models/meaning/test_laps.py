"""What a stage took is what passed on the clock between its laps, pauses aside."""

from __future__ import annotations

from models.meaning.trace.laps import DOOR, IDENTITY, LAPS, MAPPING, Laps, no_time
from models.meaning.trace.reasons import STAGES


def test_each_stage_has_what_passed_since_the_lap_before() -> None:
    moments = iter([100, 130, 150, 1_000, 1_007, 1_020])
    laps = Laps(lambda: next(moments))
    laps.lap(DOOR)
    laps.lap(MAPPING)
    laps.begin()  # it waited for its turn
    laps.lap(IDENTITY)
    laps.lap(MAPPING)
    assert dict(zip(LAPS, laps.took, strict=True)) == {
        "door": 30, "filter": 0, "identity": 7, "mapping": 33, "rules": 0, "outbox": 0,
    }  # fmt: skip


def test_laps_are_stages_of_a_trace_in_their_order() -> None:
    assert [one for one in STAGES if one in LAPS] == list(LAPS)


def test_a_decision_that_nobody_times_took_nothing() -> None:
    laps = no_time()
    laps.lap(DOOR)
    assert not any(laps.took)
