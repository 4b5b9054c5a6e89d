"""Two events side by side: what was received, what was decided and what was sent, each as one JSON value to compare."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.comparison import Place, compare
from models.meaning.trace.verdicts import Verdict
from models.storage.event_decided import decided_of
from models.storage.event_exchanges import exchanges_of
from models.storage.event_list import EventLine, lines
from models.storage.events import message_of
from models.storage.stories import story_of


@dataclass(frozen=True, slots=True)
class Compared:
    """The lines of both, and for each view its aligned tree."""

    left: EventLine
    right: EventLine
    received: Place
    decided: Place
    sent: Place


def compare_events(db: SqliteDatabase, left: int, right: int) -> Compared | None:
    """``None`` where one of them is not kept any more."""
    with db.atomic("DEFERRED"):
        found = lines(db, [left, right])
        if len(found) != 2:
            return None
        connection = db.connection()
        return Compared(
            found[0],
            found[1],
            compare(*(message_of(connection, one.id) or {} for one in found)),
            compare(*(_decided(db, one) for one in found)),
            compare(*(_sent(db, one.id) for one in found)),
        )


def _decided(db: SqliteDatabase, line: EventLine) -> Any:
    decided, story = decided_of(db, line.id), story_of(db, line.id)
    return {
        "verdict": Verdict(line.verdict).word,
        "sentence": story.sentence if story is not None else "",
        "revision": decided.revision,
        "person": {one.what: one.after for one in decided.person},
        "values": {one.map: {"path": one.path, "value": one.value, "result": one.result} for one in decided.values},
        "rules": {one.rule: list(one.sentences) for one in decided.rules},
        "deliveries": [asdict(one) for one in decided.deliveries],
    }


def _sent(db: SqliteDatabase, event_id: int) -> Any:
    return [
        {
            "request": f"{one.method} {one.path}",
            "sent": _read(one.sent),
            "status": one.status,
            "reply code": one.reply_code,
            "reply": _read(one.reply),
            "answer for this contact": _read(one.got),
        }
        for one in exchanges_of(db, event_id)
    ]


def _read(text: str) -> Any:
    try:
        return msgspec.json.decode(text) if text else None
    except msgspec.DecodeError:
        return text
