"""What the console asks about a gateway that it does not run itself: whether there is one, and that it stops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gui.supervisor import Running
from models.problems import EnvironmentProblem, UserMistake
from models.storage import commands
from models.storage.commands import Ask
from models.storage.status import gateway_state
from models.storage.workspace import open_workspace

WHO = "console"


class GatewayRequests:
    """Short looks at the workspace, each with a connection of its own."""

    def __init__(self, workspace: Path, now: Callable[[], int]) -> None:
        self._workspace = workspace
        self._now = now

    def running(self) -> Running | None:
        """The gateway that runs on this workspace, whoever started it."""
        try:
            with open_workspace(self._workspace, "reader") as workspace:
                state = gateway_state(workspace.db)
        except (UserMistake, EnvironmentProblem):
            return None
        return Running(state.address, state.pid) if state is not None and state.running else None

    def stop(self) -> None:
        with open_workspace(self._workspace, "editor") as workspace:
            commands.ask(workspace.db, Ask.STOP, {}, WHO, self._now())
