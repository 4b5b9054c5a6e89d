"""What an Emarsys account offers, as a file: its fields with their choices and its external events. No contacts.

The sandbox is filled from it (``config export --account``), and a client bundle is tested against it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import msgspec

from models.meaning.catalogue import Catalogue, ExternalEvent, Field
from models.problems import UserMistake


class _Snapshot(msgspec.Struct):
    fields: list[Field]
    events: list[ExternalEvent]


def to_snapshot(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "fields": [asdict(one) for one in catalogue.fields.values()],
        "events": [asdict(one) for one in catalogue.events.values()],
    }


def to_text(catalogue: Catalogue) -> str:
    """Raises ``UserMistake`` while nothing is known of the account."""
    if not catalogue.read_at:
        raise UserMistake("Nothing is known of the account yet. Read it first: portway check", "account")
    return json.dumps(to_snapshot(catalogue), ensure_ascii=False, indent=2) + "\n"


def read_snapshot(value: Any) -> Catalogue:
    """The catalogue that it was made from. Raises ``UserMistake`` where it is none."""
    try:
        read = msgspec.convert(value, _Snapshot)
    except msgspec.ValidationError as error:
        raise UserMistake(f"This is not an account that Portway exported: {error}.", "account") from None
    return Catalogue({one.id: one for one in read.fields}, {one.id: one for one in read.events}, read_at=1)
