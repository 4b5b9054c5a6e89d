"""Asks the real account what the going-live list has to know: whether the credentials work, what it offers and permits.

What was read is kept with the account, so that it can be exported and is at hand when the workspace goes live.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.delivery.access import Access
from gateway.delivery.catalogue import Unread, read_catalogue
from gateway.delivery.client import Client
from gateway.delivery.connection_test import Report, try_connection
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, EmarsysAccount
from models.meaning.going_live import Finding, findings
from models.problems import EnvironmentProblem, Secret
from models.storage import accounts
from models.storage.going_live import met
from models.storage.keys import keys
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts
from models.storage.tables import About
from models.storage.workspace import Workspace


def going_live_list(
    workspace: Workspace, configuration: Configuration, real_now: Callable[[], int], untried: Secret | None = None
) -> list[Finding]:
    """Everything that stands in the way of going live, what blocks first. Sends harmless requests only.

    ``untried``: a secret to look at the account with in place of the stored one; then nothing that was read is kept.
    """
    secret, trouble = (untried, []) if untried is not None else _secret(workspace, configuration.emarsys)
    catalogue, asked = Catalogue(), list(trouble)
    access = _access(configuration.emarsys, secret)
    if access is not None:
        client = Client(access, real_now)
        try:
            report = try_connection(
                client.send, access.host, real_now, deletes=configuration.settings.delete_in_emarsys
            )
            asked += _as_findings(report, access)
            if report.asked:
                catalogue = _catalogue(client, real_now())
                if catalogue.read_at and untried is None:
                    _keep(workspace, access, catalogue, real_now())
        finally:
            client.close()
    known = findings(
        configuration,
        catalogue,
        has_secret=secret is not None or bool(trouble),
        active_keys=sum(one.active for one in keys(workspace.db)),
        clock_offset=int(next(iter(About.select(About.clock_offset).tuples().execute(workspace.db)))[0]),
        met=met(workspace.db, configuration),
    )
    return sorted([*asked, *known], key=lambda one: one.level != "blocks")


def _secret(workspace: Workspace, account: EmarsysAccount) -> tuple[Secret | None, list[Finding]]:
    try:
        return SecretStore(workspace.db).get(EMARSYS, bound_hosts(account)), []
    except EnvironmentProblem as problem:
        return None, [Finding("blocks", "credentials", problem.text)]


def _access(account: EmarsysAccount, secret: Secret | None) -> Access | None:
    who = account.client_id if account.auth == "oauth2" else account.username
    if secret is None or not who:
        return None
    return Access(account.base_url, account.auth, who, secret, account.token_url)


def _as_findings(report: Report, access: Access) -> list[Finding]:
    """A wrong clock only matters where requests are signed with the time (WSSE); all else blocks."""
    return [
        Finding(
            "look" if one.trouble == "clock" and access.auth == "oauth2" else "blocks",
            one.trouble,
            one.text,
            one.permission,
        )
        for one in report.findings
    ]


def _catalogue(client: Client, now: int) -> Catalogue:
    """What the account offers; empty where it does not let itself be read, which the connection test has named."""
    try:
        return read_catalogue(client.send, Catalogue(), now)
    except Unread:
        return Catalogue()


def _keep(workspace: Workspace, access: Access, catalogue: Catalogue, now: int) -> None:
    with workspace.db.atomic("IMMEDIATE"):
        account_id = accounts.adopt(workspace.connection, "live", access.host, access.who, now)
        accounts.keep_catalogue(workspace.connection, account_id, catalogue)
