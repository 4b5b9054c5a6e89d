"""What must happen before a workspace leaves: its gateway ends, whoever started it, and nobody has the file open any more."""

from __future__ import annotations

from collections.abc import Callable

from gui.desk import Desk
from gui.supervisor import State

AT_REST = (State.STOPPED, State.FAILED)
LOCK_WITHIN = 30.0
"""Seconds until a gateway that has just ended has let go of the workspace."""


def after_stop(desk: Desk, then: Callable[[], None]) -> None:
    """Stop the gateway, wait until it has finished what is in flight, then go on."""
    supervisor = desk.supervisor
    if supervisor is None or supervisor.state in AT_REST:
        then()
        return

    def look(state: State) -> None:
        if state in AT_REST:
            supervisor.state_changed.disconnect(look)
            then()

    supervisor.state_changed.connect(look)
    supervisor.stop()


def let_go(desk: Desk) -> None:
    """Close what the console has open of the workspace; it asks for nothing any more."""
    desk.live.stop()
    desk.background.stop()
