"""The whole sandbox put together, without HTTP: the store, the account, the contacts, what is switched and at fault."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import msgspec

from gateway.sandbox.account import Account
from gateway.sandbox.auth import Tokens, Wsse
from gateway.sandbox.contacts import Contacts
from gateway.sandbox.faults import Faults
from gateway.sandbox.lists import ContactLists
from gateway.sandbox.rate import Rate
from gateway.sandbox.received import Received
from gateway.sandbox.store import Store
from gateway.sandbox.switches import Switches, changed
from models.problems import UserMistake


def _clock() -> int:
    return int(time.time() * 1000)


class Sandbox:
    """``now`` gives milliseconds UTC. Switches are kept in the file, faults last as long as the process."""

    def __init__(self, path: Path | None = None, faults: Iterable[str] = (), now: Callable[[], int] = _clock) -> None:
        """``path``: the sandbox's file, ``None`` = in memory. Raises as ``Store``, and ``UserMistake`` for a fault."""
        self.faults = Faults(faults)
        self.now = now
        self.store = Store(path)
        self.credentials = self.store.credentials
        self.switches = self._kept_switches()
        self.account = Account(self.store)
        self.contacts = Contacts(self.store, self.account, self.switches)
        self.account.changed = self.contacts.account_changed
        self.lists = ContactLists(self.store)
        self.received = Received(self.store)
        self.rate = Rate()
        self.wsse = Wsse(self.credentials)
        self.tokens = Tokens(self.credentials)

    def switch(self, values: Mapping[str, object]) -> None:
        """Raises ``UserMistake``."""
        before, self.switches = self.switches, changed(self.switches, values)
        self.contacts.switches = self.switches
        self.store.keep("switches", msgspec.json.encode(asdict(self.switches)))
        if before.email_case != self.switches.email_case:
            self.contacts.reindex()

    def reset(self, account: bool = False) -> None:
        """Forget contacts, lists and what was received; with ``account`` also the edited account and the switches."""
        with self.store.transaction():
            self.contacts.clear()
            self.lists.clear()
            self.received.clear()
            self.rate.clear()
            if account:
                self.account.reset()
                self.switch(asdict(Switches()))

    def close(self) -> None:
        self.faults.clear()
        self.store.close()

    def _kept_switches(self) -> Switches:
        """Switches of the file; one that an older Portway wrote and this one does not know is left out."""
        switches = Switches()
        for name, value in msgspec.json.decode(self.store.document("switches") or "{}").items():
            try:
                switches = changed(switches, {name: value})
            except UserMistake:
                continue
        return switches
