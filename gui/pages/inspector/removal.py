"""Removes events from the workspace, after a question; the gateway does it, and says what stays."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.widgets.asking import ask_for_outcome
from gui.widgets.sure import sure
from models.storage.commands import Ask, Outcome
from models.storage.event_removal import ranges

_PATIENCE_S = 120.0
MOST = 200_000
_CONSEQUENCE = (
    "They go with their messages and traces, and cannot be brought back. What is marked, is still to be delivered, or is of"
    " somebody in an open rule instance stays. What Emarsys has received stays there."
)


class Removal(QObject):
    """``done``: what was removed, in words; ``failed``: why nothing was."""

    done = Signal(str)
    failed = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def ask(self, ids: Sequence[int]) -> None:
        """``ids`` ascending."""
        if len(ids) > MOST:
            self.failed.emit(f"{MOST:,} events can be removed at a time. Narrow the filter, and remove them in parts.")
            return
        what = f"event #{ids[0]}" if len(ids) == 1 else f"{len(ids):,} events"
        if ids and sure(
            self._window, "Remove events", f"Remove {what} from the workspace?", _CONSEQUENCE, f"Remove {what}"
        ):
            asked = {"events": ranges(ids)}
            ask_for_outcome(self._desk, Ask.REMOVE_EVENTS, asked, _PATIENCE_S, self._on_outcome)

    def _on_outcome(self, outcome: Outcome | None, why: str) -> None:
        if outcome is None or outcome.state == "failed":
            self.failed.emit(why or (outcome.message if outcome is not None else ""))
            return
        removed, kept = outcome.value["removed"], outcome.value["kept"]
        said = f"{removed:,} {'event was' if removed == 1 else 'events were'} removed."
        if kept:
            said += f" {kept:,} stay: marked, still to be delivered, or of somebody in an open rule instance."
        self.done.emit(said)
