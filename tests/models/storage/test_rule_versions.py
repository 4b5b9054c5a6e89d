"""A rule keeps its version over an upgrade of Portway, which may write more words for the same."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.storage import rule_versions
from models.storage.workspace import create, open_workspace

MAP = DataMap("event", ("event",))
ROWS = (
    Condition("a", 0, "start", "track", criteria=(Criterion("event", "=", "Coupon"),)),
    Condition("b", 1, "exit", external_event=Reference(1, "mail")),
)
CONFIGURATION = Configuration("acme", data_maps=(MAP,), rules=(Rule("r", "Coupon", ROWS),), revision=3)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        rule_versions.take_up(workspace.connection, CONFIGURATION)
        yield workspace.connection


def noted(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute("SELECT version FROM rule_version ORDER BY version")]


def as_an_older_one_wrote_it(connection: sqlite3.Connection) -> None:
    """Without a setting that was added since."""
    (packed,) = connection.execute("SELECT document FROM rule_version").fetchone()
    document = json.loads(zlib.decompress(packed))
    del document["settings"]["keep_events"]
    text = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    row = (hashlib.sha256(text).digest(), zlib.compress(text))
    connection.execute("UPDATE rule_version SET hash = ?, document = ?", row)


def test_what_an_older_portway_wrote_is_the_same_version(connection: sqlite3.Connection) -> None:
    as_an_older_one_wrote_it(connection)
    for revision in (3, 4):
        rule_versions.take_up(connection, replace(CONFIGURATION, revision=revision))
        assert noted(connection) == [3]
    (packed,) = connection.execute("SELECT document FROM rule_version").fetchone()
    assert b"keep_events" in zlib.decompress(packed), "it is written anew, so that it is found at once next time"


def test_another_content_is_another_version(connection: sqlite3.Connection) -> None:
    as_an_older_one_wrote_it(connection)
    longer = replace(CONFIGURATION.rules[0], default_lifetime_hours=72)
    rule_versions.take_up(connection, replace(CONFIGURATION, rules=(longer,), revision=5))
    assert noted(connection) == [5]


def test_a_document_that_cannot_be_read_is_replaced(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE rule_version SET hash = x'00', document = ?", (zlib.compress(b'{"format": "other"}'),))
    rule_versions.take_up(connection, CONFIGURATION)
    assert noted(connection) == [3]
