"""What the console sends through the gateway's real door, and the keys it uses there, which live for one run."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import requests

from gui.gateways import running_gateway
from models.problems import EnvironmentProblem, UserMistake
from models.storage import keys
from models.storage.workspace import open_workspace

WHO = "console"
TIMEOUT_S = 10
KNOWN_WITHIN_S = 0.5
"""The gateway looks for new keys several times a second; a refused attempt before that would be counted against us."""


class RunKey:
    """A key that is issued for this run of the console and revoked at its end. ``now`` is the machine's clock in ms."""

    def __init__(self, workspace: Path, now: Callable[[], int], name: str = "Console") -> None:
        self._workspace = workspace
        self._now = now
        self._name = name
        self._id: int | None = None

    def issue(self) -> str:
        """The key itself, to be shown or sent, never stored."""
        with open_workspace(self._workspace, "editor") as workspace:
            self._id, key = keys.issue(workspace.db, self._name, "server", WHO, self._now(), for_run=True)
        return key.reveal()

    def revoke(self) -> None:
        """The gateway refuses it within a second. Does nothing where none was issued."""
        if self._id is not None:
            with open_workspace(self._workspace, "editor") as workspace:
                keys.revoke(workspace.db, self._id, WHO, self._now())
            self._id = None


def revoke_left(workspace: Path, now: Callable[[], int]) -> None:
    """Revoke the keys of runs that were killed. Not while a gateway runs: it may have been started with a key of its own. What
    is wrong with the workspace is told by whoever starts the gateway."""
    with suppress(UserMistake, EnvironmentProblem), open_workspace(workspace, "editor") as opened:
        if running_gateway(opened.db) is None:
            keys.revoke_run_keys(opened.db, WHO, now())


def send_test_event(workspace: Path, address: str, now: Callable[[], int]) -> str:
    """Send one identify call to the gateway at ``address`` and say in a sentence how it went. Blocks until the answer.

    Raises ``EnvironmentProblem`` where nobody answers.
    """
    key = RunKey(workspace, now, "Test event")
    try:
        text = key.issue()
        time.sleep(KNOWN_WITHIN_S)
        refused = identify(address, text, _event())
    finally:
        key.revoke()
    return refused or "The test event was accepted and stored. Its verdict counts above."


def identify(address: str, key: str, event: Mapping[str, object]) -> str:
    """Send an identify call with a key that there is already; empty where it was accepted, else why not. Raises likewise."""
    session = requests.Session()
    session.trust_env = False  # a proxy or a .netrc has no business on loopback
    try:
        reply = session.post(f"{address}/v1/identify", json=event, auth=(key, ""), timeout=TIMEOUT_S)
    except requests.RequestException as error:
        what = type(error).__name__
        raise EnvironmentProblem(f"The gateway at {address} did not answer ({what}). Look at its log.") from error
    finally:
        session.close()
    if reply.status_code == 200:
        return ""
    return f"The gateway refused the test event with status {reply.status_code}: {reply.text[:300]}"


def _event() -> dict[str, object]:
    return {
        "messageId": f"portway-test-{uuid.uuid4()}",
        "userId": "portway-test",
        "traits": {"email": "test.event@example.com", "firstName": "Test", "lastName": "Event"},
    }
