"""The test event: through the real door, with a key that is issued for this one run and revoked at its end."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import requests
from PySide6.QtCore import QObject, Qt, Signal

from models.problems import EnvironmentProblem, UserMistake
from models.storage import keys
from models.storage.workspace import open_workspace

WHO = "console"
TIMEOUT_S = 10


class TestEvent(QObject):
    """``said`` brings a sentence about how it went."""

    __test__ = False  # not a test case
    said = Signal(str)
    _went = Signal(str)

    def __init__(self, workspace: Path, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._now = now
        self._went.connect(self.said, Qt.ConnectionType.QueuedConnection)

    def send(self, address: str) -> None:
        """Send it to the gateway at ``address``; the answer comes by ``said``."""
        threading.Thread(target=self._run, args=(address,), name="test event", daemon=True).start()

    def _run(self, address: str) -> None:
        try:
            self._went.emit(self._send(address))
        except (UserMistake, EnvironmentProblem) as problem:
            self._went.emit(problem.text)
        except requests.RequestException as error:
            self._went.emit(f"The gateway at {address} did not answer ({type(error).__name__}). Look at its log.")

    def _send(self, address: str) -> str:
        with open_workspace(self._workspace, "editor") as workspace:
            id_, key = keys.issue(workspace.db, "Test event", "server", WHO, self._now(), for_run=True)
            try:
                session = requests.Session()
                session.trust_env = False
                reply = session.post(
                    f"{address}/v1/identify", json=_event(), auth=(key.reveal(), ""), timeout=TIMEOUT_S
                )
            finally:
                keys.revoke(workspace.db, id_, WHO, self._now())
        if reply.status_code == 200:
            return "The test event was accepted and stored. Its verdict counts above."
        return f"The gateway answered {reply.status_code}: {reply.json().get('message', '')}"


def _event() -> dict[str, object]:
    return {
        "messageId": f"portway-test-{uuid.uuid4()}",
        "userId": "portway-test",
        "traits": {"email": "test.event@example.com", "firstName": "Test", "lastName": "Event"},
    }
