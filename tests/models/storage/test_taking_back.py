"""Putting an earlier revision back in force: whole, as the next one, and never over somebody else's work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.meaning.configuration import Configuration
from models.problems import UserMistake
from models.storage import revisions
from models.storage.taking_back import put_back
from models.storage.workspace import Workspace, create, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as opened:
        first = revisions.save(opened.db, Configuration("First"), "ann", "Made", 1)
        revisions.save(opened.db, replace(first, name="Second"), "console", "Renamed", 2)
        yield opened


def test_the_earlier_one_is_the_next(workspace: Workspace) -> None:
    made = put_back(workspace.db, 1, 2, "console", "Undone: Renamed", 3)
    assert (made.revision, made.name) == (3, "First")
    assert revisions.latest(workspace.db) == made
    assert revisions.lines(workspace.db, 1)[0].what == "Undone: Renamed"


def test_the_account_is_taken_back_too(workspace: Workspace) -> None:
    before = revisions.latest(workspace.db)
    changed = replace(before, emarsys=replace(before.emarsys, client_id="another"))
    revisions.save(workspace.db, changed, "console", "Changed account", 3)
    assert put_back(workspace.db, 2, 3, "console", "Undone", 4).emarsys == before.emarsys


def test_somebody_elses_work_stays_and_is_named(workspace: Workspace) -> None:
    revisions.save(workspace.db, replace(revisions.latest(workspace.db), name="Theirs"), "bob", "Renamed again", 3)
    with pytest.raises(UserMistake, match=r"somebody else has saved since \(bob: Renamed again\)"):
        put_back(workspace.db, 1, 2, "console", "Undone: Renamed", 4)
    assert revisions.latest(workspace.db).name == "Theirs"


def test_going_live_is_not_taken_back(workspace: Workspace) -> None:
    before = revisions.latest(workspace.db)
    live = replace(before, emarsys=replace(before.emarsys, mode="live"))
    revisions.save(workspace.db, live, "console", "Went live", 3)
    with pytest.raises(UserMistake, match="page Going live"):
        put_back(workspace.db, 2, 3, "console", "Undone: Went live", 4)
    assert revisions.latest(workspace.db).emarsys.mode == "live"


def test_a_revision_that_is_not_kept_any_more_is_said(workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match="no revision 7"):
        put_back(workspace.db, 7, 2, "console", "Undone", 3)
