"""Every reason code that a trace can hold, one file per stage. ``REASONS`` finds a reason by its code."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from models.meaning.trace.reasons.reason import Mark, Reason

STAGES = ("door", "filter", "identity", "mapping", "rules", "delivery")
"""The stages in the order in which an event passes them; each has a module of this name here."""

REASONS: Mapping[str, Reason] = MappingProxyType(
    {reason.code: reason for stage in STAGES for reason in import_module(f"{__name__}.{stage}").REASONS}
)

__all__ = ["REASONS", "STAGES", "Mark", "Reason"]
