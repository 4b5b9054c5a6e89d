"""The event that the guide sends: one person's identify call, with the primary key where the workspace looks for it. Pure."""

from __future__ import annotations

import json
import uuid
from typing import Any

from models.meaning.configuration import EMAIL_FIELD, Configuration

USER = "portway-test"
EMAIL = "mira.holt@example.com"


def first_event(configuration: Configuration) -> dict[str, Any]:
    """A new one with each call; its messageId is its own."""
    event: dict[str, Any] = {
        "messageId": f"portway-test-{uuid.uuid4()}",
        "userId": USER,
        "traits": {"email": EMAIL, "firstName": "Mira", "lastName": "Holt"},
    }
    value = EMAIL if configuration.key_field.id == EMAIL_FIELD else USER
    _put(event, configuration.primary_key[0], value)
    return event


def curl_line(address: str, key: str, event: dict[str, Any]) -> str:
    """The command that sends it, ready for a terminal."""
    shown = {name: value for name, value in event.items() if name != "messageId"}
    body = json.dumps(shown, indent=2).replace("'", "\\u0027")
    return f"curl {address}/v1/identify \\\n  -u {key}: \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"


def _put(event: dict[str, Any], path: str, value: str) -> None:
    """Put the value where a plain path leads; what is in its way stays, so that the event is a whole one in any case."""
    *parents, last = path.split(".")
    place = event
    for name in parents:
        below = place.setdefault(name, {})
        if not isinstance(below, dict) or "[" in name:
            return
        place = below
    place[last] = value
