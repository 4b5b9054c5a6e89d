"""What the third version of the schema adds to the second."""

from __future__ import annotations

import json
from typing import Any

SQL = """
-- The last known values of people, by the event that brought them: JSON [[event time, event id, {map name: value}], ...]
-- (models.meaning.identity.known_values) in place of {map name: [value, event time, event id]}.
ALTER TABLE person ADD COLUMN known_values TEXT NOT NULL DEFAULT '[]';
UPDATE person SET known_values = known_by_event(known);
ALTER TABLE person DROP COLUMN known;
ALTER TABLE person RENAME COLUMN known_values TO known;

-- How long the stages of an event took: JSON list of nanoseconds, in the order of models.meaning.trace.laps.
ALTER TABLE event_body ADD COLUMN took BLOB;
"""


def known_by_event(known: str) -> str:
    """The known values of a person as version 2 has them, by the event that brought them."""
    brought: dict[tuple[int, int], dict[str, Any]] = {}
    for name, (value, time, event_id) in json.loads(known).items():
        brought.setdefault((time, event_id), {})[name] = value
    return json.dumps([[*event, values] for event, values in sorted(brought.items())], ensure_ascii=False)
