"""Every reason code that a trace can hold, one file per stage. ``REASONS`` finds a reason by its code."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from models.meaning.trace.reasons.reason import Mark, Reason

STAGES = ("door", "filter", "identity", "mapping", "rules", "outbox", "delivery")
"""The stages in the order in which an event passes them; each has a module of this name here."""

_BY_STAGE = {stage: import_module(f"{__name__}.{stage}").REASONS for stage in STAGES}

REASONS: Mapping[str, Reason] = MappingProxyType({one.code: one for reasons in _BY_STAGE.values() for one in reasons})
STAGE_OF: Mapping[str, str] = MappingProxyType(
    {one.code: stage for stage, reasons in _BY_STAGE.items() for one in reasons}
)
"""The stage of each code."""

__all__ = ["REASONS", "STAGES", "STAGE_OF", "Mark", "Reason"]
