"""The sample library, and stored events that are to be sent again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.meaning.trace.verdicts import Verdict
from models.problems import UserMistake
from models.storage import events, replays, samples
from models.storage.events import EventRow, pack
from models.storage.forget import forget
from models.storage.workspace import Workspace, create, open_workspace

ANN = {"type": "identify", "userId": "u-1", "traits": {"email": "Ann@example.com"}}
BOB = {"type": "track", "event": "Cart", "userId": "u-2"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 0)
    with open_workspace(tmp_path / "acme.portway", "writer") as opened:
        yield opened


def test_samples_are_kept_by_name_changed_and_deleted(workspace: Workspace) -> None:
    second = samples.save(workspace.db, " Somebody  signs up ", "tracking", ANN, "ann", 1, masked=True)
    first = samples.save(workspace.db, "cart", "destination", BOB, "ann", 2)
    found = samples.samples(workspace.db)
    assert [(one.id, one.name, one.door, one.masked) for one in found] == [
        (first, "cart", "destination", False),
        (second, "Somebody signs up", "tracking", True),
    ]
    assert found[1].message == ANN
    samples.save(workspace.db, "cart", "tracking", ANN, "bob", 3, id_=first)
    assert samples.samples(workspace.db)[0].message == ANN
    samples.delete(workspace.db, [first, second])
    assert samples.samples(workspace.db) == []


def test_a_sample_needs_a_name_of_its_own(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    samples.save(workspace.db, "cart", "tracking", BOB, "ann", 1)
    with pytest.raises(UserMistake, match="already"):
        samples.save(workspace.db, "cart", "tracking", BOB, "ann", 1)
    with pytest.raises(UserMistake, match="needs a name"):
        samples.save(workspace.db, " ", "tracking", BOB, "ann", 1)
    monkeypatch.setattr(samples, "MOST", 1)
    with pytest.raises(UserMistake, match="Delete those"):
        samples.save(workspace.db, "another", "tracking", BOB, "ann", 1)


def test_forgetting_removes_the_samples_of_a_person(workspace: Workspace) -> None:
    workspace.connection.execute(
        "INSERT INTO person (id, primarykey, first_seen_at, last_seen_at) VALUES (1, 'ann@example.com', 0, 0)"
    )
    samples.save(workspace.db, "ann", "tracking", ANN, "x", 1)
    samples.save(workspace.db, "bob", "tracking", BOB, "x", 1)
    forget(workspace.connection, 1, 0, 9)
    assert [one.name for one in samples.samples(workspace.db)] == ["bob"]


def test_what_can_be_sent_again_comes_in_its_order(workspace: Workspace) -> None:
    def row(id_: int, door: str, type_: str | None, replay_of: int | None = None) -> EventRow:
        return EventRow(
            id_, 10 * id_, 9 * id_, door, type_, None, None, 1, 1, "ann", Verdict.DELIVERED, "sent", replay_of=replay_of
        )

    rows = [
        row(1, "tracking", "track"),
        row(2, "timer", "timer"),
        row(3, "destination", "identify", replay_of=1),
        row(4, "destination", "delete"),
        row(5, "tracking", "track", replay_of=1),
    ]
    events.append(workspace.connection, rows, [(one.id, pack(BOB), b"[]") for one in rows[:4]])
    assert [(one.id, one.door, one.time) for one in replays.recorded(workspace.db, [5, 4, 3, 2, 1])] == [
        (1, "tracking", 9),
        (3, "destination", 27),
    ]
    assert replays.replayed_as(workspace.db, 1) == [3, 5]
