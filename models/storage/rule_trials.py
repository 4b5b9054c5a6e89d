"""What a rule that is being edited would do: with one stored event, and with all of the last days. Only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.json_path import paths_in
from models.meaning.mapping import Mapper
from models.meaning.rules import timing
from models.meaning.rules.backtest import Excluded, Expired, Fired, Report, backtest
from models.meaning.rules.compile import CompiledRule
from models.meaning.rules.course import Now
from models.meaning.rules.event import Event
from models.meaning.rules.moves import Moves
from models.meaning.rules.near_misses import Looked, near_misses
from models.meaning.rules.program import Program
from models.meaning.rules.simulation import Simulation
from models.meaning.rules.ticks import Tick, ticks
from models.meaning.trace.story import line_of
from models.problems import Cancelled
from models.storage import people
from models.storage.events import unpack
from models.storage.stored_events import stored_events

HOUR = 3_600_000
_REPORT_EVERY = 2_000
What = Literal["fired", "excluded", "expired"]
Progress = Callable[[int, float], bool]


@dataclass(frozen=True, slots=True)
class EventLine:
    """A stored event as a list offers it. Times in ms."""

    id: int
    name: str
    received_at: int


@dataclass(frozen=True, slots=True)
class Trial:
    """``moves`` are the sentences of what the rule would do; where it would do nothing, ``text`` and ``hint`` say why.

    ``ticks`` are the conditions of the row that it met or came closest to (``row``, from 1). Where it would start,
    ``prospect`` says what comes next; ``{}`` in it stands for the time ``at`` (ms).
    """

    moves: tuple[str, ...]
    text: str = ""
    hint: str = ""
    row: int = 0
    ticks: tuple[Tick, ...] = ()
    prospect: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class PersonLine:
    """How one way through the rule would have ended, when and whose; by which events it began and, where one did, ended."""

    person_id: int
    who: str
    started_at: int
    start_event_id: int
    at: int
    what: What
    end_event_id: int | None = None


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
    stored = people.by_ids(connection, [event.person_id]).get(event.person_id)
    known = {one: told for one, told in (stored.known if stored is not None else {}).items() if told[2] < event_id}
    return _tried(rule, maps, Looked(event, mapped, tuple(paths_in(body)), known))


def _tried(rule: Rule, maps: Iterable[DataMap], looked: Looked) -> Trial:
    program = Program([(replace(rule, status="on"), 1)], maps)
    compiled, event = program.rules[rule.id], looked.event
    simulation = Simulation(program, Now(0), lambda: "trial")
    simulation.person(event.person_id).known.update(looked.known)
    moves = simulation.accept(event).moves
    near = near_misses(program, looked)[0]
    by_id = {row.id: row for row in compiled.rows()}
    met = next((by_id[one.row_id] for one in moves.transitions if one.row_id is not None), None)
    row = met or next(one for one in by_id.values() if one.number == near.row)
    told = tuple(ticks(compiled, row, looked))
    if not moves.transitions:
        return Trial((), near.text, near.hint, row.number, told)
    prospect, at = _prospect(compiled, moves)
    return Trial(tuple(line_of(one.fact).text for one in moves.transitions), "", "", row.number, told, prospect, at)


def _prospect(rule: CompiledRule, moves: Moves) -> tuple[str, int]:
    """What comes next where it has just started, and when."""
    instance = next(iter(moves.instances.values()), None)
    if instance is None or not instance.open:
        return ("It would start and fire at once.", 0) if moves.triggers else ("", 0)
    if instance.step == len(rule.steps) - 1:
        due = min((one.due_at for one in instance.exits), default=0)
        return ("It would start and fire at once.", 0) if moves.triggers else ("It would start: it fires at {}.", due)
    done = timing.completes_at(rule, instance)
    if done is not None:
        return f"It would start: step {instance.step + 1} is entered at {{}}.", done
    waits = timing.expires_at(rule, instance)
    return f"It would start: step {instance.step} waits until {{}}.", waits or 0


def test_rule(
    connection: sqlite3.Connection,
    rule: Rule,
    configuration: Configuration,
    since: int,
    until: int,
    on_progress: Progress,
) -> Tested:
    """Back-test over the events since then (ms). ``on_progress(events so far, share of the time, 0 to 1)`` says whether
    to go on.

    Raises ``Cancelled`` where it says no.
    """
    settings, maps = configuration.settings, configuration.data_maps
    stored = _counted(
        stored_events(connection, maps, since, settings.age_limit_hours * HOUR), since, until, on_progress
    )
    report = backtest(rule, maps, stored, until, Now(0, settings.late_limit_hours * HOUR))
    return Tested(report, _people(connection, report))


def _people(connection: sqlite3.Connection, report: Report) -> tuple[PersonLine, ...]:
    """Every way through the rule that is over, the newest end first."""
    names = {
        id_: one.primarykey or one.user_id or f"#{id_}"
        for id_, one in people.by_ids(connection, report.person_ids).items()
    }

    def line(one: Fired | Excluded | Expired, what: What, end_event_id: int | None = None) -> PersonLine:
        who = names.get(one.person_id, f"#{one.person_id}")
        return PersonLine(one.person_id, who, one.started_at, one.start_event_id, one.at, what, end_event_id)

    lines = [line(one, "fired") for one in report.fired]
    lines += [line(one, "excluded", one.event_id) for one in report.excluded]
    lines += [line(one, "expired") for one in report.expired]
    return tuple(sorted(lines, key=lambda one: -one.at))


def _counted(events: Iterator[Event], since: int, until: int, on_progress: Progress) -> Iterator[Event]:
    for number, event in enumerate(events):
        share = (event.accepted_at - since) / max(1, until - since)
        if number % _REPORT_EVERY == 0 and not on_progress(number, share):
            raise Cancelled
        yield event
