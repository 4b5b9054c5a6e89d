"""Versions of rules: what open instances finish on, however the configuration goes on.

A version is the rule's rows and settings with the maps that it uses. Status and cool-down belong to the rule, not to a
version, so a change of these makes none.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from dataclasses import replace

from models.meaning.configuration import Configuration, Rule
from models.meaning.configuration_file import applied, read_document, to_document
from models.meaning.rules.compile import used_maps
from models.meaning.rules.program import Program, Saved
from models.problems import UserMistake
from models.storage import instances


def program(connection: sqlite3.Connection, configuration: Configuration) -> Program:
    """The rules in force, compiled, with the older versions that open instances still follow. Writes nothing."""
    current = [(rule, _newest(connection, rule, configuration)) for rule in configuration.rules]
    return Program(
        current, configuration.data_maps, _older(connection, {(rule.id, version) for rule, version in current})
    )


def take_up(connection: sqlite3.Connection, configuration: Configuration) -> None:
    """Note each rule whose content is new as a version under this revision; drop versions that nobody follows."""
    current = set()
    for rule in configuration.rules:
        version, document = _newest(connection, rule, configuration), _document(rule, configuration)
        connection.execute(
            "INSERT INTO rule_version (rule_id, version, hash, document) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (rule_id, version) DO UPDATE SET hash = excluded.hash, document = excluded.document"
            " WHERE hash <> excluded.hash",
            (rule.id, version, _hash(document), zlib.compress(document)),
        )
        current.add((rule.id, version))
    for rule_id, version in connection.execute("SELECT rule_id, version FROM rule_version").fetchall():
        if (rule_id, version) not in current and not instances.is_followed(connection, rule_id, version):
            connection.execute("DELETE FROM rule_version WHERE rule_id = ? AND version = ?", (rule_id, version))


def _newest(connection: sqlite3.Connection, rule: Rule, configuration: Configuration) -> int:
    """The version of a rule as it stands: the last one if nothing differs, else this revision."""
    row = connection.execute(
        "SELECT version, hash, document FROM rule_version WHERE rule_id = ? ORDER BY version DESC LIMIT 1", (rule.id,)
    ).fetchone()
    if row is not None:
        now = _document(rule, configuration)
        if bytes(row[1]) == _hash(now) or _as_written_now(row[2]) == now:
            return int(row[0])
    return configuration.revision


def _older(connection: sqlite3.Connection, current: set[tuple[str, int]]) -> list[Saved]:
    saved = []
    for rule_id, version, document in connection.execute(
        "SELECT rule_id, version, document FROM rule_version"
    ).fetchall():
        if (rule_id, version) not in current:
            read = applied(read_document(json.loads(zlib.decompress(document)), full=True), version)
            saved.append(Saved(read.rules[0], read.data_maps, version))
    return saved


def _document(rule: Rule, configuration: Configuration) -> bytes:
    names = used_maps(rule)
    only = Configuration(
        "version of a rule",
        data_maps=tuple(one for one in configuration.data_maps if one.name in names),
        rules=(replace(rule, status="off", cooldown=None),),
    )
    return _written(only)


def _as_written_now(document: bytes) -> bytes:
    """A stored document in the words of this Portway: one that an older version wrote lacks what was added since."""
    try:
        return _written(applied(read_document(json.loads(zlib.decompress(document)), full=True)))
    except UserMistake:
        return b""


def _written(configuration: Configuration) -> bytes:
    return json.dumps(to_document(configuration, full=True), ensure_ascii=False, sort_keys=True).encode()


def _hash(document: bytes) -> bytes:
    return hashlib.sha256(document).digest()
