"""The conditions of stored instances with their states, as real events have moved them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from models.meaning.rules.progress import RowState
from models.storage import event_list, instance_page, revisions
from models.storage.event_filter import parse
from models.storage.instance_page import InstancePage
from models.storage.workspace import open_workspace
from tests.gui.instance_sample import fill_instances


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("instances") / "acme.portway"
    fill_instances(made)
    return made


@pytest.fixture
def db(path: Path) -> Iterator[SqliteDatabase]:
    with open_workspace(path, "reader") as opened:
        yield opened.db


def states(page: InstancePage) -> list[tuple[str, int | None]]:
    return [(str(one.progress.state), one.progress.by) for one in page.conditions]


def test_an_event_shows_every_instance_that_it_moved(db: SqliteDatabase) -> None:
    now = 1 << 41
    coupon, basket = instance_page.of_event(db, 1, now)
    assert (coupon.rule, basket.rule) == ("Coupon entered, no order", "Big basket")
    assert [one.what for one in coupon.conditions] == [
        "Coupon Entered", "Order Completed", "Product Viewed", "Checkout Started", "Come back",
    ]  # fmt: skip
    assert states(coupon)[:3] == [("met", 1), ("guarding", None), ("met", 3)]
    assert coupon.ended_by is None and coupon.told_from == 1


def test_an_excluded_instance_names_the_event_that_ended_it(db: SqliteDatabase) -> None:
    [ended] = instance_page.of_event(db, 4, 1 << 41)
    assert states(ended)[:2] == [("met", 2), ("excluded", 4)]
    assert ended.ended_by == 4
    later = [one.progress.state for one in ended.conditions[2:]]
    assert later == [RowState.MISSED, RowState.MISSED, RowState.AHEAD], "its step 1 had begun"


def test_an_event_that_met_an_instance_shows_it_and_one_that_met_none_shows_none(db: SqliteDatabase) -> None:
    assert [one.rule for one in instance_page.of_event(db, 7, 1)] == []  # no row of the rule asks for such an event
    assert instance_page.of_event(db, 5, 1) == []
    assert instance_page.one(db, "no such", 1) is None


def test_the_filter_by_instance_finds_what_moved_it_and_nothing_else(db: SqliteDatabase) -> None:
    found = {
        page.instance.uuid: list(event_list.begin(db, parse(f"instance:{page.number}", 0).where).newest.ids)
        for event in (1, 2)
        for page in instance_page.of_event(db, event, 1)
    }
    assert sorted(found.values()) == [[1], [1, 3], [2], [2, 4]]


def test_an_old_version_is_told_by_its_own_conditions(path: Path, tmp_path: Path) -> None:
    with open_workspace(path, "editor") as opened:
        before = revisions.latest(opened.db)
        revisions.save(opened.db, type(before)("Acme Outdoor", revision=before.revision), "test", "Rules removed", 1)
        [page, _] = instance_page.of_event(opened.db, 1, 1)
    assert page.rule == page.instance.rule_id and page.status == "", "the rule is gone"
    assert len(page.conditions) == 5
