"""Takes a workspace to another computer: one file to carry, and a workspace here that asks before it goes on."""

from __future__ import annotations

from pathlib import Path

from models.problems import UserMistake
from models.storage import audit
from models.storage.backups import Progress, copy_to
from models.storage.moving import is_elsewhere
from models.storage.workspace import Workspace

MOVED_AWAY = "another computer"
"""What a workspace that was taken along says of its machine: it asks, too, before it goes on here."""


def take_along(workspace: Workspace, target: Path, who: str, now: int, progress: Progress) -> int:
    """Copy the workspace to one file for another machine; this one goes on with nothing. Returns the file's size in bytes.

    ``workspace`` is open as *writer*, so no gateway runs on it. Raises as ``backups.copy_to``.
    """
    if is_elsewhere(workspace.connection):
        raise UserMistake(
            "This workspace has moved already. Answer first how it goes on: portway take-over or open-copy"
        )
    size = copy_to(workspace, target.absolute(), progress)
    workspace.connection.execute("UPDATE about SET machine = ?", (MOVED_AWAY,))
    audit.note(workspace.db, who, "moved away", now, file=str(target.absolute()))
    return size
