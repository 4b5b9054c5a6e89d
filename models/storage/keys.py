"""API keys: issued once in clear text, kept as hashes, revoked, never shown again.

A key is 32 random bytes, so a plain SHA-256 is as good as any slow hash: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from peewee import SqliteDatabase

from models.problems import Secret, UserMistake
from models.storage import audit
from models.storage.tables import ApiKey

KeyKind = Literal["server", "public"]
PREFIX: dict[KeyKind, str] = {"server": "pw_s_", "public": "pw_p_"}
HINT = 9
"""So many characters of a key are kept for people to tell keys apart: the prefix and four more."""
MOST_KEYS = 1_000
REVOKED_KEPT = 1_000
"""Events name their key by number; so many revoked ones are kept so that the names can be shown."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key. Times are ms or ``None``; ``exposed_how`` is ``url``, ``pixel`` or ``origin``."""

    id: int
    name: str
    kind: KeyKind
    hint: str
    hash: bytes
    origins: tuple[str, ...]
    for_run: bool
    created_at: int
    revoked_at: int | None
    last_used_at: int | None
    exposed_at: int | None
    exposed_how: str | None

    @property
    def active(self) -> bool:
        return self.revoked_at is None


def digest(key: str) -> bytes:
    """What is stored of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def issue(
    db: SqliteDatabase,
    name: str,
    kind: KeyKind,
    who: str,
    now: int,
    *,
    origins: Iterable[str] = (),
    for_run: bool = False,
) -> tuple[int, Secret]:
    """Make a key and return its id and its text, which nobody can ever read again.

    ``origins`` restricts a public key to pages of these origins; ``for_run`` keys are revoked when a run ends.
    """
    if kind not in get_args(KeyKind):
        raise UserMistake(f"A key is either server or public, not {kind}.", "kind")
    name = name.strip()
    if not name or len(name) > 100:
        raise UserMistake("A key needs a name of 1 to 100 characters that says which source it is for.", "name")
    allowed = [_origin(one) for one in origins]
    if allowed and kind == "server":
        raise UserMistake("Only public keys have allowed origins: a server key never stands in a page.", "origins")
    text = PREFIX[kind] + urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    with db.atomic("IMMEDIATE"):
        active = ApiKey.select(ApiKey.name).where(ApiKey.revoked_at.is_null()).tuples().execute(db)
        names = {row[0] for row in active}
        if len(names) >= MOST_KEYS:
            raise UserMistake(f"There are {MOST_KEYS} active keys already. Revoke those that are no longer used.")
        if name in names and not for_run:
            raise UserMistake(f'There is an active key "{name}". Choose another name or revoke that one.', "name")
        id_ = ApiKey.insert(
            name=name,
            kind=kind,
            hint=text[:HINT],
            hash=digest(text),
            origins=json.dumps(allowed),
            for_run=int(for_run),
            created_at=now,
        ).execute(db)
        _drop_oldest_revoked(db)
        audit.note(db, who, "key issued", now, key=id_, name=name, kind=kind, for_run=for_run)
    return int(id_), Secret(text)


def keys(db: SqliteDatabase) -> list[Key]:
    """All keys in the order of their making, revoked ones too."""
    columns = (
        ApiKey.id,
        ApiKey.name,
        ApiKey.kind,
        ApiKey.hint,
        ApiKey.hash,
        ApiKey.origins,
        ApiKey.for_run,
        ApiKey.created_at,
        ApiKey.revoked_at,
        ApiKey.last_used_at,
        ApiKey.exposed_at,
        ApiKey.exposed_how,
    )
    rows = ApiKey.select(*columns).order_by(ApiKey.id).tuples().execute(db)
    return [_key(*row) for row in rows]


def _key(id_: int, name: str, kind: KeyKind, hint: str, hash_: bytes, origins: str, for_run: int, *times: Any) -> Key:
    return Key(id_, name, kind, hint, bytes(hash_), tuple(json.loads(origins)), bool(for_run), *times)


def find(db: SqliteDatabase, text: str) -> Key:
    """The key that somebody means by its id, name or beginning; an active one before a revoked one.

    Raises ``UserMistake`` where none or several are meant.
    """
    meant = [one for one in keys(db) if text in (str(one.id), one.name, one.hint)]
    meant = [one for one in meant if one.active] or meant
    if not meant:
        raise UserMistake("There is no such key. portway keys list shows them with their numbers.", "key")
    if len(meant) > 1:
        raise UserMistake(f"{len(meant)} keys are called that. Name the one you mean by its number.", "key")
    return meant[0]


def revoke(db: SqliteDatabase, key_id: int, who: str, now: int) -> bool:
    """Revoke a key for good; the gateway refuses it within a second. Whether it was active until now."""
    with db.atomic("IMMEDIATE"):
        which = (ApiKey.id == key_id) & ApiKey.revoked_at.is_null()
        done = bool(ApiKey.update(revoked_at=now).where(which).execute(db))
        if done:
            audit.note(db, who, "key revoked", now, key=key_id)
    return done


def revoke_run_keys(db: SqliteDatabase, who: str, now: int) -> int:
    """Revoke the keys of runs that ended without doing so themselves (killed, power lost). How many there were."""
    which = (ApiKey.for_run == 1) & ApiKey.revoked_at.is_null()
    ids = [row[0] for row in ApiKey.select(ApiKey.id).where(which).tuples().execute(db)]
    return sum(revoke(db, id_, who, now) for id_ in ids)


def note_used(connection: sqlite3.Connection, used: Mapping[int, int]) -> None:
    """Note when keys were last used (key id -> ms), many at once, inside the writer's transaction."""
    connection.executemany(
        "UPDATE api_key SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at, 0) < ?",
        [(at, key_id, at) for key_id, at in used.items()],
    )


def note_exposed(connection: sqlite3.Connection, key_id: int, how: str, now: int) -> None:
    """Note that a server key was seen where others can read it; the first time counts."""
    connection.execute(
        "UPDATE api_key SET exposed_at = ?, exposed_how = ? WHERE id = ? AND exposed_at IS NULL", (now, how, key_id)
    )


def _drop_oldest_revoked(db: SqliteDatabase) -> None:
    revoked = ApiKey.revoked_at.is_null(False)
    kept = ApiKey.select(ApiKey.id).where(revoked).order_by(ApiKey.id.desc()).limit(REVOKED_KEPT)
    ApiKey.delete().where(revoked, ApiKey.id.not_in(kept)).execute(db)


def _origin(text: str) -> str:
    """An origin as browsers write it: scheme and host, lower-cased, without path or default port."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise UserMistake(f"{text} is not an origin. It looks like https://shop.example.", "origins")
    default = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default) else "")
