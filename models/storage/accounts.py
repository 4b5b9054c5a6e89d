"""The Emarsys accounts that a workspace has sent to: rows, what each offers (its catalogue), and how sending stands.

Contacts, queue items and the catalogue belong to one account (mode, host, client id or user name); another account starts
with none of them.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration

SANDBOX_HOST = "sandbox"
"""What stands for the host of a sandbox: its port changes with each start, it stays the same account."""

_encode = msgspec.json.encode
_catalogue = msgspec.json.Decoder(Catalogue).decode


class Account(NamedTuple):
    """An account's number and what it offers, as last read (``read_at`` 0: never)."""

    id: int
    catalogue: Catalogue


class Stopped(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sending has stopped by itself. ``why``: ``credentials`` (refused) or ``no credentials`` (none to send with)."""

    at: int
    why: str
    text: str


class Forbidden(msgspec.Struct, frozen=True, omit_defaults=True):
    """Emarsys does not permit one kind of request; ``permission`` is its name there."""

    at: int
    permission: str
    text: str


class Paused(msgspec.Struct, frozen=True):
    at: int
    who: str


class Allowed(msgspec.Struct, frozen=True):
    """``remaining`` of ``limit`` requests may still go, as the newest reply has it; at ``until`` they are counted anew."""

    remaining: int
    limit: int
    until: int


class SendingState(msgspec.Struct, frozen=True):
    """The JSON in ``account.sending``. ``forbidden`` is by kind of queue item; ``rate_until``: a 429 holds until then.
    ``allowed`` tells nothing any more once it is over."""

    paused: Paused | None = None
    stopped: Stopped | None = None
    forbidden: dict[str, Forbidden] = {}
    rate_until: int | None = None
    allowed: Allowed | None = None


def adopt(connection: sqlite3.Connection, mode: str, host: str, who: str, now: int) -> int:
    """The id of this account's row, made where there is none yet."""
    found = connection.execute(
        "SELECT id FROM account WHERE mode = ? AND host = ? AND who = ?", (mode, host, who)
    ).fetchone()
    if found is not None:
        return int(found[0])
    sql = "INSERT INTO account (mode, host, who, made_at) VALUES (?, ?, ?, ?)"
    return int(connection.execute(sql, (mode, host, who, now)).lastrowid or 0)


def adopt_sandbox(connection: sqlite3.Connection, who: str | None, now: int) -> int:
    """The account of the sandbox with this client id; ``None``: not known yet, so the one that was used last.

    A row made before any id was known becomes the first sandbox's own.
    """
    newest = connection.execute(
        "SELECT id, who FROM account WHERE mode = 'sandbox' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if who is None and newest is not None:
        return int(newest[0])
    if who is not None and newest is not None and newest[1] == "":
        connection.execute("UPDATE account SET who = ? WHERE id = ?", (who, newest[0]))
        return int(newest[0])
    return adopt(connection, "sandbox", SANDBOX_HOST, who or "", now)


def current(connection: sqlite3.Connection, configuration: Configuration) -> Account:
    """The account that the workspace sends to; number 0 and nothing known where it was never sent to. Reads only."""
    emarsys = configuration.emarsys
    if emarsys.mode == "sandbox":
        return _account(connection, "mode = 'sandbox'", ())
    who = emarsys.client_id if emarsys.auth == "oauth2" else emarsys.username
    host = urlsplit(emarsys.base_url).hostname or ""
    return _account(connection, "mode = 'live' AND host = ? AND who = ?", (host, who))


def newest_live(connection: sqlite3.Connection) -> Account:
    """The real account that was read last, whatever the mode is now."""
    return _account(connection, "mode = 'live' AND catalogue IS NOT NULL", ())


def _account(connection: sqlite3.Connection, which: str, values: tuple[str, ...]) -> Account:
    row = connection.execute(f"SELECT id FROM account WHERE {which} ORDER BY id DESC LIMIT 1", values).fetchone()
    return Account(0, Catalogue()) if row is None else Account(row[0], catalogue(connection, row[0]))


def catalogue(connection: sqlite3.Connection, account_id: int) -> Catalogue:
    """What was last read from the account; empty (``read_at`` 0) while nothing was."""
    row = connection.execute("SELECT catalogue FROM account WHERE id = ?", (account_id,)).fetchone()
    return Catalogue() if row is None or row[0] is None else _catalogue(zlib.decompress(row[0]))


def keep_catalogue(connection: sqlite3.Connection, account_id: int, read: Catalogue) -> None:
    connection.execute(
        "UPDATE account SET catalogue = ?, catalogue_read_at = ? WHERE id = ?",
        (zlib.compress(_encode(read)), read.read_at, account_id),
    )


def sending(connection: sqlite3.Connection, account_id: int) -> SendingState:
    row = connection.execute("SELECT sending FROM account WHERE id = ?", (account_id,)).fetchone()
    return SendingState() if row is None else msgspec.json.decode(row[0], type=SendingState)


def keep_sending(connection: sqlite3.Connection, account_id: int, state: SendingState) -> None:
    text = _encode(state).decode()
    connection.execute("UPDATE account SET sending = ? WHERE id = ? AND sending <> ?", (text, account_id, text))


def forget_sandbox_contacts(connection: sqlite3.Connection, account_id: int) -> int:
    """The sandbox was reset: whatever is sent to its contacts next is new to it. Returns how many it had; a real account's
    stay as they are."""
    return connection.execute(
        "UPDATE contact SET accepted = '{}', accepted_at = NULL, internal_id = NULL"
        " WHERE account_id = (SELECT id FROM account WHERE id = ? AND mode = 'sandbox') AND accepted_at IS NOT NULL",
        (account_id,),
    ).rowcount


def described(state: SendingState) -> dict[str, Any]:
    """The state as plain JSON values, for the outcome of a command."""
    shown: dict[str, Any] = msgspec.to_builtins(state)
    return shown
