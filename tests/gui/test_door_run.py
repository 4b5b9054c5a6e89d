"""A run of messages through a door: in order, with a key of its own, stopped when somebody says so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import door_run
from gui.door_run import DoorRun, Parcel, Progress
from gui.main_window import now
from models.problems import Secret
from models.storage import audit, keys
from models.storage.secrets import SIGNATURE, SecretStore
from models.storage.workspace import open_workspace
from tests.gui.small_door import SmallDoor, small_door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDoor]:
    monkeypatch.setattr(door_run, "KNOWN_WITHIN_S", 0.0)
    with small_door() as one:
        yield one


@pytest.fixture
def run(workspace: Path, qapp: QApplication) -> Iterator[DoorRun]:
    one = DoorRun(workspace, now, "Test run")
    yield one
    one.finish()


def ended(run: DoorRun, qtbot: QtBot, address: str, parcels: Any) -> Progress:
    with qtbot.waitSignal(run.ended, timeout=20_000) as told:
        run.start(address, lambda: parcels)
    assert told.args is not None
    progress = told.args[0]
    assert isinstance(progress, Progress)
    return progress


def track(name: str, **more: Any) -> Parcel:
    return Parcel({"type": "track", "event": name}, "tracking", **more)


def test_each_goes_to_its_door_in_order_with_the_key_of_the_run(
    run: DoorRun, door: SmallDoor, qtbot: QtBot, workspace: Path
) -> None:
    parcels = [
        track("One"),
        Parcel({"type": "identify"}, "destination", "7; moves-rules"),
        Parcel({"event": "Who knows"}, "tracking", wait=0.05),
    ]
    progress = ended(run, qtbot, door.address, parcels)
    assert (progress.sent, progress.taken, progress.refused, progress.stopped) == (3, 3, 0, False)
    assert [(path, body, replay) for path, body, replay, _ in door.came] == [
        ("/v1/track", {"type": "track", "event": "One"}, ""),
        ("/segment", {"type": "identify"}, "7; moves-rules"),
        ("/v1/batch", {"batch": [{"event": "Who knows"}]}, ""),
    ]
    with open_workspace(workspace, "reader") as opened:
        (key,) = keys.keys(opened.db)
        (line,) = audit.newest(opened.db, what="events sent")
    assert line.detail == {"run": "Test run", "sent": 3, "taken": 3, "refused": 0}
    assert key.for_run and not key.active
    assert {keys.digest(text) for *_, text in door.came} == {key.hash}


def test_what_goes_to_the_destination_door_is_signed_where_signatures_are_asked_for(
    run: DoorRun, door: SmallDoor, qtbot: QtBot, workspace: Path
) -> None:
    with open_workspace(workspace, "editor") as opened:
        SecretStore(opened.db).put(SIGNATURE, Secret("s3cret"), "", "ann", now())
    ended(run, qtbot, door.address, [Parcel({"type": "identify"}, "destination"), track("One")])
    assert door.signed == [True, False]


def test_what_is_refused_is_counted_and_what_is_overloaded_tried_again(
    run: DoorRun, door: SmallDoor, qtbot: QtBot
) -> None:
    door.answers = [(400, {"code": "no_event", "message": "A track call needs an event."}), (429, {}), (200, {})]
    progress = ended(run, qtbot, door.address, [track(""), track("Two")])
    assert (progress.sent, progress.taken, progress.refused) == (2, 1, 1)
    assert progress.why == "A track call needs an event."
    assert len(door.came) == 3


def test_a_run_without_an_end_is_stopped(run: DoorRun, door: SmallDoor, qtbot: QtBot) -> None:
    endless = (track(f"Event {n}", wait=0.01) for n in count())
    run.start(door.address, lambda: endless)
    qtbot.waitUntil(lambda: len(door.came) > 3)
    with qtbot.waitSignal(run.ended, timeout=20_000) as told:
        run.stop()
    assert told.args is not None and told.args[0].stopped and not told.args[0].trouble


def test_nobody_answers(run: DoorRun, qtbot: QtBot, door: SmallDoor) -> None:
    progress = ended(run, qtbot, "http://127.0.0.1:9", [track("One")])
    assert progress.sent == 0
    assert "did not answer" in progress.trouble
