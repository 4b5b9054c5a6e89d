"""What the page of the data maps works on, read from a real workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.storage import accounts, events, map_desk, revisions
from models.storage.newest_messages import newest_messages
from models.storage.workspace import open_workspace
from tests.gui.maps_sample import FIELDS, MAPS, add_events, fill_maps


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_maps(target, 30)
    return target


def test_configuration_account_and_messages_come_together(path: Path) -> None:
    with open_workspace(path, "reader") as workspace:
        found = map_desk.map_desk(workspace.db)
    assert found.configuration.data_maps == MAPS
    assert set(found.catalogue.fields) == {one.id for one in FIELDS}
    assert [one.id for one in found.seen.messages] == list(range(30, 0, -1))
    assert found.seen.sightings.nearest("properties.shippingMethod") is not None
    assert found.losses[MAPS[11]].code == "unknown_choice" and found.losses[MAPS[11]].of == 30


def test_the_mark_changes_with_whatever_the_page_shows(path: Path) -> None:
    with open_workspace(path, "writer") as workspace:
        marks = [map_desk.mark(workspace.db)]
        add_events(workspace.connection, 1, 5, first=31)
        marks.append(map_desk.mark(workspace.db))
        base = revisions.latest(workspace.db)
        revisions.save(workspace.db, replace(base, data_maps=()), "ann", "Emptied", 6)
        marks.append(map_desk.mark(workspace.db))
        account = accounts.current(workspace.connection, base)
        accounts.keep_catalogue(workspace.connection, account.id, replace(account.catalogue, read_at=10**15))
        marks.append(map_desk.mark(workspace.db))
    assert len(set(marks)) == 4


def test_one_message_is_found_however_old_it_is(path: Path) -> None:
    with open_workspace(path, "writer") as workspace:
        first = map_desk.message_of(workspace.db, 2)
        assert first is not None and first.id == 2
        assert map_desk.message_of(workspace.db, 99) is None


def test_messages_that_are_kept_are_bounded_by_their_size(path: Path) -> None:
    with open_workspace(path, "writer") as workspace:
        sizes = [len(events.pack(one.body)) for one in newest_messages(workspace.db, 30)]
        few = newest_messages(workspace.db, 30, most_bytes=sum(sizes[:3]))
        assert [one.id for one in few] == [30, 29, 28]
        assert len(newest_messages(workspace.db, 30, most_bytes=1)) == 1  # one in any case
