"""Client bundles: made from a workspace's stored messages, tested on an empty state, told apart where they differ."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from peewee import SqliteDatabase

from models.meaning.account_snapshot import read_snapshot, to_snapshot
from models.meaning.bundle import MOST_CASES, Bundle, Case, Difference, Later, Outcome, compare, compare_later
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import applied, match_account, read_document, to_document
from models.meaning.masking import Masking
from models.meaning.saving import refuse_faults
from models.meaning.segment.message import CALLS
from models.problems import UserMistake
from models.storage import accounts, forget, revisions
from models.storage.events import message_of
from models.storage.rehearsal import Rehearsal
from models.storage.tables import Event, EventBody
from models.version import VERSION

Progress = Callable[[int, int], None]
"""``progress(done, of)``, between two events; it may raise ``Cancelled``."""
_DOORS = ("tracking", "destination")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case. No ``differences``: what was expected."""

    number: int
    case: Case
    got: Outcome
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``later``: what is different in what time moves. ``account`` says whose fields and events it was tested with."""

    results: tuple[Result, ...]
    later: tuple[Difference, ...]
    account: str

    @property
    def differing(self) -> int:
        return sum(bool(one.differences) for one in self.results) + bool(self.later)


def newest_events(db: SqliteDatabase, count: int) -> list[int]:
    """The ids of the newest events that a bundle can hold, oldest first."""
    query = (
        Event.select(Event.id)
        .join(EventBody, on=(EventBody.event_id == Event.id))
        .where(EventBody.message.is_null(False), Event.door.in_(_DOORS), Event.type.in_(sorted(CALLS)))
        .where(Event.replay_of.is_null())
        .order_by(Event.id.desc())
        .limit(min(count, MOST_CASES))
    )
    return sorted(row[0] for row in query.tuples().execute(db))


def make(db: SqliteDatabase, ids: Sequence[int], now: int, *, masked: bool = True, progress: Progress) -> Bundle:
    """A bundle of the configuration in force and these events. What is expected is what this version decides.

    Raises ``UserMistake`` where none of them can be in one.
    """
    configuration = revisions.latest(db)
    catalogue = accounts.current(db.connection(), configuration).catalogue
    masking = masking_of(db, configuration, catalogue) if masked else None
    cases = [] if not ids else list(_messages(db, ids, masking))
    if not cases:
        raise UserMistake("None of these events can be in a bundle: they need a stored message of a call.", "events")
    document = to_document(configuration, mode_and_hosts=False)
    with Rehearsal(configuration, catalogue) as rehearsal:
        outcomes, later = _run(rehearsal, cases, progress)
    return Bundle(
        made_at=now,
        made_with=VERSION,
        masked=masked,
        configuration=document,
        account=to_snapshot(catalogue) if catalogue.read_at else None,
        cases=tuple(
            Case(one.door, one.received_at, one.message, got) for one, got in zip(cases, outcomes, strict=True)
        ),
        later=tuple(later),
    )


def masking_of(db: SqliteDatabase, configuration: Configuration, catalogue: Catalogue) -> Masking:
    """Stand-ins of this workspace: the same person has the same in every bundle. What the configuration names stays."""
    key = hmac.digest(forget.forget_key(db.connection()), b"stand-ins", "sha256")
    return Masking(key, _named_in(configuration, catalogue))


def of_cases(bundle: Bundle, cases: Sequence[Case]) -> Bundle:
    """A bundle with some of its cases only: what is expected of them stays, what time moves is found anew."""
    configuration, catalogue = _own(bundle)
    with Rehearsal(configuration, catalogue) as rehearsal:
        _, later = _run(rehearsal, cases, lambda done, of: None)
    return msgspec.structs.replace(bundle, cases=tuple(cases), later=tuple(later))


def check(bundle: Bundle, progress: Progress) -> Report:
    """Test a bundle by itself: its own configuration, with the account that it was made for."""
    return _tested(bundle, *_own(bundle), "the account that it was made for", progress)


def check_here(bundle: Bundle, db: SqliteDatabase, progress: Progress, *, own: bool = False) -> Report:
    """Test it with the account of a workspace: the bundle's configuration matched to it, or the workspace's ``own``."""
    here = revisions.latest(db)
    catalogue = accounts.current(db.connection(), here).catalogue
    document, _ = match_account(read_document(bundle.configuration), catalogue, here)
    account = "the account of this workspace" + ("" if catalogue.read_at else ", which was never read")
    return _tested(bundle, here if own else applied(document), catalogue, account, progress)


def _own(bundle: Bundle) -> tuple[Configuration, Catalogue]:
    """The configuration in a bundle and the account that it was made for. Raises ``UserMistake`` where rules cannot work."""
    configuration = applied(read_document(bundle.configuration))
    catalogue = read_snapshot(bundle.account) if bundle.account is not None else Catalogue()
    refuse_faults(configuration, catalogue)
    return configuration, catalogue


def _tested(
    bundle: Bundle, configuration: Configuration, catalogue: Catalogue, account: str, progress: Progress
) -> Report:
    refuse_faults(configuration, catalogue)
    with Rehearsal(configuration, catalogue) as rehearsal:
        outcomes, later = _run(rehearsal, bundle.cases, progress)
    results = tuple(
        Result(number, case, got, tuple(compare(case.expected, got)))
        for number, (case, got) in enumerate(zip(bundle.cases, outcomes, strict=True), 1)
    )
    return Report(results, tuple(compare_later(bundle.later, later)), account)


def _run(rehearsal: Rehearsal, cases: Sequence[Case], progress: Progress) -> tuple[list[Outcome], list[Later]]:
    outcomes: list[Outcome] = []
    later: list[Later] = []
    for one in cases:
        progress(len(outcomes), len(cases))
        later += rehearsal.advance(one.received_at)
        outcomes.append(rehearsal.take(one.door, one.message, one.received_at))
    later += rehearsal.advance()
    progress(len(cases), len(cases))
    return outcomes, later


def _messages(db: SqliteDatabase, ids: Iterable[int], masking: Masking | None) -> Iterable[Case]:
    """The messages in the order of acceptance, each with the time at which it counted as having happened."""
    columns = (Event.id, Event.door, Event.time, Event.received_at)
    query = Event.select(*columns).where(Event.id.in_(list(ids)), Event.door.in_(_DOORS), Event.type.in_(sorted(CALLS)))
    for id_, door, time, received_at in query.order_by(Event.id).tuples().execute(db):
        message = message_of(db.connection(), id_)
        if isinstance(message, dict):
            body = _dated(message, time)
            yield Case(door, received_at, masking.message(body) if masking else body, Outcome("", ""))


def _dated(message: dict[str, Any], time: int) -> dict[str, Any]:
    """The clock of the client was corrected when it came in; it is not to be corrected again."""
    kept = {name: one for name, one in message.items() if name not in ("sentAt", "originalTimestamp", "receivedAt")}
    moment = datetime.fromtimestamp(time / 1000, UTC).isoformat(timespec="milliseconds")
    return kept | {"timestamp": moment.replace("+00:00", "Z")}


def _named_in(configuration: Configuration, catalogue: Catalogue) -> set[str]:
    """Texts that belong to the set-up and not to a person."""
    found: set[str] = set()
    for rule in configuration.rules:
        for row in rule.conditions:
            for one in row.criteria:
                values = one.value if isinstance(one.value, tuple) else (one.value,)
                found.update(str(value) for value in values if value is not None)
    fields = {one.field.id for one in configuration.data_maps if one.field is not None}
    for id_ in fields & catalogue.fields.keys():
        found.update(choice.label for choice in catalogue.fields[id_].choices)
    return found
