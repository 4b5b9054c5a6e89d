"""The stand-ins of a workspace: what personal data is replaced by in all that is taken away from it. Only reads."""

from __future__ import annotations

from peewee import SqliteDatabase

from models.meaning.masking import Masking
from models.storage import accounts, revisions
from models.storage.bundles import masking_of


def masking_here(db: SqliteDatabase) -> Masking:
    """The same person has the same stand-ins in every sample, export and recording; what the configuration names stays."""
    configuration = revisions.latest(db)
    return masking_of(db, configuration, accounts.current(db.connection(), configuration).catalogue)
