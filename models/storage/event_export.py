"""Events to be taken away: one a line with its trace and its requests, or as an HTTP archive for other tools.

Personal data is replaced by stand-ins unless somebody wants it as it is. Written to a file of its owner only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning import har
from models.meaning.masking import Masking
from models.meaning.segment.refused import Refused
from models.meaning.trace.story import Story, tell
from models.meaning.trace.verdicts import Verdict
from models.problems import UserMistake
from models.storage import audit, revisions
from models.storage.event_deliveries import delivery_facts
from models.storage.event_exchanges import Exchange, exchanges_of
from models.storage.event_list import EventLine, lines
from models.storage.events import message_of, trace_of
from models.storage.new_file import new_file
from models.storage.stand_ins import masking_here
from models.storage.tables import Delivery, Event
from models.version import VERSION

_CHUNK = 100
_encode = msgspec.json.Encoder().encode
Progress = Callable[[int, int], None]


class Form(Enum):
    """The value is how the file's name ends."""

    NDJSON = ".ndjson"
    HAR = ".har"


MOST_EVENTS = {Form.NDJSON: 100_000, Form.HAR: 5_000}
"""An archive is one document, which other tools hold in memory as a whole."""


def export(
    db: SqliteDatabase,
    ids: Iterable[int],
    target: Path,
    form: Form,
    who: str,
    now: int,
    progress: Progress,
    *,
    masked: bool,
    address: str,
) -> int:
    """Write these events and return how many there were. ``address``: where the gateway listens.

    Raises ``UserMistake`` where none of them is kept any more, or where they are too many.
    """
    numbers, most = sorted(ids), MOST_EVENTS[form]
    if len(numbers) > most:
        raise UserMistake(f"These are {len(numbers):,} events; one file takes {most:,}. Narrow the filter.", "events")
    count = 0
    calls: list[har.Call] = []
    base = revisions.latest(db).emarsys.base_url
    with new_file(target) as file:
        for count, one in enumerate(_taken(db, numbers, masked), start=1):
            if form is Form.NDJSON:
                file.write(_encode(one.as_line()) + b"\n")
            else:
                calls += one.as_calls(address, base)
            progress(count, len(numbers))
        if not count:
            raise UserMistake("None of these events is kept any more.", "events")
        if form is Form.HAR:
            file.write(msgspec.json.format(_encode(har.archive(calls, VERSION)), indent=2))
    audit.note(db, who, "events exported", now, events=count, form=form.value, masked=masked)
    return count


class _Taken:
    """One event with all that is told of it, without the person where there is ``masking``."""

    def __init__(
        self,
        line: EventLine,
        time: int,
        message: Any,
        story: Story,
        exchanges: list[Exchange],
        masking: Masking | None,
    ) -> None:
        self._masking = masking
        # The message comes first: what is replaced in it is then found in all other texts.
        self._message = masking.message(message) if masking and isinstance(message, dict) else self._clean(message)
        self._line, self._time, self._story, self._exchanges = line, time, story, exchanges

    def as_line(self) -> dict[str, Any]:
        line, story = self._line, self._story
        about: dict[str, Any] = {
            "id": line.id,
            "received_at": _moment(line.received_at),
            "time": _moment(self._time),
            "door": line.door,
            "type": line.type,
            "name": self._clean(line.name),
            "contact": self._clean(line.contact),
            "key": line.key,
            "verdict": Verdict(line.verdict).word,
            "why": self._clean(story.sentence),
            "count": line.events,
            "replay_of": line.replay_of,
            "note": self._clean(line.note),
            "trace": [
                {
                    "stage": stage.name,
                    "code": one.code,
                    "text": self._clean(one.text),
                    "values": self._clean(one.values),
                }
                for stage in story.stages
                for one in stage.lines
            ],
            "message": self._message,
            "requests": [self._exchange(one) for one in self._exchanges],
        }
        return {name: value for name, value in about.items() if value not in (None, "")}

    def as_calls(self, address: str, base: str) -> Iterator[har.Call]:
        """The call that brought it, then those to Emarsys. What no call brought (timers) has only those."""
        line = self._line
        if line.door in ("tracking", "destination"):
            status, got = _answer(line, self._story)
            path = "segment" if line.door == "destination" else f"v1/{line.type or 'batch'}"
            sent = "" if self._message is None else _text(self._message)
            note = f"Received as #{line.id}. {self._clean(self._story.sentence)}"
            yield har.Call(line.received_at, None, "POST", f"{address}/{path}", sent, status, got, note)
        for one in self._exchanges:
            part = f"{one.items} contacts in all; the others are left out" if one.items > 1 else "1 contact"
            note = f"To Emarsys for #{line.id}, {part}."
            sent, got = self._wire(one.sent), "\n".join(self._wire(text) for text in (one.reply, one.got) if text)
            yield har.Call(
                one.at, one.ms, one.method, f"{base.rstrip('/')}/{one.path.lstrip('/')}", sent, one.status, got, note
            )

    def _exchange(self, one: Exchange) -> dict[str, Any]:
        shown = asdict(one) | {"at": _moment(one.at)}
        del shown["delivery_id"]
        for name in ("sent", "reply", "got"):
            shown[name] = _structured(self._wire(shown[name]))
        return {name: value for name, value in shown.items() if value not in (None, "")}

    def _wire(self, text: str) -> str:
        """A text as on the wire; contacts in it are masked field by field."""
        if self._masking is None or not text:
            return text
        value = _structured(text)
        return self._masking.text(text) if isinstance(value, str) else _text(self._contacts(value))

    def _contacts(self, value: Any) -> Any:
        assert self._masking is not None
        if isinstance(value, list):
            return [self._contacts(one) for one in value]
        if not isinstance(value, dict):
            return self._clean(value)
        if any(name.isdecimal() for name in value):
            return self._masking.contact(value)
        return {self._clean(name): self._contacts(one) for name, one in value.items()}

    def _clean(self, value: Any) -> Any:
        """Any value with every text in it masked; as it is where nothing is."""
        if self._masking is None or value is None:
            return value
        if isinstance(value, str):
            return self._masking.text(value)
        if isinstance(value, dict):
            return {self._masking.text(name): self._clean(one) for name, one in value.items()}
        return [self._clean(one) for one in value] if isinstance(value, list | tuple) else value


def _taken(db: SqliteDatabase, ids: list[int], masked: bool) -> Iterator[_Taken]:
    """The events that are kept, in their order. Only what was queued is asked for its deliveries: most events were not."""
    connection = db.connection()
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        masking = masking_here(db) if masked else None
        columns = (Event.id, Event.time, Event.reason, Event.upsert_id)
        rows = {row[0]: row for row in Event.select(*columns).where(Event.id.in_(chunk)).tuples().execute(db)}
        queued = Delivery.select(Delivery.event_id).where(Delivery.event_id.in_(chunk)).tuples().execute(db)
        with_deliveries = {row[0] for row in queued} | {id_ for id_, row in rows.items() if row[3] is not None}
        for line in lines(db, chunk):
            _, time, reason, _ = rows[line.id]
            was_queued = line.id in with_deliveries
            facts = [*trace_of(connection, line.id), *(delivery_facts(db, line.id) if was_queued else ())]
            story = tell(Verdict(line.verdict), reason, facts)
            exchanges = exchanges_of(db, line.id) if was_queued else []
            yield _Taken(line, time, message_of(connection, line.id), story, exchanges, masking)


def _answer(line: EventLine, story: Story) -> tuple[int, str]:
    """What the sender was told: in a batch always 200, alone its own status."""
    codes = [one.code for stage in story.stages for one in stage.lines]
    if line.verdict != Verdict.REFUSED or "accepted_member" in codes:
        return 200, '{"success": true}'
    code = codes[-1] if codes else "refused"
    status = 401 if code in ("unauthorized", "revoked_key") else Refused(code, "").status
    return status, _text({"success": False, "code": code})


def _structured(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _text(value: Any) -> str:
    return _encode(value).decode()


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
