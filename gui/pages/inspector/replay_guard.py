"""Asks before events are sent anew while the workspace is live: what goes out may reach real people."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QWidget

from gui.desk import Desk
from gui.widgets.sure import sure

MANY = 20
"""For more than this the number has to be typed."""
_TITLE = "The workspace is live"


def is_live(desk: Desk) -> bool:
    """Whether what is sent reaches the real Emarsys; so does a mode that is not known yet, to be on the safe side."""
    return desk.live.figures is None or desk.live.figures.mode == "live"


def may_send(parent: QWidget, desk: Desk, count: int, verb: str) -> bool:
    """Whether a person wants ``count`` events to go out; not asked in the sandbox."""
    if not is_live(desk):
        return True
    what = "1 event" if count == 1 else f"{count:,} events"
    consequence = "Contacts are updated in the real Emarsys, and rules that may move can trigger programs."
    if count <= MANY:
        return sure(parent, _TITLE, f"{verb} {what} to the live account?", consequence, f"{verb} {what}")
    text, go_on = QInputDialog.getText(parent, _TITLE, f"{verb} {what}? {consequence}\n\nType {count} to go on:")
    return go_on and text.strip().replace(",", "") == str(count)
