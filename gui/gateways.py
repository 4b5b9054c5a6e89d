"""What the console asks about a gateway that it did not start itself: whether there is one, and that it stops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from peewee import SqliteDatabase

from gui.supervisor import Running
from models.problems import EnvironmentProblem, UserMistake
from models.storage import commands
from models.storage.commands import Ask
from models.storage.status import gateway_state
from models.storage.workspace import open_workspace

WHO = "console"


def running_gateway(db: SqliteDatabase) -> Running | None:
    """The gateway that runs on this workspace, whoever started it."""
    state = gateway_state(db)
    return Running(state.address, state.pid, state.version) if state is not None and state.running else None


class OtherGateway:
    """Short looks at the workspace, each with a connection of its own. ``now`` is the machine's clock in ms."""

    def __init__(self, workspace: Path, now: Callable[[], int]) -> None:
        self._workspace = workspace
        self._now = now

    def find(self) -> Running | None:
        try:
            with open_workspace(self._workspace, "reader") as workspace:
                return running_gateway(workspace.db)
        except (UserMistake, EnvironmentProblem):
            return None  # whoever starts a gateway on it is told what is wrong

    def stop(self) -> None:
        with open_workspace(self._workspace, "editor") as workspace:
            commands.ask(workspace.db, Ask.STOP, {}, WHO, self._now())
