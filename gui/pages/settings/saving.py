"""Writes the settings as one revision, and the secret to its store. Runs on a worker's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from peewee import SqliteDatabase

from models.meaning.configuration import Configuration
from models.meaning.saving import refuse_faults
from models.problems import Secret
from models.storage import accounts, revisions
from models.storage.secrets import EMARSYS, SIGNATURE, SecretStore, bound_hosts
from models.storage.workspace import open_workspace

WHO = "console"


@dataclass(frozen=True, slots=True)
class Stored:
    """The configuration in force, the hosts that the Emarsys secret is bound to (``None``: there is none), and whether there
    is a shared secret of signatures."""

    configuration: Configuration
    hosts: str | None
    signature: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """Secrets that a person has typed; an empty one leaves the stored one."""

    emarsys: str = ""
    signature: str = ""


def load(db: SqliteDatabase) -> Stored:
    secrets = SecretStore(db)
    return Stored(revisions.latest(db), secrets.host_of(EMARSYS), secrets.host_of(SIGNATURE) is not None)


def save(
    workspace: Path,
    base: Configuration,
    wanted: Configuration,
    typed: Typed,
    now: int,
    what: str = "Changed the settings",
) -> Configuration:
    """Save what differs from ``base``. Raises as ``revisions.save``."""
    with open_workspace(workspace, "editor") as opened:
        saved = base
        if wanted != base:
            refuse_faults(wanted, accounts.current(opened.connection, wanted).catalogue)
            saved = revisions.save(opened.db, wanted, WHO, what, now)
        secrets = SecretStore(opened.db)
        if typed.emarsys:
            secrets.put(EMARSYS, Secret(typed.emarsys), bound_hosts(saved.emarsys), WHO, now)
        if typed.signature:
            secrets.put(SIGNATURE, Secret(typed.signature), "", WHO, now)
        return saved


def remove_signature(workspace: Path, now: int) -> None:
    with open_workspace(workspace, "editor") as opened:
        SecretStore(opened.db).remove(SIGNATURE, WHO, now)
