"""Writes the data maps and the primary key as one revision, checked as everything that is saved. Runs on a worker's thread."""

from __future__ import annotations

from pathlib import Path

from models.meaning.configuration import Configuration
from models.meaning.saving import refuse_faults
from models.storage import accounts, revisions
from models.storage.workspace import open_workspace

WHO = "console"


def save(workspace: Path, made: Configuration, what: str, now: int) -> Configuration:
    """Save ``made`` and return the new revision. Raises ``UserMistake`` for faults, or where somebody saved meanwhile."""
    with open_workspace(workspace, "editor") as opened:
        refuse_faults(made, accounts.current(opened.connection, made).catalogue)
        return revisions.save(opened.db, made, WHO, what, now)
