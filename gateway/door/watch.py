"""Watches the workspace for what concerns the door: its keys, the trusted proxies and the public address."""

from __future__ import annotations

import ipaddress
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from gateway.door.keys import Keys, read_keys
from models.meaning.configuration import Settings
from models.storage import revisions
from models.storage.workspace import Workspace, open_workspace

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1
"""Seconds. A look at an unchanged workspace costs microseconds."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who may say on whose behalf it asks, and the address that clients are told; empty for the one they came to."""

    trusted_proxies: tuple[Network, ...] = ()
    public_address: str = ""


class Watch:
    """``keys`` and ``surroundings`` are whole at any time, and no older than a fraction of a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stopping = threading.Event()
        self._looked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._version = -1
        self._revision = -1
        self.keys = Keys({})
        self.surroundings = Surroundings()

    def start(self) -> None:
        """Returns when the keys are there."""
        self._thread.start()
        self._looked.wait(10)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with open_workspace(self._path, "reader") as workspace:
                    self._version = -1
                    while not self._stopping.wait(LOOK_EVERY if self._looked.is_set() else 0):
                        self._look(workspace)
                        self._looked.set()
            except Exception as error:  # busy or unreadable for a while: what was read last stays in force
                log.warning("the keys could not be read again: %s", type(error).__name__)
                self._stopping.wait(1.0)

    def _look(self, workspace: Workspace) -> None:
        connection = workspace.connection
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return
        self.keys = read_keys(connection)
        revision = revisions.latest_number(workspace.db)
        if revision != self._revision:
            self.surroundings = _surroundings(revisions.latest(workspace.db).settings)
            self._revision = revision
        self._version = version


def _surroundings(settings: Settings) -> Surroundings:
    proxies = []
    for text in settings.trusted_proxies:
        try:
            proxies.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            log.warning("a trusted proxy in the settings is no address and is left out")
    return Surroundings(tuple(proxies), settings.public_address)
