"""What an Emarsys account offers: its fields with their choices, and its external events, as last read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CHOICE_TYPES = frozenset({"singlechoice", "multichoice", "interests"})
READ_ONLY_FIELDS = frozenset({0, 27, 28, 29, 30, 32, 33, 34, 36, 47, 48})
"""System fields that the API cannot write (emarsys-api.md §3.3)."""


@dataclass(frozen=True, slots=True)
class Choice:
    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """``type`` is Emarsys' ``application_type``: shorttext, longtext, largetext, url, numeric, date, birthdate,
    singlechoice, multichoice, interests, special, fax, voucher (emarsys-api.md §3.2)."""

    id: int
    name: str
    type: str
    string_id: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ExternalEvent:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``read_at`` is 0 while the account was never read; then nothing can be said about a field but its id."""

    fields: Mapping[int, Field] = field(default_factory=dict)
    events: Mapping[int, ExternalEvent] = field(default_factory=dict)
    read_at: int = 0
