"""Exits: what falls due is handed to delivery, recorded, held, kept back a while, or dropped; and its data.

An exit obeys the rule's status at its due time. What is more than a minute overdue waits for events under way, which
can still exclude; what is past the late limit is dropped, whatever held it up.
"""

from __future__ import annotations

from typing import Any

from models.meaning.rules.ceilings import Fired
from models.meaning.rules.compile import Row
from models.meaning.rules.course import Course, readable
from models.meaning.rules.durations import MINUTE
from models.meaning.rules.instance import Exit, ExitState, Outcome
from models.meaning.rules.moves import Kind, Trigger

OVERDUE = MINUTE
"""From how much overdue an exit is late: it waits for events under way before it fires, and says so."""
UNDER_WAY = 2 * MINUTE
"""How long an overdue exit waits after the event that last moved its instance was accepted."""


def fire(course: Course) -> None:
    """Deal with every exit that is due by now, in the order of due times, and complete the instance if that was all."""
    if not course.instance.open or course.rule.steps[course.instance.step].kind != "exit":
        return
    for one in sorted(course.instance.exits, key=lambda each: each.due_at):
        if not one.settled and one.due_at <= course.now.at:
            _deal_with(course, one)
    complete(course)


def complete(course: Course) -> None:
    """End the instance as completed once every exit is settled; cool-down counts from now."""
    one = course.instance
    if one.open and one.exits and all(each.settled for each in one.exits):
        course.end(Outcome.COMPLETED, Kind.COMPLETED, "rule_completed", course.now.at)


def _deal_with(course: Course, one: Exit) -> None:
    now = course.now
    if course.instance.trigger_id(one.row_id) in now.on_the_wire:
        return
    if now.at >= one.due_at + now.late_limit:
        _drop(course, one, "rule_exit_dropped_late", limit=now.late_limit, due=readable(one.due_at))
    elif one.state is ExitState.QUEUED:
        return
    elif course.status == "off":
        _drop(course, one, "rule_exit_dropped_off")
    elif now.at < (earliest := _earliest(course, one)):
        if earliest != one.not_before:
            course.change_exit(one, not_before=earliest)
    elif course.status == "watching":
        course.change_exit(one, state=ExitState.RECORDED)
        course.note(Kind.RECORDED, "rule_exit_recorded", one.due_at, one.row_id, event=course.exit_name(one.row_id))
    else:
        _hand_over(course, one)


def _earliest(course: Course, one: Exit) -> int:
    """When it may fire: at once where it is on time, else when the events under way have had their chance."""
    if course.now.at - one.due_at <= OVERDUE:
        return one.due_at
    return max(one.due_at, course.instance.moved_at + UNDER_WAY, course.now.grace_until)


def _drop(course: Course, one: Exit, code: str, **values: Any) -> None:
    course.change_exit(one, state=ExitState.DROPPED)
    if one.state is ExitState.QUEUED:
        course.moves.dropped.append(course.instance.trigger_id(one.row_id))
    course.note(Kind.DROPPED, code, one.due_at, one.row_id, event=course.exit_name(one.row_id), **values)


def _hand_over(course: Course, one: Exit) -> None:
    instance, now, row = course.instance, course.now, course.rule.row(one.row_id)
    assert row is not None, "an exit's row stands in its version"
    assert row.external_event is not None, "validation lets no exit row be without"
    fired = Fired(now.at, instance.rule_id, instance.person_id, instance.public_key_id)
    held = None if now.ceilings is None else now.ceilings.admit(fired)
    late = now.at - one.due_at > OVERDUE
    course.moves.triggers.append(
        Trigger(
            instance.trigger_id(one.row_id),
            instance.uuid,
            instance.rule_id,
            one.row_id,
            instance.person_id,
            row.external_event,
            _data(course, row),
            one.due_at,
            one.due_at + now.late_limit,
            held,
            late,
        )
    )
    course.change_exit(one, state=ExitState.QUEUED)
    name = row.external_event.name
    if held is not None:
        course.note(Kind.HELD, f"rule_exit_held_{held.replace(' ', '_')}", one.due_at, one.row_id, event=name)
    elif late:
        course.note(Kind.FIRED, "rule_exit_fired_late", one.due_at, one.row_id, event=name)
    else:
        course.note(Kind.FIRED, "rule_exit_fired", one.due_at, one.row_id, event=name)


def _data(course: Course, row: Row) -> dict[str, Any]:
    """Flat: what rows captured, else what is known of the person, what is absent left out; constants win."""
    data: dict[str, Any] = {}
    for name, map_name in course.instance.asked.items():
        value = course.instance.captured.get(name)
        if value is None:
            value = course.last_known(map_name)
        if value is not None:
            data[name] = list(value) if isinstance(value, tuple) else value
    return {**data, **row.constants}
