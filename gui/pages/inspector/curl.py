"""An event as the curl line that sends it again. The key is left out, since nobody can read it any more."""

from __future__ import annotations

import json
import shlex

from gui.pages.overview import NO_KEY
from models.storage.event_detail import Detail


def as_curl(detail: Detail, address: str) -> str:
    """The request for this message at ``address``; empty where no message is kept."""
    if not isinstance(detail.message, dict):
        return ""
    door = "segment" if detail.line.door == "destination" else "v1/batch"
    message = {name: value for name, value in detail.message.items() if name != "messageId"}
    body = message if door == "segment" else {"batch": [message]}
    text = json.dumps(body, ensure_ascii=False)
    return f"curl {address}/{door} -u {NO_KEY}: \\\n  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(text)}"
