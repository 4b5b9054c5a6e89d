"""Reasons of the delivery stage."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Reason

REASONS: tuple[Reason, ...] = ()
