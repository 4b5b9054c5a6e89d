"""Contact lists: named sets of contacts (emarsys-api.md §5). Keys and reply shapes are the routes' business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.sandbox.envelope import Refused
from gateway.sandbox.store import Store

MOST_LISTS = 10_000


class ContactLists:
    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, name: object, description: object, now: int) -> int:
        """Raises ``Refused`` 3001 without a name, 3005 where it is taken."""
        if not isinstance(name, str) or not name.strip():
            raise Refused(400, 3001, "List name is not set.")
        with self._store.transaction() as connection:
            if connection.execute("SELECT 1 FROM contact_list WHERE name = ?", (name,)).fetchone():
                raise Refused(400, 3005, "Contact list with this name already exists.")
            if connection.execute("SELECT count(*) FROM contact_list").fetchone()[0] >= MOST_LISTS:
                raise Refused(400, 3007, "No more contact lists can be created.")
            cursor = connection.execute(
                "INSERT INTO contact_list (name, description, created_at) VALUES (?, ?, ?)",
                (name, description if isinstance(description, str) else "", now),
            )
            return int(cursor.lastrowid or 0)

    def all(self) -> list[tuple[int, str, int]]:
        """Id, name, when it was made (ms)."""
        with self._store.transaction() as connection:
            return connection.execute("SELECT id, name, created_at FROM contact_list ORDER BY id").fetchall()

    def exists(self, list_id: int) -> bool:
        with self._store.transaction() as connection:
            return connection.execute("SELECT 1 FROM contact_list WHERE id = ?", (list_id,)).fetchone() is not None

    def add(self, list_id: int, contacts: Sequence[int]) -> int:
        """Put contacts on the list; returns how many of them it lacked."""
        with self._store.transaction() as connection:
            rows = [(list_id, one) for one in contacts]
            return connection.executemany("INSERT OR IGNORE INTO list_member VALUES (?, ?)", rows).rowcount

    def remove(self, list_id: int, contacts: Sequence[int]) -> int:
        with self._store.transaction() as connection:
            rows = [(list_id, one) for one in contacts]
            return connection.executemany("DELETE FROM list_member WHERE list = ? AND contact = ?", rows).rowcount

    def empty(self, list_id: int) -> None:
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM list_member WHERE list = ?", (list_id,))

    def drop(self, list_id: int) -> None:
        self.empty(list_id)
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM contact_list WHERE id = ?", (list_id,))

    def count(self, list_id: int) -> int:
        return int(self._one("SELECT count(*) FROM list_member WHERE list = ?", (list_id,)))

    def holds(self, list_id: int, contact: int) -> bool:
        return bool(self._one("SELECT count(*) FROM list_member WHERE list = ? AND contact = ?", (list_id, contact)))

    def members(self, list_id: int, limit: int, offset: int) -> list[int]:
        with self._store.transaction() as connection:
            rows = connection.execute(
                "SELECT contact FROM list_member WHERE list = ? ORDER BY contact LIMIT ? OFFSET ?",
                (list_id, limit, offset),
            )
            return [row[0] for row in rows]

    def clear(self) -> None:
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM list_member")
            connection.execute("DELETE FROM contact_list")

    def _one(self, statement: str, values: tuple[int, ...]) -> Any:
        with self._store.transaction() as connection:
            return connection.execute(statement, values).fetchone()[0]
