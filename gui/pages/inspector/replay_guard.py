"""Asks before what is sent may reach real people, because the workspace is live, or wipes one, because it is a deletion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QInputDialog, QWidget

from gui.desk import Desk
from gui.widgets.sure import sure

MANY = 20
"""For more than this the number has to be typed."""
_SHOWN = 100
_TITLE = "The workspace is live"


def is_live(desk: Desk) -> bool:
    """Whether what is sent reaches the real Emarsys; so does a mode that is not known yet, to be on the safe side."""
    return desk.live.figures is None or desk.live.figures.mode == "live"


def may_send_one(parent: QWidget, desk: Desk, message: Mapping[str, Any]) -> bool:
    """Whether a person wants this message to go out; a deletion is asked about in the sandbox, too."""
    if message.get("type") == "delete":
        who = str(message.get("userId", ""))[:_SHOWN] or "nobody"
        text = f"Send the deletion of the userId {who}?"
        wiped = "Whoever has it here is wiped, and the contact in Emarsys where the settings say so."
        return sure(parent, "Deletion", text, wiped, "Delete")
    return may_send(parent, desk, 1, "Send")


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
