"""A run of messages through the gateway's real door, one after the other, with a key issued for it and revoked at its end.

It works on a thread of its own: what is to be sent is asked for there, so it may come from the workspace piece by piece, or
have no end. Replays, edited events, samples, recordings and demo traffic are all sent this way.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
from PySide6.QtCore import QCoreApplication, QObject, Signal

from gui.door_check import KNOWN_WITHIN_S, TIMEOUT_S, WHO, RunKey
from models.meaning.replay import HEADER
from models.meaning.segment.signature import signature_of
from models.problems import EnvironmentProblem, Secret, UserMistake
from models.storage import audit
from models.storage.secrets import SIGNATURE, SecretStore
from models.storage.workspace import open_workspace

SAY_EVERY_S = 0.1
MOST_TRIES = 8
LONGEST_PAUSE_S = 5.0
BEHIND_S = 1.0
"""Who has fallen behind by more than this does not catch up: the rest would come in a burst."""
_ENDS_WITHIN_S = TIMEOUT_S + 1.0
_CALLS = ("identify", "track", "page", "screen", "group", "alias")


@dataclass(frozen=True, slots=True)
class Parcel:
    """``door``: *tracking* or *destination*; ``replay`` is the header that says what it repeats; ``wait``: seconds after the
    one before."""

    message: Mapping[str, Any]
    door: str
    replay: str = ""
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """``refused`` counts what the gateway would not take, ``why`` is what it said of the last one. ``stopped``: before its
    end, by a person or because of ``trouble``."""

    sent: int = 0
    taken: int = 0
    refused: int = 0
    why: str = ""
    stopped: bool = False
    trouble: str = ""


class DoorRun(QObject):
    """``progressed`` tells ten times a second at most how far it is, ``ended`` how it ended."""

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, workspace: Path, now: Callable[[], int], name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._now, self._name = workspace, now, name
        self._key = RunKey(workspace, now, name)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._running = False
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.finish)

    @property
    def running(self) -> bool:
        """Until it has told that it ended; its thread may live a moment longer."""
        return self._running

    def start(self, address: str, parcels: Callable[[], Iterable[Parcel]]) -> None:
        """Begin to send what ``parcels`` brings; it is called on the thread that sends."""
        assert not self.running
        self._stop.clear()
        self._running = True
        self._thread = threading.Thread(target=self._run, args=(address, parcels), name="door run", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is under way; ``ended`` follows."""
        self._stop.set()

    def finish(self) -> None:
        """Stop, and wait until the key is revoked."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDS_WITHIN_S)

    def _run(self, address: str, parcels: Callable[[], Iterable[Parcel]]) -> None:
        courier = _Courier(address, self._stop, self._tell)
        try:
            courier.secret = self._signing_secret()
            courier.deliver(self._key.issue(), parcels())
        except (UserMistake, EnvironmentProblem) as problem:
            courier.progress = replace(courier.progress, stopped=True, trouble=problem.text)
        except Exception as error:
            courier.progress = replace(courier.progress, stopped=True, trouble=f"The run ended early: {error}")
        finally:
            courier.close()
            with suppress(UserMistake, EnvironmentProblem):
                self._key.revoke()
                self._note(courier.progress)
            self._running = False
            self._emit(self.ended, courier.progress)

    def _signing_secret(self) -> Secret | None:
        """What the destination door asks a signature of, where it does."""
        with open_workspace(self._workspace, "reader") as opened:
            return SecretStore(opened.db).get(SIGNATURE, "")

    def _note(self, progress: Progress) -> None:
        """What people send stands in the audit list, as numbers."""
        with open_workspace(self._workspace, "editor") as opened:
            counts = {"sent": progress.sent, "taken": progress.taken, "refused": progress.refused}
            audit.note(opened.db, WHO, "events sent", self._now(), run=self._name, **counts)

    def _tell(self, progress: Progress) -> None:
        self._emit(self.progressed, progress)

    @staticmethod
    def _emit(signal: Any, progress: Progress) -> None:
        with suppress(RuntimeError):  # the window may be gone by now
            signal.emit(progress)


class _Courier:
    """Sends one parcel after the other and counts what became of them."""

    def __init__(self, address: str, stop: threading.Event, tell: Callable[[Progress], None]) -> None:
        self._address = address
        self._stop = stop
        self._tell = tell
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy or a .netrc has no business on loopback
        self._due = self._told = 0.0
        self.secret: Secret | None = None
        self.progress = Progress()

    def close(self) -> None:
        self._session.close()

    def deliver(self, key: str, parcels: Iterable[Parcel]) -> None:
        self._session.auth = (key, "")
        self._stop.wait(KNOWN_WITHIN_S)
        self._due = time.monotonic()
        for one in parcels:
            self._pause(one.wait)
            if self._stop.is_set():
                self.progress = replace(self.progress, stopped=True)
                return
            self._count(self._send(one))

    def _pause(self, wait: float) -> None:
        """Until it is this one's turn."""
        now = time.monotonic()
        self._due = max(self._due + wait, now - BEHIND_S) if wait else now
        if self._due > now:
            self._say()
            self._stop.wait(self._due - now)

    def _send(self, one: Parcel) -> str:
        """Why the gateway would not take it; empty where it did. What is overloaded is asked again."""
        pause = 0.25
        for _ in range(MOST_TRIES):
            reply = self._post(one)
            if reply.status_code == 200:
                return ""
            if reply.status_code not in (429, 503):
                return _said(reply)
            if self._stop.wait(min(pause, LONGEST_PAUSE_S)):
                return "It was stopped while the gateway was busy."
            pause *= 2
        raise EnvironmentProblem(f"The gateway takes no more events: {_said(reply)} Let it catch up and try again.")

    def _post(self, one: Parcel) -> requests.Response:
        path = _path(one)
        body = json.dumps(one.message if path != "v1/batch" else {"batch": [one.message]}).encode()
        headers = {"Content-Type": "application/json"}
        if one.replay:
            headers[HEADER] = one.replay
        if one.door == "destination" and self.secret is not None:
            headers["X-Signature"] = signature_of(body, self.secret.reveal())
        try:
            return self._session.post(f"{self._address}/{path}", body, headers=headers, timeout=TIMEOUT_S)
        except requests.RequestException as error:
            what = type(error).__name__
            raise EnvironmentProblem(
                f"The gateway at {self._address} did not answer ({what}). Start it, or look at its log."
            ) from error

    def _count(self, why: str) -> None:
        done = self.progress
        self.progress = replace(
            done,
            sent=done.sent + 1,
            taken=done.taken + (not why),
            refused=done.refused + bool(why),
            why=why or done.why,
        )
        if time.monotonic() - self._told >= SAY_EVERY_S:
            self._say()

    def _say(self) -> None:
        self._told = time.monotonic()
        self._tell(self.progress)


def _path(one: Parcel) -> str:
    if one.door == "destination":
        return "segment"
    call = one.message.get("type")
    return f"v1/{call}" if call in _CALLS else "v1/batch"


def _said(reply: requests.Response) -> str:
    try:
        told = reply.json()
    except ValueError:
        told = None
    text = told.get("message") if isinstance(told, dict) else None
    return str(text or f"The gateway answered with status {reply.status_code}.")[:300]
