"""Asks for something that only a gateway does: of the running one, or done here under the workspace's lock.

Both ways are the same row in the table of requests and the same function of the engine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gateway.commands.context import Context
from models.problems import EnvironmentProblem, UserMistake
from models.storage import commands
from models.storage.commands import Outcome
from models.storage.workspace import WorkspaceHeld, open_workspace

PATIENCE = 15.0
"""Seconds to wait for a running gateway; it looks four times a second, but may be busy."""

Alone = Callable[[sqlite3.Connection, dict[str, Any], str], Any]
"""What carries a request out where no gateway runs: ``(connection, arguments, who) -> outcome``."""


def carried_out(path: Path, what: str, arguments: dict[str, Any], context: Context, alone: Alone | None) -> Any:
    """Have something done and return its outcome's value.

    Raises ``UserMistake`` with the gateway's own sentence where it refused, ``EnvironmentProblem`` where it gave no
    answer in time: the request stays and is carried out later.
    """
    if alone is not None:
        try:
            workspace = open_workspace(path, "writer")
        except WorkspaceHeld:
            pass
        else:
            with workspace, workspace.db.atomic("IMMEDIATE"):
                return alone(workspace.connection, arguments, context.who)
    with open_workspace(path, "editor") as workspace:
        id_ = commands.ask(workspace.db, what, arguments, context.who, context.now())
        found = commands.wait(workspace.db, id_, PATIENCE)
    return _value(what, found)


def _value(what: str, found: Outcome | None) -> Any:
    if found is None:
        raise EnvironmentProblem(
            f"The gateway has not answered yet; it carries out {what} as soon as it can. See: portway status"
        )
    if found.state == "failed":
        raise UserMistake(found.message or f"The gateway could not carry out {what}.")
    return found.value
