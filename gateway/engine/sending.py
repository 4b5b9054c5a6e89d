"""Sending as the engine sees it: which account, over which line, with what catalogue; the sandbox; what people ask for.

Everything without a remark runs on the writer's thread.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from gateway.delivery.access import Access
from gateway.delivery.client import Client
from gateway.delivery.desk import Desk, OnTriggers
from gateway.delivery.line import Line
from gateway.delivery.rate import Rate
from gateway.delivery.sender import Sender
from gateway.delivery.standing import NO_CREDENTIALS, Standing
from gateway.engine.account_reading import AccountReading
from gateway.engine.clock import Clock, real_now
from gateway.engine.commands import Handler
from gateway.engine.credentials import Credentials, CredentialsLookup
from gateway.engine.sandbox_child import SandboxAccess, SandboxChild
from gateway.engine.sending_commands import SendingCommands
from gateway.engine.writer import Writer, transaction
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, EmarsysAccount
from models.meaning.deliveries import Kind
from models.sandbox import file as sandbox_file
from models.storage import accounts
from models.storage.queue import taking
from models.storage.workspace import Workspace

log = logging.getLogger(__name__)

LET_SEND_SECONDS = 20.0
LOOK_SECONDS = 0.02


class Sending:
    """``account_id`` and ``catalogue`` are the account's in use. ``next_id`` gives out ids of queue items."""

    def __init__(
        self,
        workspace: Workspace,
        writer: Writer,
        clock: Clock,
        configuration: Configuration,
        *,
        on_triggers: OnTriggers,
        next_id: Callable[[], int],
    ) -> None:
        self._workspace = workspace
        self._writer = writer
        self._clock = clock
        self._configuration = configuration
        self._desk = Desk(writer, clock.now, real_now, next_id, on_triggers)
        self._sender = Sender(self._desk)
        self._reading = AccountReading(self._desk, self._catalogue_read)
        self._lookup = CredentialsLookup(workspace, self._look)
        self._child: SandboxChild | None = None
        self._sandbox: SandboxAccess | None = None
        self._started = False
        self._news = False
        with transaction(workspace.connection):
            self.account_id = self._account(workspace.connection, configuration.emarsys)
            self.catalogue = accounts.catalogue(workspace.connection, self.account_id)
            state = accounts.sending(workspace.connection, self.account_id)
        self._standing = Standing(state)
        self._rate = Rate(configuration.settings.manual_reserve_percent)
        commands = SendingCommands(
            self._desk, self._reading, lambda: self._standing, self._go_on, lambda: self.account_id
        )
        self.handlers: dict[str, Handler] = commands.named

    def start(self) -> None:
        """Begin to send. The line follows with the first ``configure`` after."""
        self._started = True
        self._sender.start()
        self._reading.start()
        self._look()

    def wake(self) -> None:
        """Something may have been queued. Cheap."""
        self._sender.wake()

    def let_send(self) -> None:
        """Wait until every external event that is due was sent, or cannot be for now. Not on the writer's thread."""
        end = time.monotonic() + LET_SEND_SECONDS
        self._sender.wake()
        while self._sender.may_send(Kind.TRIGGER) and time.monotonic() < end:
            if not self._desk.ask(lambda connection: taking.is_pending(connection, self.account_id, Kind.TRIGGER)):
                return
            self._desk.stopping.wait(LOOK_SECONDS)

    def stop(self) -> None:
        """Let what is in flight finish, then end the sandbox. Not on the writer's thread."""
        self._sender.stop()
        self._reading.stop()
        if self._child is not None:
            self._child.stop()
            self._writer.call(lambda c: c.execute("UPDATE gateway SET sandbox_address = NULL"))

    def configure(self, connection: sqlite3.Connection, configuration: Configuration) -> bool:
        """Take up the configuration, other credentials, a sandbox that is ready, a catalogue that was read; whether account
        or catalogue have changed since the last call."""
        self._configuration = configuration
        emarsys = configuration.emarsys
        if self._started:
            self._keep_sandbox(emarsys.mode == "sandbox")
        account_id = self._account(connection, emarsys)
        if account_id != self.account_id:
            self._change_account(connection, account_id)
        if self._started:
            self._lay_line(connection, self._credentials(connection, emarsys))
        news, self._news = self._news, False
        return news

    def _account(self, connection: sqlite3.Connection, emarsys: EmarsysAccount) -> int:
        if emarsys.mode == "sandbox":
            known = self._sandbox.client_id if self._sandbox is not None else None
            return accounts.adopt_sandbox(connection, known, real_now())
        who = emarsys.client_id if emarsys.auth == "oauth2" else emarsys.username
        return accounts.adopt(connection, "live", urlsplit(emarsys.base_url).hostname or "", who, real_now())

    def _change_account(self, connection: sqlite3.Connection, account_id: int) -> None:
        """Nothing of the account before is taken along."""
        self.account_id = account_id
        self.catalogue = accounts.catalogue(connection, account_id)
        self._standing = Standing(accounts.sending(connection, account_id))
        self._rate = Rate(self._configuration.settings.manual_reserve_percent)
        self._news = True

    def _credentials(self, connection: sqlite3.Connection, emarsys: EmarsysAccount) -> Credentials:
        if emarsys.mode == "live":
            return self._lookup.of(connection, emarsys)
        return Credentials(_sandbox_access(self._sandbox, emarsys) if self._sandbox is not None else None)

    def _lay_line(self, connection: sqlite3.Connection, credentials: Credentials) -> None:
        """A new line where anything of it has changed; the sender takes it up with its next request."""
        before, access = self._desk.line, credentials.access
        same = before is not None and before.standing is self._standing
        client = before.client if before is not None else None
        if not same or (client.access if client is not None else None) != access:
            client = Client(access, real_now) if access is not None else None
            if access is not None:
                self._standing.renewed()
                self._rate.clear()
        elif before is not None and before.configuration is self._configuration and not credentials.trouble:
            return
        if credentials.trouble and access is None:
            self._standing.stop(NO_CREDENTIALS, credentials.trouble, self._clock.now())
        self._rate.reserve_percent = self._configuration.settings.manual_reserve_percent
        line = Line(self.account_id, self._configuration, client, self._standing, self._rate)
        accounts.keep_sending(connection, self.account_id, self._standing.state)
        if line != before:
            self._sender.use(line)
            self._reading.look()

    def _go_on(self) -> None:
        """*Resume*: everything is tried at once, a secret that could not be read too."""
        self._lookup.look_again()
        self._sender.let_go()

    def _catalogue_read(self, account_id: int, catalogue: Catalogue) -> None:
        if account_id == self.account_id:
            self.catalogue = catalogue
            self._news = True

    def _look(self) -> None:
        """Something outside has changed. From any thread."""
        self._writer.call(self._take_up)

    def _take_up(self, connection: sqlite3.Connection) -> None:
        """The line at once; the engine asks for the news with its next ``configure``."""
        news = self.configure(connection, self._configuration)
        self._news = self._news or news

    def _keep_sandbox(self, wanted: bool) -> None:
        if wanted and self._child is None:
            self._child = SandboxChild(sandbox_file.beside(self._workspace.path), self._sandbox_ready)
            self._child.start()
        elif not wanted and self._child is not None:
            gone, self._child, self._sandbox = self._child, None, None
            threading.Thread(target=gone.stop, name="sandbox ends", daemon=True).start()
            self._workspace.connection.execute("UPDATE gateway SET sandbox_address = NULL")

    def _sandbox_ready(self, access: SandboxAccess) -> None:
        """From the child's thread, after each of its starts: it has another port each time."""

        def take_up(connection: sqlite3.Connection) -> None:
            if self._child is not None:
                self._sandbox = access
                connection.execute("UPDATE gateway SET sandbox_address = ?", (access.address,))
                self._take_up(connection)

        self._writer.call(take_up)


def _sandbox_access(sandbox: SandboxAccess, emarsys: EmarsysAccount) -> Access:
    oauth = Access(
        f"{sandbox.address}/api/v3",
        "oauth2",
        sandbox.client_id,
        sandbox.client_secret,
        f"{sandbox.address}/oauth2/token",
    )
    if emarsys.auth == "oauth2":
        return oauth
    return replace(
        oauth, base_url=f"{sandbox.address}/api/v2", auth="wsse", who=sandbox.username, secret=sandbox.wsse_secret
    )
