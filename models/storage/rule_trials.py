"""What a rule that is being edited would do: with one stored event, and with all of the last days. Only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapper
from models.meaning.rules.backtest import Report, backtest
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event
from models.meaning.rules.near_misses import Looked, near_misses
from models.meaning.rules.program import Program
from models.meaning.rules.simulation import Simulation
from models.meaning.trace.story import line_of
from models.problems import Cancelled
from models.storage import people
from models.storage.events import unpack
from models.storage.stored_events import stored_events

HOUR = 3_600_000
_REPORT_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class EventLine:
    """A stored event as a list offers it. Times in ms."""

    id: int
    name: str
    received_at: int


@dataclass(frozen=True, slots=True)
class Trial:
    """``moves`` are the sentences of what the rule would do; where it would do nothing, ``text`` and ``hint`` say why."""

    moves: tuple[str, ...]
    text: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """How one way through the rule would have ended, when and whose."""

    who: str
    at: int
    what: str


@dataclass(frozen=True, slots=True)
class Tested:
    report: Report
    people: tuple[PersonLine, ...]


def recent_events(connection: sqlite3.Connection, limit: int = 100) -> list[EventLine]:
    """The newest events of people whose body is still there, newest first."""
    sql = (
        "SELECT e.id, coalesce(e.name, e.type), e.received_at FROM event e JOIN event_body b ON b.event_id = e.id"
        " WHERE e.person_id IS NOT NULL AND b.message IS NOT NULL AND e.type <> 'timer' ORDER BY e.id DESC LIMIT ?"
    )
    return [EventLine(*row) for row in connection.execute(sql, (limit,))]


def try_rule(connection: sqlite3.Connection, rule: Rule, maps: Iterable[DataMap], event_id: int) -> Trial | None:
    """What the rule, taken as *on*, would do with this event of a person who is in no instance; ``None``: it is gone."""
    row = connection.execute(
        "SELECT e.person_id, e.type, e.time, e.received_at, e.name, b.message FROM event e"
        " JOIN event_body b ON b.event_id = e.id WHERE e.id = ? AND b.message IS NOT NULL",
        (event_id,),
    ).fetchone()
    if row is None:
        return None
    person_id, call, time, received_at, name, message = row
    body = unpack(message)
    mapped = Mapper(maps).values(body)
    values = {one: found.value for one, found in mapped.items() if found.value is not None}
    event = Event(event_id, person_id or 0, call, time, received_at, values, name or "")
    program = Program([(replace(rule, status="on"), 1)], maps)
    decided = Simulation(program, Now(0), lambda: "trial").accept(event)
    moves = tuple(line_of(one.fact).text for one in decided.moves.transitions)
    if moves:
        return Trial(moves)
    stored = people.by_ids(connection, [event.person_id]).get(event.person_id)
    looked = Looked(event, mapped, tuple(paths_in(body)), stored.known if stored is not None else {})
    near = near_misses(program, looked)
    return Trial((), near[0].text, near[0].hint) if near else Trial((), "Nothing in this rule asks for such an event.")


def test_rule(
    connection: sqlite3.Connection,
    rule: Rule,
    configuration: Configuration,
    since: int,
    until: int,
    on_progress: Callable[[int], bool],
) -> Tested:
    """Back-test over the events since then (ms). ``on_progress(events so far)`` says whether to go on.

    Raises ``Cancelled`` where it says no.
    """
    settings, maps = configuration.settings, configuration.data_maps
    stored = _counted(stored_events(connection, maps, since, settings.age_limit_hours * HOUR), on_progress)
    report = backtest(rule, maps, stored, until, Now(0, settings.late_limit_hours * HOUR))
    ends = [(one.person_id, one.at, "fired") for one in report.fired]
    ends += [(one.person_id, one.at, "excluded") for one in report.excluded]
    ends.sort(key=lambda one: -one[1])
    names = people.by_ids(connection, {one[0] for one in ends})
    shown = {id_: one.primarykey or one.user_id or f"#{id_}" for id_, one in names.items()}
    return Tested(report, tuple(PersonLine(shown.get(id_, f"#{id_}"), at, what) for id_, at, what in ends))


def _counted(events: Iterator[Event], on_progress: Callable[[int], bool]) -> Iterator[Event]:
    for number, event in enumerate(events):
        if number % _REPORT_EVERY == 0 and not on_progress(number):
            raise Cancelled
        yield event
