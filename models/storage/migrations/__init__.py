"""The schema, step by step. Each step is SQL that leads from one version to the next, in a file of its own, and is never
edited once released.

``SCHEMA_VERSION`` stands in ``PRAGMA user_version``. A file of a newer Portway is refused; an older one is copied
first and then migrated, only under the workspace's lock (``models.storage.workspace``).
The texts are SQL that PostgreSQL would take too, but for ``WITHOUT ROWID`` (half the size for tables that are only ever
found by their key) and the partial indexes' bare names.
"""

from __future__ import annotations

import sqlite3
from functools import cache

from models.storage.migrations import version_1, version_2, version_3
from models.storage.seen import digest

APPLICATION_ID = 0x506F7274  # "Port"

STEPS = (version_1.SQL, version_2.SQL, version_3.SQL)
SCHEMA_VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection, have: int) -> None:
    """Bring the schema from version ``have`` to ours, inside the caller's transaction."""
    connection.create_function("message_digest", 2, digest, deterministic=True)
    connection.create_function("known_by_event", 1, version_3.known_by_event, deterministic=True)
    for step in STEPS[have:]:
        for statement in step.split(";\n"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@cache
def schema(version: int) -> frozenset[tuple[str, str, str | None]]:
    """``(type, name, sql)`` of everything that a file of this version, ours, holds; it holds nothing else."""
    assert version == SCHEMA_VERSION
    connection = sqlite3.connect(":memory:")
    try:
        migrate(connection, 0)
        return frozenset(connection.execute("SELECT type, name, sql FROM sqlite_master"))
    finally:
        connection.close()
