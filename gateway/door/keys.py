"""The API keys as the door needs them, by their hash; a picture of the workspace that the watch renews."""

from __future__ import annotations

import hmac
import json
import re
import sqlite3
from dataclasses import dataclass

from models.storage.keys import digest

WELL_FORMED = re.compile(r"pw_[sp]_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class DoorKey:
    """``origins`` of a public key: pages of these origins only, empty for any. ``for_run``: the console's own, for a run."""

    id: int
    hash: bytes
    public: bool
    origins: frozenset[str]
    revoked: bool
    for_run: bool = False


class Keys:
    """Replaced as a whole when a key is made or revoked; never changed."""

    def __init__(self, keys: dict[bytes, DoorKey]) -> None:
        self._keys = keys

    def find(self, text: str) -> DoorKey | None:
        """The key of this text, revoked ones too."""
        sought = digest(text)
        found = self._keys.get(sought)
        return found if found is not None and hmac.compare_digest(found.hash, sought) else None


def read_keys(connection: sqlite3.Connection) -> Keys:
    rows = connection.execute("SELECT id, hash, kind, origins, revoked_at, for_run FROM api_key")
    keys = (
        DoorKey(
            id_, bytes(hash_), kind == "public", frozenset(json.loads(origins)), revoked_at is not None, bool(for_run)
        )
        for id_, hash_, kind, origins, revoked_at, for_run in rows
    )
    return Keys({one.hash: one for one in keys})
