"""Moves one instance: ``(rule version, instance, event or clock tick) -> Moves``. Serves gateway and back-test.

Pure: what it needs of storage is a parameter. ``history(since)`` gives the person's stored events with an event time
not before ``since``, in any order, without the event in hand; it is only called where guards have to look back.
``known`` is what was known of the person before the event in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from models.meaning.configuration import RuleStatus
from models.meaning.rules import exits, timing
from models.meaning.rules.compile import CompiledRule, Row
from models.meaning.rules.course import Course, Now
from models.meaning.rules.criteria import Known
from models.meaning.rules.event import Event
from models.meaning.rules.instance import Exit, ExitState, Instance, Outcome
from models.meaning.rules.matching import excludes, first_match, includes
from models.meaning.rules.moves import Kind, Moves

History = Callable[[int], Iterable[Event]]


def no_history(since: int) -> Iterable[Event]:
    """Where nothing was stored before."""
    return ()


def start(
    rule: CompiledRule, row: Row, event: Event, uuid: str, known: Known, history: History, now: Now, status: RuleStatus
) -> Moves:
    """Open an instance with an event that meets the start row ``row`` (``starts`` says whether it may)."""
    instance = Instance(
        uuid,
        rule.id,
        rule.version,
        event.person_id,
        event.time,
        event.id,
        event.accepted_at,
        (event.time,),
        {row.id: event.time},
        rule.transaction(event.values),
        public_key_id=event.public_key_id,
    )
    course = Course(rule, instance, now, status=status, known=known, event=event)
    _capture(course, row, event)
    course.note(Kind.OPENED, "rule_started", event.time, row.id, next=course.prospect())
    _look_back(course, event.order, history)
    _walk(course, event.order, history)
    exits.fire(course)
    return course.moves


def offer(
    rule: CompiledRule, instance: Instance, event: Event, known: Known, history: History, now: Now, status: RuleStatus
) -> Moves:
    """Offer an event to an open instance: exclude rows first, then the include rows of its step; one row at most."""
    course = Course(rule, instance, now, status=status, known=known, event=event)
    _walk(course)
    if course.instance.open and not _exclude(course, event):
        if _include(course, event):
            _walk(course, event.order, history)
        exits.fire(course)
    if not course.moves.transitions:
        course.note(Kind.IGNORED, "rule_unmoved", event.time, next=course.prospect())
    return course.moves


def tick(rule: CompiledRule, instance: Instance, known: Known, now: Now, status: RuleStatus) -> Moves:
    """Let time pass: steps that are due are entered, waits that are over expire, exits that are due fire."""
    course = Course(rule, instance, now, status=status, known=known)
    _walk(course)
    exits.fire(course)
    return course.moves


def settle(rule: CompiledRule, instance: Instance, row_id: str, state: ExitState, now: Now) -> Moves:
    """Delivery is done with an exit: *sent*, *failed* (also: may have been sent) or *dropped* (by a person).

    On an instance that has ended meanwhile only the exit's state is noted.
    """
    course = Course(rule, instance, now)
    for one in instance.exits:
        if one.row_id == row_id and (one.state is ExitState.QUEUED or not instance.open):
            course.change_exit(one, state=state)
            exits.complete(course)
    return course.moves


def end(rule: CompiledRule, instance: Instance, outcome: Outcome, now: Now, code: str, **values: Any) -> Moves:
    """End an open instance from outside: by a person, with its rule or person, or because another one stays."""
    course = Course(rule, instance, now)
    if instance.open:
        kind = Kind.SUPERSEDED if outcome is Outcome.SUPERSEDED else Kind.ENDED
        course.end(outcome, kind, code, now.at, **values)
    return course.moves


def look_back(rule: CompiledRule, instance: Instance, known: Known, history: History, now: Now) -> Moves:
    """Check the guards of an open instance against stored events later than its start: persons have joined."""
    course = Course(rule, instance, now, known=known)
    _look_back(course, (instance.started_at, instance.start_event_id), history)
    return course.moves


def rebase(old: CompiledRule, new: CompiledRule, instance: Instance, now: Now) -> Moves:
    """Go on with a newer version, at the same step: rows keep their UUIDs. Ends it where the step is another kind.

    Only an instance none of whose exits was handed over yet goes along; others are left as they are.
    """
    if any(one.state is not ExitState.PENDING for one in instance.exits):
        return Moves()
    course = Course(new, instance, now)
    same = instance.step < len(new.steps) and new.steps[instance.step].kind == old.steps[instance.step].kind
    if not same or (instance.step == 0 and not any(row.id in instance.matched for row in new.starts)):
        return end(old, instance, Outcome.ENDED, now, "rule_ended_by_edit")
    there = {row.id for row in new.rows()}
    course.change(
        version=new.version,
        matched={row_id: time for row_id, time in instance.matched.items() if row_id in there},
        exits=_exits(new, instance.entered_at) if new.steps[instance.step].kind == "exit" else (),
    )
    course.note(Kind.REBASED, "rule_rebased", now.at, next=course.prospect())
    return course.moves


def _walk(course: Course, mover: tuple[int, int] | None = None, history: History = no_history) -> None:
    """Enter each next step at the moment the one before was due, up to now; expire where the wait is over.

    ``mover``: the event (time, id) that made this possible. The guards of what is entered then look back at events that
    are later than it and were accepted before it. Time alone needs no look back: events since came by the guards.
    """
    rule, at = course.rule, course.now.at
    while course.instance.open and rule.steps[course.instance.step].kind != "exit":
        due = timing.completes_at(rule, course.instance)
        if due is not None:
            if due > at:
                return
            _enter(course, due)
            if mover is not None:
                _look_back(course, mover, history, first_step=course.instance.step)
            continue
        limit = timing.expires_at(rule, course.instance)
        if limit is None or at < limit:
            return
        rows = [row.number for row in rule.steps[course.instance.step].rows]
        course.end(Outcome.EXPIRED, Kind.EXPIRED, "rule_expired", limit, rows=rows)


def _enter(course: Course, due: int) -> None:
    step = course.rule.steps[course.instance.step + 1]
    found = _exits(course.rule, due) if step.kind == "exit" else ()
    course.change(entered=(*course.instance.entered, due), matched={}, exits=found)
    course.note(Kind.ENTERED, "rule_step_entered", due, step=step.sequence, next=course.prospect())


def _exits(rule: CompiledRule, entered_at: int) -> tuple[Exit, ...]:
    return tuple(Exit(row.id, entered_at + (row.wait or 0)) for row in rule.exits)


def _exclude(course: Course, event: Event) -> bool:
    rule, instance = course.rule, course.instance
    for guard in timing.guards(rule, instance):
        if guard.covers(event.time) and excludes(rule, instance, guard.row, event, course.known):
            _end_excluded(course, guard.row, event, "rule_excluded")
            return True
    return False


def _look_back(course: Course, after: tuple[int, int], history: History, first_step: int = 0) -> None:
    """Guards of the steps from ``first_step`` on look at stored events later than ``after`` (event time, event id)."""
    watching = list(timing.guards(course.rule, course.instance, first_step))
    if not watching or not course.instance.open:
        return
    stored = history(min(one.since for one in watching))
    found = first_match(course.rule, course.instance, watching, stored, after, course.known)
    if found is not None:
        _end_excluded(course, found[0], found[1], "rule_excluded_earlier")


def _end_excluded(course: Course, row: Row, event: Event, code: str) -> None:
    course.event = event
    course.end(Outcome.EXCLUDED, Kind.EXCLUDED, code, event.time, row.id, event=event.label, event_id=event.id)


def _include(course: Course, event: Event) -> bool:
    """Match the first include row of the step that the event meets, if it may move anything at all."""
    rule, instance = course.rule, course.instance
    step = rule.steps[instance.step]
    if step.kind != "include" or event.time < instance.entered_at:
        return False
    for row in step.rows:
        in_time = event.accepted_at < timing.row_deadline(rule, instance, row)
        if row.id in instance.matched or not in_time or not includes(rule, instance, row, event, course.known):
            continue
        if event.held_back:
            course.note(Kind.IGNORED, f"rule_include_{event.held_back}", event.time, row.id)
            return False
        key = event.public_key_id if event.public_key_id is not None else instance.public_key_id
        course.change(matched={**instance.matched, row.id: event.time}, moved_at=event.accepted_at, public_key_id=key)
        _capture(course, row, event)
        course.note(Kind.MOVED, "rule_moved", event.time, row.id, event=event.label, next=course.prospect())
        return True
    return False


def _capture(course: Course, row: Row, event: Event) -> None:
    """Keep the values of the row's variables; one that the event lacks is asked of the person when the exit is due."""
    if not row.variables:
        return
    given = {name: course.rule.value(map_name, event.values) for name, map_name in row.variables.items()}
    course.change(
        captured={**course.instance.captured, **{name: value for name, value in given.items() if value is not None}},
        asked={**course.instance.asked, **row.variables},
    )
