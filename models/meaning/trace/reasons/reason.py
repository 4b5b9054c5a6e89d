"""The shape of a reason: its code, what happened, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """How a stage line is drawn: tick, wave in a ring, dash, diamond."""

    DONE = "done"
    PART = "part"
    NOTHING = "nothing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reason:
    """``sentence`` and ``remedy`` are full sentences with ``{names}`` that the fact's values fill.

    ``remedy`` is empty where nothing needs mending. ``link`` names the form that mends it (``"maps:{map}"``).
    """

    code: str
    mark: Mark
    sentence: str
    remedy: str = ""
    link: str = ""
