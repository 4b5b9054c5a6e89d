"""Writes the settings as one revision, and the secret to its store. Runs on a worker's thread."""

from __future__ import annotations

from pathlib import Path

from peewee import SqliteDatabase

from models.meaning.configuration import Configuration
from models.meaning.saving import refuse_faults
from models.problems import Secret
from models.storage import accounts, revisions
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts
from models.storage.workspace import open_workspace

WHO = "console"


def load(db: SqliteDatabase) -> tuple[Configuration, str | None]:
    """The configuration in force, and the hosts that a stored secret is bound to."""
    return revisions.latest(db), SecretStore(db).host_of(EMARSYS)


def save(
    workspace: Path,
    base: Configuration,
    wanted: Configuration,
    secret: str,
    now: int,
    what: str = "Changed the settings",
) -> Configuration:
    """Save what differs from ``base``; an empty ``secret`` leaves the stored one. Raises as ``revisions.save``."""
    with open_workspace(workspace, "editor") as opened:
        saved = base
        if wanted != base:
            refuse_faults(wanted, accounts.current(opened.connection, wanted).catalogue)
            saved = revisions.save(opened.db, wanted, WHO, what, now)
        if secret:
            SecretStore(opened.db).put(EMARSYS, Secret(secret), bound_hosts(saved.emarsys), WHO, now)
        return saved
