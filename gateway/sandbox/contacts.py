"""The contacts of the account: kept, found by key, read, deleted. What a write does to them is ``writing``.

A contact is one row with its values as JSON; ``lookup`` finds it by the indexed fields. All of it runs in the
store's transaction.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from gateway.sandbox.account import Account, Document
from gateway.sandbox.keys import Key, folded
from gateway.sandbox.store import Store
from gateway.sandbox.switches import Switches
from gateway.sandbox.values import Stored

Values = dict[str, Stored]
"""Field id as text -> stored value; a field without a value is not in it."""

_LETTERS = string.ascii_letters + string.digits
_values_decoder = msgspec.json.Decoder(Values)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Contact:
    id: int
    uid: str
    values: Values
    created_at: int
    changed_at: int


class Contacts:
    """Reads and plain deletes; ``switches`` is what is in force and is exchanged from outside."""

    def __init__(self, store: Store, account: Account, switches: Switches) -> None:
        self._store = store
        self._account = account
        self.switches = switches
        self._random = random.Random()

    def count(self) -> int:
        with self._store.transaction() as connection:
            return int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])

    def find(self, key: Key, texts: Iterable[str]) -> dict[str, list[int]]:
        """Key values (as sent) -> ids of the contacts that have them, none, one or several."""
        if key.field is None:
            return self._find_internal(key.name, texts)
        looked_up = {text: folded(key.field.id, text, self.switches) for text in texts}
        with self._store.transaction() as connection:
            rows = connection.execute(
                "SELECT value, contact FROM lookup WHERE field = ? AND value IN (SELECT value FROM json_each(?))",
                (key.field.id, _json(list(set(looked_up.values())))),
            )
            found: dict[str, list[int]] = {}
            for value, contact in rows:
                found.setdefault(value, []).append(contact)
        return {text: found.get(value, []) for text, value in looked_up.items()}

    def _find_internal(self, name: str, texts: Iterable[str]) -> dict[str, list[int]]:
        wanted = list(texts)
        column = "uid" if name == "uid" else "CAST(id AS TEXT)"
        search = (
            "uid IN (SELECT value FROM json_each(?))" if name == "uid" else "id IN (SELECT value FROM json_each(?))"
        )
        values: list[Any] = (
            wanted if name == "uid" else [int(one) for one in wanted if one.isdecimal() and len(one) < 19]
        )
        with self._store.transaction() as connection:
            rows = connection.execute(f"SELECT {column}, id FROM contact WHERE {search}", (_json(values),)).fetchall()
        found = dict(rows)
        return {text: [found[text]] if text in found else [] for text in wanted}

    def read(self, ids: Sequence[int]) -> dict[int, Contact]:
        with self._store.transaction() as connection:
            rows = connection.execute(
                "SELECT id, uid, fields, created_at, changed_at FROM contact"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (_json(ids),),
            )
            return {row[0]: _contact(row) for row in rows}

    def listed(self, search: str, limit: int, before: int | None = None) -> list[Contact]:
        """The newest first, those with ``search`` in their values' JSON; ``before`` pages on (exclusive id)."""
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        with self._store.transaction() as connection:
            rows = connection.execute(
                "SELECT id, uid, fields, created_at, changed_at FROM contact"
                " WHERE id < ? AND (? = '' OR fields LIKE ? ESCAPE '\\') ORDER BY id DESC LIMIT ?",
                (before if before is not None else 1 << 62, search, pattern, limit),
            )
            return [_contact(row) for row in rows]

    def insert(self, rows: Sequence[tuple[int, Values]], now: int) -> None:
        """New contacts under ids from ``next_id``."""
        uids = self._random.choices
        with self._store.transaction() as connection:
            connection.executemany(
                "INSERT INTO contact (id, uid, fields, created_at, changed_at) VALUES (?, ?, ?, ?, ?)",
                [(one, "".join(uids(_LETTERS, k=10)), _encode(values).decode(), now, now) for one, values in rows],
            )

    def update(self, rows: Sequence[tuple[int, Values]], now: int) -> None:
        with self._store.transaction() as connection:
            connection.executemany(
                "UPDATE contact SET fields = ?, changed_at = ? WHERE id = ?",
                [(_encode(values).decode(), now, one) for one, values in rows],
            )

    def relate(self, gone: Iterable[tuple[int, str, int]], new: Iterable[tuple[int, str, int]]) -> None:
        """Change what contacts are found by: rows (field, folded value, contact)."""
        with self._store.transaction() as connection:
            connection.executemany("DELETE FROM lookup WHERE field = ? AND value = ? AND contact = ?", gone)
            connection.executemany("INSERT OR IGNORE INTO lookup VALUES (?, ?, ?)", new)

    def next_id(self) -> int:
        """Ids rise and are never used again."""
        with self._store.transaction() as connection:
            return int(connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'contact'").fetchone()[0]) + 1

    def delete(self, ids: Sequence[int]) -> None:
        with self._store.transaction() as connection:
            gone = [row for contact in self.read(ids).values() for row in self.relations(contact.id, contact.values)]
            self.relate(gone, ())
            for statement in (
                "DELETE FROM contact WHERE id IN (SELECT value FROM json_each(?))",
                "DELETE FROM list_member WHERE contact IN (SELECT value FROM json_each(?))",
            ):
                connection.execute(statement, (_json(ids),))

    def clear(self) -> None:
        with self._store.transaction() as connection:
            for table in ("contact", "lookup", "list_member"):
                connection.execute(f"DELETE FROM {table}")

    def relations(self, contact: int, values: Mapping[str, Stored]) -> Iterator[tuple[int, str, int]]:
        """The rows of ``lookup`` that these values make."""
        for field_id in self._account.indexed:
            value = values.get(str(field_id))
            if value is not None:
                text = value if isinstance(value, str) else ",".join(map(str, value))
                yield field_id, folded(field_id, text, self.switches), contact

    def reindex(self) -> None:
        """Find contacts anew: the indexed fields or the folding of e-mail addresses have changed."""
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM lookup")
            rows = connection.execute("SELECT id, fields FROM contact").fetchall()
            self.relate(
                (), (row for contact, fields in rows for row in self.relations(contact, _values_decoder.decode(fields)))
            )

    def account_changed(self, before: Document, after: Document) -> None:
        if before.indexed != after.indexed:
            self.reindex()


def _contact(row: Sequence[Any]) -> Contact:
    return Contact(row[0], row[1], _values_decoder.decode(row[2]), row[3], row[4])


def _json(value: object) -> str:
    return _encode(value).decode()
