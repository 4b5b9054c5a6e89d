"""Events as they happen, one line each: what `make run` shows without a display. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.commands.terminal import moment
from models.meaning.trace.verdicts import Verdict
from models.storage.stories import story_of
from models.storage.workspace import Workspace

ON_THE_WAY = (Verdict.QUEUED, Verdict.RETRYING)
PATIENCE_MS = 1_500
"""So long an event that is on its way to Emarsys waits for its outcome, so that mostly one line tells all."""
AT_ONCE = 500

_COLUMNS = "SELECT id, received_at, type, name, contact, verdict, reason, count FROM event"


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    received_at: int
    type: str | None
    name: str | None
    contact: str | None
    verdict: int
    reason: str
    count: int


class Tail:
    """Begins after the newest event there is."""

    def __init__(self, workspace: Workspace) -> None:
        self._connection = workspace.connection
        self._db = workspace.db
        self._last = self._number("SELECT coalesce(max(id), 0) FROM event")
        self._changed = self._number("SELECT coalesce(max(changed), 0) FROM event WHERE changed > 0")
        self._version = -1
        self._waiting: dict[int, _Row] = {}
        self._open: dict[int, int] = {}
        """Shown while on their way: event id -> receipt. Their outcome gets a line of its own."""

    def lines(self, now: int) -> list[str]:
        """What happened since the last call; ``now`` in ms."""
        version = self._number("PRAGMA data_version")
        if version == self._version and not self._waiting:
            return []
        self._version = version
        return [*self._outcomes(), *self._new(now)]

    def _new(self, now: int) -> Iterator[str]:
        for row in self._rows(f"{_COLUMNS} WHERE id > ? ORDER BY id LIMIT {AT_ONCE}", self._last):
            self._last = row.id
            self._waiting[row.id] = row
        for row in list(self._waiting.values()):
            if row.verdict in ON_THE_WAY and now - row.received_at < PATIENCE_MS:
                continue
            del self._waiting[row.id]
            if row.verdict in (*ON_THE_WAY, Verdict.PARKED) and len(self._open) < 10_000:
                self._open[row.id] = row.received_at
            yield self._line(row)

    def _outcomes(self) -> Iterator[str]:
        changed = self._number("SELECT coalesce(max(changed), 0) FROM event WHERE changed > 0")
        if changed == self._changed:
            return
        for row in self._rows(f"{_COLUMNS} WHERE changed > ? ORDER BY id", self._changed):
            if row.id in self._waiting:
                self._waiting[row.id] = row
            elif row.id in self._open and row.verdict not in ON_THE_WAY:
                del self._open[row.id]
                yield self._line(row)
        self._changed = changed

    def _line(self, row: _Row) -> str:
        story = story_of(self._db, row.id)
        sentence = story.sentence if story is not None else "Removed meanwhile."
        what = f"{row.type or 'request'} {row.name or ''}".strip()
        many = f" × {row.count}" if row.count > 1 else ""
        return f"{moment(row.received_at)[11:]}  #{row.id} {what}{many}  {row.contact or '-'}  {sentence}"

    def _rows(self, sql: str, *values: int) -> list[_Row]:
        return [_Row(*row) for row in self._connection.execute(sql, values).fetchall()]

    def _number(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchone()[0])
