"""The facts of the delivery stage, told from the queue items themselves when somebody looks: they change after the event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.meaning.deliveries import Kind, State
from models.meaning.trace.facts import Fact


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A queue item as it is stored, its payload read (``models.meaning.deliveries``)."""

    id: int
    kind: Kind
    state: State
    key: str | None
    payload: Mapping[str, Any]
    attempts: int
    code: str | None
    text: str | None


def reason_of(kind: Kind, state: State) -> str:
    """The reason's code for a queue item in this state."""
    return f"{kind}_{state}"


def facts(row: DeliveryRow) -> Iterator[Fact]:
    """What there is to say about one queue item. What was merged into another says nothing: that one does."""
    if row.state is State.MERGED:
        return
    payload = row.payload
    values = {
        "delivery": row.id,
        "key": row.key,
        "event": (payload.get("event") or {}).get("name"),
        "held": payload.get("held"),
        "rule": payload.get("rule"),
        "attempts": row.attempts,
        "code": row.code,
        "text": row.text,
    }
    yield Fact(reason_of(row.kind, row.state), values)
    for field, (code, text) in (payload.get("left_out") or {}).items():
        yield Fact("field_left_out", {"field": field, "key": row.key, "code": code, "text": text})
