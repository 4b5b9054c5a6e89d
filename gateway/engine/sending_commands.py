"""What people ask of sending: pause, resume, send again, test the connection, read the account."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from gateway.delivery.catalogue import Unread
from gateway.delivery.connection_test import try_connection
from gateway.delivery.desk import Desk
from gateway.delivery.standing import Standing
from gateway.engine.account_reading import AccountReading
from gateway.engine.clock import real_now
from gateway.engine.commands import Handler, Later
from models.meaning.catalogue_changes import changes
from models.meaning.emarsys.outcomes import Done, Forbidden, Outcome
from models.problems import EnvironmentProblem, UserMistake
from models.storage import accounts
from models.storage.commands import Ask
from models.storage.queue import again

Arguments = Mapping[str, Any]
REFRESH_SECONDS = 120.0


class SendingCommands:
    """``named`` holds the handlers by the name of their command."""

    def __init__(
        self,
        desk: Desk,
        reading: AccountReading,
        standing: Callable[[], Standing],
        go_on: Callable[[], None],
        account_id: Callable[[], int],
    ) -> None:
        self._desk = desk
        self._reading = reading
        self._standing = standing
        self._go_on = go_on
        self._account_id = account_id
        self.named: dict[str, Handler] = {
            Ask.PAUSE: self._pause,
            Ask.RESUME: self._resume,
            Ask.RETRY: self._retry,
            Ask.TEST_CONNECTION: self._test,
            Ask.READ_ACCOUNT: self._refresh,
            Ask.FORGET_CONTACTS: self._forget_contacts,
        }

    def _pause(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, Any]:
        self._standing().pause(who, self._desk.now())
        return self._kept(connection)

    def _resume(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, Any]:
        self._standing().resume()
        line = self._desk.line
        if line is not None:
            line.rate.clear()
        self._go_on()
        return self._kept(connection)

    def _retry(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int] | Later:
        account_id, now = self._account_id(), self._desk.now()
        if "deliveries" in arguments:
            ids = [int(one) for one in arguments["deliveries"]]
            count = again.retry_these(connection, account_id, ids, now)
            if arguments.get("accepted"):
                count += again.repeat_accepted(connection, account_id, ids, now)
            if not count:
                raise UserMistake("None of these deliveries can be sent again: they were sent, or are on their way.")
            return {"count": count}
        code = str(arguments["reason"]) if arguments.get("reason") else None
        count = again.retry_failed(connection, account_id, code, now, now)
        return (
            {"count": count} if count < again.SLICE else Later(lambda: self._retry_rest(account_id, code, now, count))
        )

    def _retry_rest(self, account_id: int, code: str | None, begun: int, count: int) -> dict[str, int]:
        """Slice by slice, so that events are accepted in between."""
        more = again.SLICE
        while more == again.SLICE:
            more = self._desk.ask(
                lambda connection: again.retry_failed(connection, account_id, code, self._desk.now(), begun)
            )
            count += more
            self._desk.wake()
        return {"count": count}

    def _test(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> Later:
        def work() -> dict[str, Any]:
            line = self._desk.line
            if line is None or line.client is None:
                stopped = line.standing.state.stopped if line is not None else None
                raise EnvironmentProblem(stopped.text if stopped else "There is no connection yet. Try again shortly.")
            client = line.client
            deletes = line.configuration.settings.delete_in_emarsys
            report = try_connection(client.send, client.access.host, real_now, deletes=deletes)
            return {"good": report.good, "findings": [asdict(one) for one in report.findings]}

        return Later(work)

    def _refresh(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> Later:
        account_id = self._account_id()
        before = accounts.catalogue(connection, account_id)

        def work() -> dict[str, Any]:
            try:
                read = self._reading.ask().result(REFRESH_SECONDS)
            except TimeoutError:
                raise EnvironmentProblem("There is no connection yet. Look at how sending stands.") from None
            except Unread as unread:
                raise EnvironmentProblem(_why_unread(unread.outcome)) from unread
            different = changes(before, read) if account_id == self._account_id() else []
            return {"fields": len(read.fields), "events": len(read.events), "changes": different}

        return Later(work)

    def _forget_contacts(self, connection: sqlite3.Connection, arguments: Arguments, who: str) -> dict[str, int]:
        return {"contacts": accounts.forget_sandbox_contacts(connection, self._account_id())}

    def _kept(self, connection: sqlite3.Connection) -> dict[str, Any]:
        accounts.keep_sending(connection, self._account_id(), self._standing().state)
        return accounts.described(self._standing().state)


def _why_unread(outcome: Outcome) -> str:
    if isinstance(outcome, Forbidden):
        return f"The account could not be read: the permission {outcome.permission} is missing. Add it in Emarsys."
    said = outcome.text.rstrip(".") if not isinstance(outcome, Done) else "an unexpected answer"
    return f"The account could not be read: {said}. Test the connection."
