"""The system's own key store, asked with a time limit: without a desktop it may be missing, locked or hang for ever.

Values are read back after storing: some back ends take everything and keep nothing.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Protocol

LONGEST_WAIT = 4.0
"""Seconds for one answer. A person who must unlock the store first answers a second attempt."""


class Backend(Protocol):
    """What is used of a ``keyring`` back end."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class NoAnswer(Exception):
    """The key store is not there, refused, or gave no answer in time."""


class KeyStore:
    """The key store of the system; ``backend`` stands in for it in tests."""

    def __init__(self, backend: Backend | None = None, longest_wait: float = LONGEST_WAIT) -> None:
        self._backend = backend
        self._longest_wait = longest_wait
        self._silent = False

    def put(self, service: str, name: str, value: str) -> bool:
        """Store a value and read it back. False where the store cannot be relied on; nothing is left behind then."""
        try:
            self._ask(lambda backend: backend.set_password(service, name, value))
            kept: bool = self._ask(lambda backend: backend.get_password(service, name)) == value
        except NoAnswer:
            return False
        if not kept:
            self.remove(service, name)
        return kept

    def get(self, service: str, name: str) -> str | None:
        """The value, ``None`` where the store has none. Raises ``NoAnswer``."""
        found = self._ask(lambda backend: backend.get_password(service, name))
        return found if isinstance(found, str) else None

    def remove(self, service: str, name: str) -> None:
        """Remove a value; one that is not there is just as well."""
        with suppress(NoAnswer):
            self._ask(lambda backend: backend.delete_password(service, name))

    def _ask(self, question: Callable[[Backend], Any]) -> Any:
        if self._silent:  # one hanging call is enough, its thread still waits
            raise NoAnswer
        answers: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

        def call() -> None:
            try:
                answers.put((True, question(self._backend or _system_backend())))
            except Exception as error:  # back ends raise whatever their system raises
                answers.put((False, error))

        threading.Thread(target=call, name="key store", daemon=True).start()
        try:
            answered, answer = answers.get(timeout=self._longest_wait)
        except Empty:
            self._silent = True
            raise NoAnswer from None
        if not answered:
            raise NoAnswer from answer
        return answer


def _system_backend() -> Backend:
    """The back end that ``keyring`` chose. Only real key stores count: not its stand-ins, not plain files."""
    if sys.platform.startswith("linux") and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        raise NoAnswer
    import keyring
    from keyring.backends import chainer, fail, null

    backend = keyring.get_keyring()
    candidates = list(backend.backends) if isinstance(backend, chainer.ChainerBackend) else [backend]
    for one in candidates:
        real = not isinstance(one, (fail.Keyring, null.Keyring)) and one.priority >= 1
        if real and "file" not in type(one).__module__:
            return one
    raise NoAnswer
