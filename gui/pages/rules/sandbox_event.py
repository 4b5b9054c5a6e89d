"""Gives the sandbox's account an external event that a rule triggers."""

from __future__ import annotations

from pathlib import Path

from models.meaning.configuration import Reference
from models.sandbox.control import Control
from models.sandbox.file import beside


def add_event(workspace: Path, event: Reference) -> int:
    """Under the event's number, so that the rule finds it; returns the number. Raises what ``Control`` raises."""
    with Control.of_file(beside(workspace)) as control:
        return control.put_event(event.name, event.id or None)
