"""How far a workspace has been set up, read from what is there: no flag says so, so nothing can say it wrongly.

The first-run guide and the check list *Getting started* go by it. Reads only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from peewee import SqliteDatabase

from models.meaning.configuration import Configuration, Reference
from models.meaning.going_live import Finding, findings
from models.meaning.trace.verdicts import Verdict
from models.problems import EnvironmentProblem, UserMistake
from models.storage import accounts, audit, revisions
from models.storage.going_live import met
from models.storage.keys import Key, keys
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts
from models.storage.tables import About, Audit, Event
from models.storage.workspace import open_workspace

KEPT_NAME = "kept the client's name"
CHOSE_KEY = "chose the primary key"
STAYED = "stayed in the sandbox"
"""Decisions that change nothing leave their mark in the audit list alone."""


@dataclass(frozen=True, slots=True)
class SettingUp:
    """``keys`` are those that can be used and stay. ``stayed``: somebody has decided for the sandbox, for now.
    ``fields``: those of the account in use by name, none while it was never read."""

    configuration: Configuration
    keys: tuple[Key, ...]
    named: bool
    chose_key: bool
    has_secret: bool
    stayed: bool
    fields: tuple[Reference, ...]
    any_event: bool
    delivered: int | None
    """The newest event that was delivered."""

    @property
    def connected(self) -> bool:
        """Whether it was said where to send: to an account with its secret, or to the sandbox for now."""
        return self.configuration.emarsys.mode == "live" or self.has_secret or self.stayed

    @property
    def live(self) -> bool:
        return self.configuration.emarsys.mode == "live"


def setting_up(db: SqliteDatabase) -> SettingUp:
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        catalogue = accounts.current(db.connection(), configuration).catalogue
        return SettingUp(
            configuration,
            tuple(one for one in keys(db) if one.active and not one.for_run),
            configuration.name != Path(str(db.database)).stem or configuration.revision > 1 or _decided(db, KEPT_NAME),
            configuration.primary_key != Configuration("").primary_key or _decided(db, CHOSE_KEY),
            SecretStore(db).host_of(EMARSYS) == bound_hosts(configuration.emarsys),
            _decided(db, STAYED),
            tuple(sorted((Reference(one.id, one.name) for one in catalogue.fields.values()), key=lambda one: one.name)),
            any(Event.select(Event.id).limit(1).tuples().execute(db)),
            _newest_delivered(db),
        )


def untouched(workspace: Path) -> bool:
    """Whether nothing has been done in it since it was made. One that cannot be read is not."""
    try:
        with open_workspace(workspace, "reader") as opened:
            known = any(keys(opened.db)) or any(Event.select(Event.id).limit(1).tuples().execute(opened.db))
            return not known and revisions.latest_number(opened.db) <= 1
    except (UserMistake, EnvironmentProblem):
        return False


def note_decision(db: SqliteDatabase, what: str, who: str, now: int) -> None:
    """Keep that somebody has decided to leave things as they are."""
    if not _decided(db, what):
        audit.note(db, who, what, now)


def before_going_live(db: SqliteDatabase) -> list[Finding]:
    """The going-live list as far as it is known without asking the account anew."""
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        offset = int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0])
        return findings(
            configuration,
            accounts.newest_live(db.connection()).catalogue,
            has_secret=SecretStore(db).host_of(EMARSYS) == bound_hosts(configuration.emarsys),
            active_keys=sum(one.active and not one.for_run for one in keys(db)),
            clock_offset=offset,
            met=met(db, configuration),
        )


def _decided(db: SqliteDatabase, what: str) -> bool:
    return any(Audit.select(Audit.id).where(Audit.what == what).limit(1).tuples().execute(db))


def _newest_delivered(db: SqliteDatabase) -> int | None:
    query = Event.select(Event.id).where(Event.verdict == Verdict.DELIVERED).order_by(Event.id.desc()).limit(1)
    return next((int(row[0]) for row in query.tuples().execute(db)), None)
