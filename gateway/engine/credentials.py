"""Finds the secret of the Emarsys account off the writer's thread: a key store may take seconds, or ask a person."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass

from gateway.delivery.access import Access
from models.meaning.configuration import EmarsysAccount
from models.problems import EnvironmentProblem, Secret
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts
from models.storage.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    """``access`` is ``None`` where there is nothing to send with; ``trouble`` says why, and is empty while it is looked up."""

    access: Access | None = None
    trouble: str = ""


class CredentialsLookup:
    """``of`` answers at once with what is known; ``found`` is called (in a thread of ours) when that has changed."""

    def __init__(self, workspace: Workspace, found: Callable[[], None]) -> None:
        self._workspace = workspace
        self._found = found
        self._asked: object = None
        self._known = Credentials()
        self._again = 0

    def of(self, connection: sqlite3.Connection, account: EmarsysAccount) -> Credentials:
        """On the writer. A new account, another secret or *Resume* starts a look-up."""
        row = connection.execute("SELECT host, changed_at FROM secret WHERE name = ?", (EMARSYS,)).fetchone()
        asked = (account, tuple(row) if row is not None else None, self._again)
        if asked != self._asked:
            self._asked, self._known = asked, Credentials()
            threading.Thread(target=self._look_up, args=(account, asked), name="secret", daemon=True).start()
        return self._known

    def look_again(self) -> None:
        self._again += 1

    def _look_up(self, account: EmarsysAccount, asked: object) -> None:
        known = self._look(account)
        if asked == self._asked:
            self._known = known
            self._found()

    def _look(self, account: EmarsysAccount) -> Credentials:
        who = account.client_id if account.auth == "oauth2" else account.username
        if not who:
            named = "client id" if account.auth == "oauth2" else "API user name"
            return Credentials(None, f"The {named} of Emarsys is missing. Set it under Emarsys.")
        try:
            with self._workspace.connected():
                secret = SecretStore(self._workspace.db).get(EMARSYS, bound_hosts(account))
        except EnvironmentProblem as problem:
            return Credentials(None, problem.text)
        except Exception:
            log.exception("the secret cannot be looked up")
            return Credentials(None, "The secret cannot be read by a fault of Portway's. The log has the details.")
        if secret is None:
            return Credentials(None, "The Emarsys secret is missing for this host. Enter it: portway secret set")
        return Credentials(access_of(account, who, secret))


def access_of(account: EmarsysAccount, who: str, secret: Secret) -> Access:
    return Access(account.base_url, account.auth, who, secret, account.token_url)
