"""The bundle's file: read strictly and within bounds, written in a stable order."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

from models.meaning.bundle.outcome import Later, Outcome
from models.problems import UserMistake

FORMAT = "portway-bundle/1"
LARGEST = 64 << 20
MOST_CASES = 2_000
_NOT_ONE = "Choose a file that Portway made as a client bundle."


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message as it came in at ``received_at`` (ms), and what is expected to become of it."""

    door: Literal["tracking", "destination"]
    received_at: int
    message: dict[str, Any]
    expected: Outcome

    @property
    def name(self) -> str:
        """What a list calls it."""
        for key in ("event", "name", "type"):
            found = self.message.get(key)
            if isinstance(found, str) and found:
                return found
        return "event"


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``configuration`` is a document of the format ``portway/1``, ``account`` a snapshot of what it was made for (``None``:
    never read). ``masked``: people are replaced by stand-ins. ``later`` is what time moves between and after the cases."""

    made_at: int
    made_with: str
    masked: bool
    configuration: dict[str, Any]
    account: dict[str, Any] | None
    cases: tuple[Case, ...]
    later: tuple[Later, ...] = ()


class _Head(msgspec.Struct):
    format: str = ""


class _File(Bundle, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: Literal["portway-bundle/1"]


def to_text(bundle: Bundle) -> str:
    document = {"format": FORMAT, **msgspec.to_builtins(bundle)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read(content: bytes) -> Bundle:
    """Raises ``UserMistake`` where it is none, or one that this version does not understand."""
    if len(content) > LARGEST:
        raise UserMistake(f"The bundle is larger than {LARGEST >> 20} MB. {_NOT_ONE}", "bundle")
    try:
        if msgspec.json.decode(content, type=_Head).format != FORMAT:
            raise UserMistake(f'This is not a bundle: its format is not "{FORMAT}". {_NOT_ONE}', "bundle")
        found = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserMistake(f"This is not a bundle that can be used: {error}. {_NOT_ONE}", "bundle") from None
    if len(found.cases) > MOST_CASES:
        raise UserMistake(f"The bundle holds {len(found.cases):,} events; {MOST_CASES:,} are taken.", "bundle")
    return found
