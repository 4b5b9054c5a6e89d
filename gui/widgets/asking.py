"""Asks the gateway for something and says what became of it, without holding the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gui.desk import Desk
from models.storage import commands
from models.storage.commands import Ask, Outcome
from models.storage.workspace import open_workspace

WHO = "console"
PATIENCE = 3.0
"""Seconds until it is said that no gateway has answered; the request waits on."""


def ask_gateway(desk: Desk, what: Ask, arguments: dict[str, Any], on_said: Callable[[bool, str], None]) -> None:
    """``on_said(done, sentence)`` follows; the sentence is empty where it was simply done."""
    now = desk.now()
    desk.background.work(
        lambda: _ask(desk.workspace, what, arguments, now),
        lambda outcome: _say(outcome, on_said),
        lambda error: on_said(False, str(error)),
    )


def _ask(workspace: Path, what: Ask, arguments: dict[str, Any], now: int) -> Outcome | None:
    with open_workspace(workspace, "editor") as opened:
        request = commands.ask(opened.db, what, arguments, WHO, now)
        return commands.wait(opened.db, request, PATIENCE)


def _say(outcome: Outcome | None, on_said: Callable[[bool, str], None]) -> None:
    if outcome is None:
        on_said(False, "No gateway has answered yet. The request waits and is carried out as soon as one runs.")
    else:
        on_said(outcome.state == "done", outcome.message)
