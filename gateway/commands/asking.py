"""Asks for something that only an engine does: of the running gateway, or of one borrowed for the moment.

Both ways it is a row in the table of requests and the same function of the engine that carries it out.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from gateway.commands.context import Context
from models.problems import EnvironmentProblem, UserMistake
from models.storage import commands
from models.storage.commands import Ask
from models.storage.workspace import WorkspaceHeld, open_workspace

PATIENCE = 15.0
"""Seconds to wait for a running gateway; it looks five times a second, but may be busy."""


def carried_out(path: Path, what: Ask, arguments: dict[str, Any], context: Context) -> Any:
    """Have something done and return its outcome's value.

    Raises ``UserMistake`` with the engine's own sentence where it refused, ``EnvironmentProblem`` where the gateway gave
    no answer in time: the request stays and is carried out later.
    """
    with open_workspace(path, "editor") as workspace:
        id_ = commands.ask(workspace.db, what, arguments, context.who, context.now())
        here = carry_out_here(path)
        found = commands.wait(workspace.db, id_, 0 if here else PATIENCE)
    if found is None and here:
        raise EnvironmentProblem(
            f'"{what}" needs a running gateway, which carries it out as soon as it is there. Start it with: portway serve'
        )
    if found is None:
        raise EnvironmentProblem(
            f'The gateway has not answered yet; it carries out "{what}" as soon as it can. Look with: portway status'
        )
    if found.state == "failed":
        raise UserMistake(found.message or f'The gateway could not carry out "{what}".')
    return found.value


def carry_out_here(path: Path) -> bool:
    """Carry out what waits with an engine that is not running, under the workspace's lock; false where a gateway runs."""
    try:
        workspace = open_workspace(path, "writer")
    except WorkspaceHeld:
        return False
    from gateway.engine.outlet import Outlet
    from gateway.engine.process import Engine

    with workspace:
        Engine(workspace, io.BytesIO(), Outlet(io.BytesIO()), pid=os.getpid(), address="").carry_out_waiting()
    return True
