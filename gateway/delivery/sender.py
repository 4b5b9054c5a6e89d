"""The sender: two lanes, one for contacts (and their deletion), one for external events."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from gateway.delivery.desk import Desk
from gateway.delivery.exchange import Times
from gateway.delivery.kinds import Deletes, Triggers, Upserts
from gateway.delivery.lane import Lane
from gateway.delivery.line import Line
from models.meaning.deliveries import Kind
from models.storage.queue import taking
from models.storage.queue.taking import Taken, Wanted

STOP_SECONDS = 45.0
"""Longer than a request can take."""


class Sender:
    """``use`` says to which account; without a line nothing is sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        contacts = Lane("contacts", desk, (DeleteJob(), UpsertJob()))
        self._lanes = (contacts, Lane("external events", desk, (TriggerJob(desk.next_id),)))
        desk.wake, desk.let_go = self.wake, self.let_go

    def start(self) -> None:
        """Each lane begins by putting back what was on the wire at the last end."""
        for lane in self._lanes:
            lane.start()

    def use(self, line: Line | None) -> None:
        """Send over this line from the next request on."""
        self._desk.line = line
        self.let_go()

    def may_send(self, kind: Kind) -> bool:
        """Whether nothing stands in the way of this kind: no pause, no refusal, no end, and there is a line."""
        line = self._desk.line
        return (
            not self._desk.stopping.is_set()
            and line is not None
            and line.client is not None
            and line.standing.wait(kind) == 0.0
        )

    def wake(self) -> None:
        """Something may have been queued. Cheap: called after every group of events."""
        for lane in self._lanes:
            lane.wake()

    def let_go(self) -> None:
        """Look at everything anew: a person has decided something, or the line has changed."""
        for lane in self._lanes:
            lane.let_go()

    def stop(self) -> None:
        """Let what is in flight finish. Not on the writer's thread: outcomes are kept there."""
        self._desk.stopping.set()
        self.let_go()
        for lane in self._lanes:
            lane.join(STOP_SECONDS)


class UpsertJob:
    kind = Kind.UPSERT
    paced = True

    def take(self, connection: sqlite3.Connection, line: Line, wanted: Wanted) -> Taken:
        skip_equal = line.configuration.settings.skip_equal_values
        return taking.take_upserts(connection, wanted, skip_equal=skip_equal)

    def exchange(self, line: Line, times: Times) -> Upserts:
        return Upserts(line, times)


class TriggerJob:
    kind = Kind.TRIGGER
    paced = False

    def __init__(self, next_id: Callable[[], int]) -> None:
        self._next_id = next_id

    def take(self, connection: sqlite3.Connection, line: Line, wanted: Wanted) -> Taken:
        return taking.take_triggers(connection, wanted, self._next_id)

    def exchange(self, line: Line, times: Times) -> Triggers:
        return Triggers(line, times)


class DeleteJob:
    kind = Kind.DELETE
    paced = False

    def take(self, connection: sqlite3.Connection, line: Line, wanted: Wanted) -> Taken:
        return taking.take_deletes(connection, wanted)

    def exchange(self, line: Line, times: Times) -> Deletes:
        return Deletes(line, times)
