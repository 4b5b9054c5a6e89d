"""The sentence on top of a person's page: since when they are known, and what happens to them next."""

from __future__ import annotations

from gui.widgets.moments import day, moment
from models.storage.person_page import PersonPage


def sentence(page: PersonPage) -> str:
    person, devices = page.shown.person, len(page.shown.anonymous_ids)
    known = person.primarykey or person.user_id
    on = f", on {devices} device{'s' if devices != 1 else ''}" if devices else ""
    parts = [f"{'Known' if known else 'Anonymous'} since {day(person.first_seen_at, page.now)}{on}."]
    running = [one for one in page.courses if one.instance.open]
    due = [one for one in running if one.due_at is not None]
    if page.waiting:
        parts.append(
            f"{len(page.waiting)} {'value waits' if len(page.waiting) == 1 else 'values wait'} for the primary key."
        )
    if running:
        parts.append(f"{len(running)} {'rule waits' if len(running) == 1 else 'rules wait'}.")
    if due:
        first = min(due, key=lambda one: one.due_at or 0)
        parts.append(f'The next thing that happens: "{first.rule}" goes on {moment(first.due_at or 0, page.now)}.')
    elif not running:
        parts.append("Nothing waits.")
    return " ".join(parts)


def head(page: PersonPage) -> str:
    """What the person is called: the key, else the userId, else the device used last."""
    person = page.shown.person
    return person.primarykey or person.user_id or person.anonymous_id or f"#{person.id}"
