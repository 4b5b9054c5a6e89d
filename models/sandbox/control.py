"""The client of the sandbox's remote control: for the command line, the console and tests.

It speaks to a running sandbox over loopback HTTP only; ``Control.of_file`` finds the one that serves a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import requests

from models.problems import EnvironmentProblem, UserMistake
from models.sandbox.file import read_document

TIMEOUT = (2.0, 30.0)
Row = dict[str, Any]
"""One JSON object of a reply."""
_T = TypeVar("_T")


class Control:
    """All methods raise ``UserMistake`` with the sandbox's sentence, ``EnvironmentProblem`` if it cannot be reached."""

    def __init__(self, address: str, control_secret: str) -> None:
        self.address = address
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {control_secret}"

    @classmethod
    def of_file(cls, path: Path) -> Control:
        """The control of the sandbox that serves this file. Raises ``EnvironmentProblem`` where none does."""
        served = json.loads(read_document(path, "served") or "null")
        credentials = json.loads(read_document(path, "credentials") or "null")
        if served is None or credentials is None:
            raise EnvironmentProblem(f"The sandbox {path.name} is not running. Start the gateway, or: portway sandbox")
        return cls(served["address"], credentials["control_secret"])

    def state(self) -> Row:
        """``contacts``, ``external_events``, ``requests`` (counts), ``faults``, ``switches``."""
        return self._call(Row, "GET", "state")

    def fault_kinds(self) -> list[Row]:
        """Each with ``name``, ``value`` (what it is, empty: none), ``needed`` (the value), ``about``."""
        return self._call(list[Row], "GET", "fault-kinds")

    def faults(self) -> list[str]:
        return self._call(list[str], "GET", "faults")

    def add_faults(self, *texts: str) -> list[str]:
        """Texts as on the command line, for example ``500:3``; returns what is in force."""
        return self._call(list[str], "POST", "faults", list(texts))

    def clear_faults(self, name: str = "") -> list[str]:
        return self._call(list[str], "DELETE", "faults", query={"name": name})

    def switches(self) -> list[Row]:
        """Each with ``name``, ``value``, ``default``, ``options`` (empty = a number), ``about``."""
        return self._call(list[Row], "GET", "switches")

    def switch(self, **values: str | int) -> Row:
        return self._call(Row, "PATCH", "switches", values)

    def account(self) -> Row:
        return self._call(Row, "GET", "account")

    def fill_account(self, snapshot: Mapping[str, object]) -> Row:
        """Fields, choices and external events from a snapshot of the real account (``Account.fill`` has the shape)."""
        return self._call(Row, "PUT", "account", snapshot)

    def put_field(
        self,
        name: str,
        type: str,
        *,
        id: int | None = None,
        string_id: str = "",
        choices: Mapping[int, str] | None = None,
        indexed: bool | None = None,
    ) -> int:
        """Add or replace a field; ``choices`` map ids to labels. Returns the field's id."""
        listed = [{"id": one, "label": label} for one, label in (choices or {}).items()]
        body = {"name": name, "type": type, "id": id, "string_id": string_id, "choices": listed, "indexed": indexed}
        return int(self._call(Row, "PUT", "account/fields", body)["id"])

    def remove_field(self, field_id: int) -> None:
        self._call(Row, "DELETE", f"account/fields/{field_id}")

    def put_event(self, name: str, event_id: int | None = None) -> int:
        """Add an external event, or rename the one with this id. Returns its id."""
        return int(self._call(Row, "PUT", "account/events", {"name": name, "id": event_id})["id"])

    def remove_event(self, event_id: int) -> None:
        self._call(Row, "DELETE", f"account/events/{event_id}")

    def contacts(self, search: str = "", limit: int = 100, before: int | None = None) -> list[Row]:
        """The newest first: ``id``, ``uid``, ``values`` (field id as text -> value), ``created_at``, ``changed_at``."""
        return self._call(list[Row], "GET", "contacts", query={"search": search, "limit": limit, "before": before})

    def external_events(self, key: str = "", limit: int = 100, before: int | None = None) -> list[Row]:
        """The newest first: ``event``, ``contact``, ``key``, ``trigger_id``, ``event_time``, ``data``, ``repeated``."""
        return self._call(list[Row], "GET", "external-events", query={"key": key, "limit": limit, "before": before})

    def requests(self, path: str = "", limit: int = 100, before: int | None = None) -> list[Row]:
        """The newest first, with the members of ``received.ReceivedRequest`` and an ``id`` to page on."""
        return self._call(list[Row], "GET", "requests", query={"path": path, "limit": limit, "before": before})

    def reset(self, account: bool = False) -> Row:
        """Forget contacts, lists and what was received; with ``account`` also edits of the account and switches."""
        return self._call(Row, "POST", "reset", {"account": account})

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(
        self,
        wanted: type[_T],
        method: str,
        path: str,
        body: Mapping[str, object] | Sequence[object] | None = None,
        query: Mapping[str, str | int | None] | None = None,
    ) -> _T:
        try:
            reply = self._session.request(
                method,
                f"{self.address}/_sandbox/{path}",
                json=body,
                params=dict(query or {}),
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            if reply.status_code == 401:
                raise EnvironmentProblem(
                    f"At {self.address} another program, or another sandbox, answers. Restart the gateway."
                )
            if reply.status_code >= 400:
                mistake = msgspec.json.decode(reply.content, type=Row)
                raise UserMistake(mistake["error"], mistake.get("field"))
            return msgspec.json.decode(reply.content, type=wanted)
        except (requests.RequestException, msgspec.DecodeError) as error:
            raise EnvironmentProblem(
                f"The sandbox at {self.address} does not answer. Start the gateway, or: portway sandbox"
            ) from error
