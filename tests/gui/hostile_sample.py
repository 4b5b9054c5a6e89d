"""A workspace in which every field that somebody else can fill holds markup, escape sequences, a formula and a turned text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from models.meaning.configuration import Reference
from models.storage import keys, revisions
from models.storage.events import pack
from models.storage.workspace import Workspace, open_workspace
from tests.gui.people_sample import fill_people

HOSTILE = "<img src=//h/x><b>bold</b>=1+1\u202egnp\x1b[31m&amp;"
MARKUP = "<img src=//h/x><b>bold</b>=1+1&amp;"
"""What a configuration may hold: it refuses control characters and turned text in names."""
_TEXTS = (
    ("event", "name"),
    ("event", "contact"),
    ("event", "message_id"),
    ("person", "user_id"),
    ("delivery", "text"),
    ("delivery", "code"),
    ("api_key", "name"),
    ("audit", "what"),
)
"""Table and column; each row's own number keeps what has to differ apart."""


def fill_hostile(path: Path) -> None:
    """Make it. The first person is the one with everything."""
    now = fill_people(path)
    with open_workspace(path, "writer") as workspace, workspace.db.atomic():
        keys.issue(workspace.db, "a key", "server", HOSTILE, now)
        _rename(workspace, now)
        for table, column in _TEXTS:
            numbered = f"UPDATE {table} SET {column} = ? || ' ' || id WHERE {column} IS NOT NULL OR id % 2"
            workspace.connection.execute(numbered, (HOSTILE,))
        workspace.connection.execute(
            "UPDATE person SET primarykey = ? || id || '@example.com' WHERE primarykey IS NOT NULL", (HOSTILE,)
        )
        workspace.connection.execute("UPDATE device SET anonymous_id = ? || anonymous_id", (HOSTILE,))
        message = {
            "type": "track",
            "event": HOSTILE,
            "userId": HOSTILE,
            "properties": {HOSTILE: [HOSTILE, {"a": HOSTILE}]},
        }
        workspace.connection.execute("UPDATE event_body SET message = ?", (pack(message),))


def _rename(workspace: Workspace, now: int) -> None:
    """Names of the configuration, and who saved it and why."""
    known = revisions.latest(workspace.db)
    names = {one.name: f"{MARKUP} {one.name}" for one in known.data_maps}
    maps = tuple(
        replace(
            one,
            name=names[one.name],
            paths=(f'properties["{MARKUP}"]',),
            field=None if one.field is None else Reference(one.field.id, f"{MARKUP} {one.field.name}"),
        )
        for one in known.data_maps
    )
    rules = tuple(
        replace(
            rule,
            name=f"{MARKUP} {rule.name}",
            conditions=tuple(
                replace(row, external_event=Reference(1001, MARKUP), constants={"data": HOSTILE})
                for row in rule.conditions
            ),
        )
        for rule in known.rules
    )
    emarsys = replace(known.emarsys, client_id=MARKUP, username=MARKUP)
    made = replace(known, name=MARKUP, data_maps=maps, rules=rules, emarsys=emarsys)
    revisions.save(workspace.db, made, HOSTILE, HOSTILE, now)
    values = [[now, 1, dict.fromkeys(names.values(), HOSTILE)]]
    workspace.connection.execute("UPDATE person SET known = ? WHERE id = 1", (json.dumps(values),))
