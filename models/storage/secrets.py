"""Secrets of a workspace: in the system's key store where that works, else sealed in it with a key kept elsewhere.

A secret is bound to the host that it was entered for: asked for another host there is none. The workspace alone, copied
or stolen, gives nothing away. Never a secret in a log, an export or a command line.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from peewee import SqliteDatabase

from models.meaning.configuration import EmarsysAccount
from models.meaning.configuration_file.addresses import host_of
from models.problems import EnvironmentProblem, Secret, UserMistake
from models.storage import audit
from models.storage.keystore import KeyStore, NoAnswer
from models.storage.tables import About, SecretRow

EMARSYS = "emarsys"
"""The OAuth client secret or the WSSE secret, whichever the account's kind of authentication asks for."""
SIGNATURE = "signature"
"""The shared secret of ``X-Signature`` on the destination door; bound to no host."""

FROM_ENVIRONMENT = "PORTWAY_EMARSYS_SECRET"
LONGEST = 4_096
_NONCE = 12


def bound_hosts(account: EmarsysAccount) -> str:
    """What the Emarsys secret of this account is bound to: every host that it, or a token got for it, is sent to."""
    addresses = [account.base_url] if account.auth == "wsse" else [account.token_url, account.base_url]
    return " ".join(dict.fromkeys(map(host_of, addresses)))


class SecretStore:
    """The secrets of one workspace. ``key_file`` seals what the key store cannot keep; both have their defaults."""

    def __init__(
        self,
        db: SqliteDatabase,
        *,
        store: KeyStore | None = None,
        key_file: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._db = db
        self._store = store or KeyStore()
        self._key_file = key_file or platformdirs.user_config_path("portway", appauthor=False) / "secret.key"
        self._environment = os.environ if environment is None else environment
        self._uuid = str(next(iter(About.select(About.uuid).tuples().execute(db)))[0])

    def put(self, name: str, secret: Secret, host: str, who: str, now: int) -> str:
        """Keep a secret for a host in place of the one before. Returns where: ``keyring`` or ``sealed``."""
        text = secret.reveal()
        if not text or len(text) > LONGEST or any(one in text for one in "\r\n\0"):
            raise UserMistake("The secret must be one line of text. Copy it without anything around it.", "secret")
        kept = self._store.put(self._service, self._entry(name, host), text)
        sealed = None if kept else self._seal(name, host, text)
        with self._db.atomic("IMMEDIATE"):
            row = {"host": host, "place": "keyring" if kept else "sealed", "sealed": sealed, "changed_at": now}
            SecretRow.insert(name=name, **row).on_conflict(conflict_target=[SecretRow.name], update=row).execute(
                self._db
            )
            audit.note(self._db, who, "secret stored", now, secret=name, host=host)
        return "keyring" if kept else "sealed"

    def get(self, name: str, host: str) -> Secret | None:
        """The secret for this host, ``None`` where there is none: never entered, or entered for another host.

        Raises ``EnvironmentProblem`` where it was kept, but its place does not give it back on this machine.
        """
        if name == EMARSYS and (given := self._environment.get(FROM_ENVIRONMENT)):
            return Secret(given)
        columns = (SecretRow.host, SecretRow.place, SecretRow.sealed)
        rows = list(SecretRow.select(*columns).where(SecretRow.name == name).tuples().execute(self._db))
        if not rows or rows[0][0] != host:
            return None
        _, place, sealed = rows[0]
        return Secret(self._from_store(name, host) if place == "keyring" else self._open(name, host, bytes(sealed)))

    def host_of(self, name: str) -> str | None:
        """The host that the kept secret is bound to; ``None`` where none is kept. Asks no key store."""
        rows = SecretRow.select(SecretRow.host).where(SecretRow.name == name).tuples().execute(self._db)
        return next((str(row[0]) for row in rows), None)

    def remove(self, name: str, who: str, now: int) -> bool:
        """Forget a secret everywhere; whether there was one."""
        host = self.host_of(name)
        if host is None:
            return False
        self._store.remove(self._service, self._entry(name, host))
        with self._db.atomic("IMMEDIATE"):
            SecretRow.delete().where(SecretRow.name == name).execute(self._db)
            audit.note(self._db, who, "secret removed", now, secret=name, host=host)
        return True

    @property
    def _service(self) -> str:
        return f"portway {self._uuid}"

    @staticmethod
    def _entry(name: str, host: str) -> str:
        return f"{name} {host}"

    def _from_store(self, name: str, host: str) -> str:
        try:
            found = self._store.get(self._service, self._entry(name, host))
        except NoAnswer:
            raise EnvironmentProblem(
                "The secret is in this system's key store, which does not answer. Unlock it, or enter the secret again:"
                " portway secret set"
            ) from None
        if found is None:
            raise EnvironmentProblem(
                "The secret is no longer in this system's key store. Enter it again: portway secret set"
            )
        return found

    def _seal(self, name: str, host: str, text: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._sealing_key(make=True)).encrypt(nonce, text.encode(), self._bound_to(name, host))

    def _open(self, name: str, host: str, sealed: bytes) -> str:
        try:
            key = AESGCM(self._sealing_key(make=False))
            return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound_to(name, host)).decode()
        except (InvalidTag, FileNotFoundError):
            raise EnvironmentProblem(
                "The secret was sealed by another machine or user and cannot be opened here."
                " Enter it again: portway secret set"
            ) from None

    def _bound_to(self, name: str, host: str) -> bytes:
        return "\0".join((self._uuid, name, host)).encode()

    def _sealing_key(self, *, make: bool) -> bytes:
        """The 32 bytes in the key file, made on first use, readable by its owner only."""
        path = self._key_file
        try:
            if make and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _write_new(path, os.urandom(32))
            key = path.read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise EnvironmentProblem(
                f"The file {path}, which seals secrets, cannot be used: {error.strerror}."
                " Make it readable and writable for you."
            ) from error
        if len(key) != 32:
            raise EnvironmentProblem(
                f"The file {path}, which seals secrets, is damaged. Delete it and enter the secrets again."
            )
        return key


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that nobody sees half written, unless another process was first."""
    draft = path.with_name(f"{path.name}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails where it is there already; a rename would replace it
    except FileExistsError:
        pass
    finally:
        draft.unlink()
