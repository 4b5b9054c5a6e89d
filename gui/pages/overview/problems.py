"""What needs somebody, in words: title, remedy and the ways out, the most harmful first. Pure, no widgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gui.widgets.moments import lasting, moment
from models.meaning.deliveries import State
from models.meaning.emarsys import codes
from models.meaning.rules.silence import Silence
from models.meaning.trace.reasons import REASONS
from models.meaning.trace.verdicts import Verdict
from models.storage.commands import Ask
from models.storage.trouble import COUNTED, Exposed, FailedGroup, RefusedGroup, Trouble

LEAST_FREE = 1 << 30
"""With less room on the disk than this it is time to make some, bytes."""
LATE_AFTER = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Go:
    """A way out that leads to a page."""

    label: str
    page: str
    wanted: Any = None


@dataclass(frozen=True, slots=True)
class Do:
    """A way out that asks the gateway. ``ids`` are the deliveries it is about, where it is about any; ``question``: asked first."""

    label: str
    what: Ask
    ids: tuple[int, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """``verdict`` gives the shape; ``None``: a warning's triangle."""

    title: str
    remedy: str
    ways: tuple[Go | Do, ...]
    verdict: Verdict | None = None


def problems(found: Trouble, silent: Sequence[Silence]) -> list[Problem]:
    return [
        *_about_the_workspace(found),
        *_about_sending(found),
        *(_failed(one, found) for one in found.failed),
        *(_held(rule, count) for rule, count in found.held),
        *(_refused(one, found.now) for one in found.refused),
        *(_exposed(one, found.now) for one in found.exposed),
        *(_silent(one, found.now) for one in silent),
        *_worth_a_look(found),
    ]


def _about_the_workspace(found: Trouble) -> Iterator[Problem]:
    if found.elsewhere:
        yield Problem(
            "This workspace was last used on another machine, so sending is paused",
            "Has it moved here for good? Or is it a copy, and the other machine goes on with the original?",
            (
                Do(
                    "Take it over",
                    Ask.TAKE_OVER,
                    question="What waits goes out from here. The other machine must have stopped.",
                ),
                Do(
                    "Open as a copy",
                    Ask.OPEN_COPY,
                    question="It begins anew in the sandbox: its rule instances end, and what waits is dropped here.",
                ),
            ),
        )
    if found.free < LEAST_FREE:
        yield Problem(
            f"Only {found.free / LEAST_FREE:.1f} GB are free on the disk of this workspace",
            "When it is full, nothing is accepted any more. Make room on it, or keep bodies for a shorter time.",
            (Go("Open settings", "Settings", "settings.keep_bodies_days"),),
        )


def _about_sending(found: Trouble) -> Iterator[Problem]:
    state, waiting = found.sending, f"{_counted(found.waiting, 'item waits', 'items wait')}; nothing is lost."
    if state.stopped is not None:
        ways = (Do("Resume", Ask.RESUME), Go("Enter the secret", "Settings", "secret"))
        yield Problem(
            "Sending has stopped by itself", f"{_sentence(state.stopped.text)} {waiting}", ways, Verdict.FAILED
        )
    if state.paused is not None:
        text = f"By {state.paused.who}, {moment(state.paused.at, found.now)}. {waiting}"
        yield Problem("All sending is paused", text, (Do("Resume", Ask.RESUME),), Verdict.QUEUED)
    for kind, why in state.forbidden.items():
        yield Problem(
            f"Emarsys does not permit {_KINDS.get(kind, _KINDS['delete'])[1]}: {why.permission} is missing",
            "Have the permission added in Emarsys. It is tried every five minutes, and what waits then goes by itself.",
            (Go("See what waits", "Deliveries", "Queue"),),
            Verdict.REJECTED,
        )
    if found.oldest_unsent is not None and state.paused is None and found.now - found.oldest_unsent > LATE_AFTER:
        yield Problem(
            f"The oldest unsent item has waited for {lasting(found.now - found.oldest_unsent)}",
            "It is tried again by itself. Deliveries shows what Emarsys has answered.",
            (Go("See what waits", "Deliveries", "Queue"),),
            Verdict.RETRYING,
        )


_KINDS = {
    "upsert": ("contact", "contacts"),
    "trigger": ("external event", "external events"),
    "delete": ("deletion", "deletions"),
}
_BECAME = {
    State.REJECTED: "rejected",
    State.FAILED: "not sent",
    State.UNKNOWN: "may have been sent twice or not at all",
}


def _failed(one: FailedGroup, found: Trouble) -> Problem:
    count = len(one.ids)
    things = _counted(count, *_KINDS.get(one.kind, _KINDS["delete"]))
    known = codes.CODES.get(one.code or "") if one.state is State.REJECTED else None
    why = (codes.title(one.code, one.field) if known is not None else one.text or "").rstrip(".")
    title = f"{things} {_BECAME[one.state]}" + (
        f": {why[0].lower()}{why[1:]}" if known and why else f": {why}" if why else ""
    )
    where = f"{f'{one.field}, ' if one.field else ''}code {one.code}, " if one.code else ""
    reason = REASONS.get(f"{one.kind}_{one.state}")
    remedy = known.remedy if known is not None else _without_command(reason.remedy) if reason is not None else ""
    question = f"{things} go to real contacts." if found.mode == "live" else ""
    show = Go(f"Show the {count:,}" if count > 1 else "Show it", "Deliveries", one.ids[0])
    again = Do("Send again", Ask.RETRY, one.ids, question)
    verdict = Verdict.REJECTED if one.state is State.REJECTED else Verdict.FAILED
    ways = (show,) if one.state is State.UNKNOWN else (again, show)
    return Problem(title, f"{_upper(where)}since {moment(one.since, found.now)}. {remedy}", ways, verdict)


def _held(rule: str, count: int) -> Problem:
    return Problem(
        f"{_counted(count, 'exit is', 'exits are')} held above the ceiling of {rule}",
        "A ceiling keeps a mistake from reaching everybody. Look at who would get it, then release or drop.",
        (Go("Release or drop", "Deliveries", "Queue"),),
        Verdict.QUEUED,
    )


_REFUSED = {
    "unauthorized": ("call without a known key", "calls without a known key"),
    "revoked_key": ("call with a revoked key", "calls with a revoked key"),
    "key_not_allowed": ("call with a key that may not do this", "calls with a key that may not do this"),
    "bad_signature": ("call with a wrong signature", "calls with a wrong signature"),
}
_ABOUT_KEYS = frozenset({"unauthorized", "revoked_key", "key_not_allowed"})


def _refused(one: RefusedGroup, now: int) -> Problem:
    words = _REFUSED.get(one.reason, (f"event refused ({one.reason})", f"events refused ({one.reason})"))
    title = _counted(one.count, *words) + (f", all from {one.address}" if one.address and one.count > 1 else "")
    reason = REASONS.get(one.reason)
    remedy = reason.remedy if reason is not None else ""
    show = Go("Show them" if one.count > 1 else "Show it", "Inspector", f"verdict:refused code:{one.reason}")
    ways = (show, Go("See keys", "API keys")) if one.reason in _ABOUT_KEYS else (show,)
    return Problem(title, f"Since {moment(one.since, now)}. {remedy}", ways, Verdict.REFUSED)


_SEEN = {"url": "in an address", "pixel": "in a pixel", "origin": "in a page (the call had an Origin)"}


def _exposed(one: Exposed, now: int) -> Problem:
    return Problem(
        f"The server key {one.name} was seen where others can read it",
        f"{_upper(_SEEN.get(one.how, one.how))}, {moment(one.at, now)}. Issue a new one for its source, then revoke it.",
        (Go("See keys", "API keys"),),
    )


def _silent(one: Silence, now: int) -> Problem:
    if one.what == "rule":
        title, way = f"{one.name} has not started since {moment(one.last_at, now)}", Go("Open rule", "Rules", one.name)
    else:
        title = f"The data map {one.name} has found no value since {moment(one.last_at, now)}"
        way = Go("Open data map", "Data maps", one.name)
    return Problem(title, one.cause or "Events come in all the same. Look at what they hold now.", (way,))


def _worth_a_look(found: Trouble) -> Iterator[Problem]:
    if found.to_confirm:
        yield Problem(
            f"{_counted(found.to_confirm, 'new key', 'new keys')} of known people to confirm",
            "Events brought another key for somebody who has one. They keep theirs until you say so.",
            (Go("Look at them", "Users"),),
        )
    if found.clock_offset:
        yield Problem(
            f"The clock of this sandbox is {lasting(found.clock_offset)} ahead",
            "A workspace whose clock was moved cannot go live: export its configuration and import it into a new one.",
            (Go("Open sandbox", "Sandbox"),),
        )


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,}{' or more' if count == COUNTED else ''} {one if count == 1 else several}"


def _without_command(remedy: str) -> str:
    """A remedy that names a command ends before it: the button stands beside it."""
    return remedy.partition(": portway")[0].rstrip(".") + "." if remedy else ""


def _sentence(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
