"""The way back to the sandbox: asks, and saves a revision in sandbox mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.widgets.asking import WHO
from gui.widgets.sure import sure
from models.storage import revisions
from models.storage.workspace import open_workspace


def back_to_the_sandbox(parent: QWidget, desk: Desk, on_done: Callable[[str], None]) -> None:
    """``on_done(why_not)`` follows, with an empty text where it was done; nothing follows where the person stays live."""
    if sure(
        parent,
        "Back to the sandbox",
        "Stop sending to the real Emarsys account?",
        "From now on events go to the sandbox on this machine. What waits for the real account stays there and goes on when"
        " the workspace is live again, as far as it is not too late by then.",
        "Back to the sandbox",
        "Stay live",
    ):
        job = partial(_save, desk.workspace, desk.now())
        desk.background.work(job, lambda _: on_done(""), lambda error: on_done(str(error)))


def _save(workspace: Path, now: int) -> None:
    with open_workspace(workspace, "editor") as opened:
        found = revisions.latest(opened.db)
        if found.emarsys.mode == "live":
            back = replace(found, emarsys=replace(found.emarsys, mode="sandbox"))
            revisions.save(opened.db, back, WHO, "Went back to the sandbox", now)
