"""How a workspace is doing, for ``portway status`` and the console: counts, queue, last errors, what needs attention.

Reads only. No query's cost grows with the backlog but for counts over an index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psutil
from peewee import SqliteDatabase, fn

from models.meaning.configuration import Configuration
from models.meaning.deliveries import OPEN_STATES, State
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, moving, person_views, revisions, rule_versions, silence
from models.storage.accounts import SendingState
from models.storage.keys import keys
from models.storage.tables import About, Delivery, Event, Gateway

DAY = 24 * 3_600_000
LATE_AFTER = 15 * 60_000
"""What waits to be sent for longer than this needs a look, ms."""
SHOWN_ERRORS = 5
COUNTED = 1_000
"""Of more things in trouble the exact number does not matter."""
_UNSENT = (State.WAITING, State.SENDING, State.RETRYING)
_TROUBLED = (State.FAILED, State.UNKNOWN, State.REJECTED)


@dataclass(frozen=True, slots=True)
class GatewayState:
    """The gateway that used the workspace last; ``running`` is whether its process is still there."""

    pid: int
    version: str
    address: str
    sandbox_address: str | None
    started_at: int
    state: str
    running: bool


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A delivery that went wrong: ``state`` says how, ``text`` is Emarsys' or our own sentence."""

    delivery_id: int
    event_id: int
    at: int
    kind: str
    state: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that a person should look at: a code for scripts, a sentence with the next step."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Status:
    """``verdicts`` and ``queue`` count by word; ``oldest_unsent_at`` is ``None`` while nothing waits."""

    name: str
    mode: str
    revision: int
    gateway: GatewayState | None
    clock_offset: int
    verdicts: Mapping[str, int]
    queue: Mapping[str, int]
    oldest_unsent_at: int | None
    last_errors: tuple[ErrorLine, ...]
    attention: tuple[Attention, ...]


def status(db: SqliteDatabase, now: int) -> Status:
    """All of it as one consistent picture. ``now`` is the machine's time, ms."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        running = gateway_state(db)
        offset = int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])
        queue = queue_counts(db)
        oldest = oldest_unsent_at(db)
        return Status(
            name=configuration.name,
            mode=configuration.emarsys.mode,
            revision=configuration.revision,
            gateway=running,
            clock_offset=offset,
            verdicts=verdict_counts(db),
            queue=queue,
            oldest_unsent_at=oldest,
            last_errors=last_errors(db),
            attention=tuple(_attention(db, configuration, running, queue, oldest, now + offset)),
        )


def gateway_state(db: SqliteDatabase) -> GatewayState | None:
    """The gateway's row and whether its process lives; a process that began later only has its number."""
    columns = (
        Gateway.pid,
        Gateway.version,
        Gateway.address,
        Gateway.sandbox_address,
        Gateway.started_at,
        Gateway.state,
    )
    for pid, version, address, sandbox, started_at, state in Gateway.select(*columns).tuples().execute(db):
        lives = state in ("starting", "running") and _lives(pid, started_at)
        return GatewayState(pid, version, address, sandbox, started_at, state, lives)
    return None


def verdict_counts(db: SqliteDatabase) -> dict[str, int]:
    """How many events have each verdict; one row of the list may stand for many refusals, which all count."""
    query = Event.select(Event.verdict, fn.COUNT()).group_by(Event.verdict)
    counts = {Verdict(number): int(count) for number, count in query.tuples().execute(db)}
    if Verdict.REFUSED in counts:
        refused = Event.select(fn.SUM(Event.count)).where(Event.verdict == Verdict.REFUSED)
        counts[Verdict.REFUSED] = int(next(iter(refused.tuples().execute(db)))[0])
    return {one.word: counts.get(one, 0) for one in Verdict}


def queue_counts(db: SqliteDatabase) -> dict[str, int]:
    """How many queue items are in each open state."""
    query = Delivery.select(Delivery.state, fn.COUNT(Delivery.id))
    query = query.where(Delivery.state.in_(OPEN_STATES)).group_by(Delivery.state)
    counts = {state: int(count) for state, count in query.tuples().execute(db)}
    return {state.value: counts.get(state, 0) for state in OPEN_STATES}


def oldest_unsent_at(db: SqliteDatabase) -> int | None:
    """When the oldest item was made that is on its way and not yet sent."""
    found = []
    for state in _UNSENT:
        query = Delivery.select(Delivery.created_at).where(Delivery.state == state).order_by(Delivery.id).limit(1)
        found += [int(row[0]) for row in query.tuples().execute(db)]
    return min(found, default=None)


def last_errors(db: SqliteDatabase, limit: int = SHOWN_ERRORS) -> tuple[ErrorLine, ...]:
    """The newest deliveries that went wrong, newest first."""
    columns = (
        Delivery.id,
        Delivery.event_id,
        Delivery.settled_at,
        Delivery.kind,
        Delivery.state,
        Delivery.code,
        Delivery.text,
    )
    found = []
    for state in _TROUBLED:
        query = Delivery.select(*columns).where(Delivery.state == state).order_by(Delivery.id.desc()).limit(limit)
        found += [
            ErrorLine(id_, event_id, at or 0, kind, state_, code or "", text or "")
            for id_, event_id, at, kind, state_, code, text in query.tuples().execute(db)
        ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])


def _attention(
    db: SqliteDatabase,
    configuration: Configuration,
    running: GatewayState | None,
    queue: Mapping[str, int],
    oldest: int | None,
    now: int,
) -> Iterator[Attention]:
    if running is None or not running.running:
        crashed = running is not None and running.state in ("starting", "running", "crashed")
        how = "ended without being stopped" if crashed else "is not running"
        yield Attention("gateway", f"The gateway {how}, so nothing is accepted. Start it with: portway serve")
    yield from _about_keys(db)
    connection = db.connection()
    if moving.is_elsewhere(connection):
        yield Attention("moved", f"{moving.QUESTION}.")
    yield from _about_sending(accounts.sending(connection, accounts.current(connection, configuration).id))
    if queue[State.HELD]:
        yield Attention("held", f"{queue[State.HELD]} exits are held above a rule's ceiling. Release or drop them.")
    if oldest is not None and now - oldest > LATE_AFTER:
        minutes = (now - oldest) // 60_000
        yield Attention("waiting", f"The oldest unsent item has waited for {minutes} minutes. See the last errors.")
    for state, sentence in _TROUBLE_SENTENCES.items():
        newest = Delivery.select(Delivery.settled_at).where(Delivery.state == state).order_by(Delivery.id.desc())
        count = sum(at is not None and at > now - DAY for (at,) in newest.limit(COUNTED).tuples().execute(db))
        if count:
            yield Attention(state.value, sentence.format(count=f"{count} or more" if count == COUNTED else count))
    program = rule_versions.program(connection, configuration)
    for silent in silence.silences(connection, configuration, program, now):
        since = f"{(now - silent.last_at) / 3_600_000:.1f} hours"
        sentence = f"The {silent.what} {silent.name} has matched nothing for {since}, though events come in."
        yield Attention("silent", f"{sentence} {silent.cause}".rstrip())
    unsure = len(person_views.to_confirm(db))
    if unsure:
        yield Attention(
            "identity", f"{unsure} new keys of known people wait to be confirmed. Look at them under Users."
        )


_TROUBLE_SENTENCES = {
    State.FAILED: "{count} deliveries failed in the last 24 hours. Send them again with: portway retry",
    State.UNKNOWN: "{count} triggers of the last 24 hours may have been sent. Decide for each whether it goes again.",
    State.REJECTED: "{count} deliveries were rejected by Emarsys in the last 24 hours. Their events say why.",
}


def _about_keys(db: SqliteDatabase) -> Iterator[Attention]:
    active = [one for one in keys(db) if one.active]
    if not active:
        yield Attention("no key", "There is no active key, so no source can send. Make one with: portway keys create")
    for one in active:
        if one.exposed_at is not None:
            yield Attention(
                "exposed key",
                f'The server key "{one.name}" was seen in public ({one.exposed_how}). Make a new one and revoke it.',
            )


def _about_sending(sending: SendingState) -> Iterator[Attention]:
    if sending.paused is not None:
        yield Attention("paused", f"All sending is paused by {sending.paused.who}. Go on with: portway resume")
    if sending.stopped is not None:
        yield Attention("stopped", f"Sending has stopped: {_sentence(sending.stopped.text)} Then: portway resume")
    for kind, why in sending.forbidden.items():
        text = f"Emarsys does not permit {kind} ({why.permission}): {_sentence(why.text)}"
        yield Attention("forbidden", f"{text} Its items wait and go once it does.")


def _sentence(text: str) -> str:
    text = text.rstrip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _lives(pid: int, started_at: int) -> bool:
    try:
        return bool(psutil.Process(pid).create_time() * 1000 <= started_at + 1_000)
    except psutil.Error:
        return False
