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
_NO_ANSWER = "No gateway has answered yet. The request waits and is carried out as soon as one runs."


def ask_gateway(desk: Desk, what: Ask, arguments: dict[str, Any], on_said: Callable[[bool, str], None]) -> None:
    """``on_said(done, sentence)`` follows; the sentence is empty where it was simply done."""
    now = desk.now()
    desk.background.work(
        lambda: _ask(desk.workspace, what, arguments, now),
        lambda outcome: _say(outcome, on_said),
        lambda error: on_said(False, str(error)),
    )


def ask_for_outcome(
    desk: Desk, what: Ask, arguments: dict[str, Any], patience: float, on_outcome: Callable[[Outcome | None, str], None]
) -> None:
    """``on_outcome(outcome, "")`` follows; with ``None`` stands why there is none after ``patience`` seconds."""
    now = desk.now()
    desk.background.work(
        lambda: _ask(desk.workspace, what, arguments, now, patience),
        lambda outcome: on_outcome(outcome, "" if outcome else _NO_ANSWER),
        lambda error: on_outcome(None, str(error)),
    )


def _ask(workspace: Path, what: Ask, arguments: dict[str, Any], now: int, patience: float = PATIENCE) -> Outcome | None:
    with open_workspace(workspace, "editor") as opened:
        request = commands.ask(opened.db, what, arguments, WHO, now)
        return commands.wait(opened.db, request, patience)


def _say(outcome: Outcome | None, on_said: Callable[[bool, str], None]) -> None:
    if outcome is None:
        on_said(False, _NO_ANSWER)
    else:
        on_said(outcome.state == "done", outcome.message)
