"""The ten verdicts. Stored as these small numbers; with several deliveries the worst counts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Verdict(IntEnum):
    DELIVERED = 1
    QUEUED = 2
    RETRYING = 3
    NOTHING_TO_DO = 4
    PARKED = 5
    FILTERED = 6
    DUPLICATE = 7
    REFUSED = 8
    REJECTED = 9
    FAILED = 10

    @property
    def word(self) -> str:
        return self.name.lower().replace("_", " ")


WORST_FIRST = (
    Verdict.FAILED,
    Verdict.REJECTED,
    Verdict.PARKED,
    Verdict.RETRYING,
    Verdict.QUEUED,
    Verdict.DELIVERED,
    Verdict.NOTHING_TO_DO,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of an event with several deliveries; of none: nothing to do."""
    present = set(verdicts)
    return next((one for one in WORST_FIRST if one in present), Verdict.NOTHING_TO_DO)
