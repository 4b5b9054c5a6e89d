"""The Inspector's list: its newest part, the rest in slices, lines, and what is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.meaning.trace.verdicts import Verdict
from models.storage import event_list
from models.storage.event_detail import detail_of
from models.storage.event_filter import parse
from models.storage.event_near import near_of
from models.storage.workspace import Workspace, open_workspace
from tests.gui.inspector_sample import append_round, change, fill_inspector

NOW = 1_800_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_inspector(target, 2)
    return target


@pytest.fixture
def reader(path: Path) -> Iterator[Workspace]:
    with open_workspace(path, "reader") as workspace:
        yield workspace


def test_the_newest_part_comes_with_its_lines_and_the_rest_in_slices(
    reader: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_list, "FIRST", 10)
    beginning = event_list.begin(reader.db)
    assert list(beginning.newest.ids) == list(range(17, 27))
    assert [line.id for line in beginning.lines] == list(range(17, 27))
    assert beginning.newest.below == 16
    older = event_list.older(reader.db, None, 16, 10)
    assert (list(older.ids), older.below) == (list(range(7, 17)), 6)
    assert event_list.older(reader.db, None, 6, 10).below == 0


def test_a_line_says_what_the_row_holds(reader: Workspace) -> None:
    refused, rejected = event_list.lines(reader.db, [4, 8])
    assert (refused.events, refused.key, refused.contact) == (12, None, "198.51.100.24")
    assert (rejected.key, rejected.verdict, rejected.fields, rejected.emarsys_ms) == (
        "shop-prod",
        Verdict.REJECTED,
        3,
        176,
    )


def test_news_are_new_rows_and_late_changes(path: Path, reader: Workspace) -> None:
    failed = parse("verdict:failed", NOW).where
    seen = event_list.begin(reader.db).seen
    assert event_list.news(reader.db, None, seen) is None
    with open_workspace(path, "writer") as writer:
        append_round(writer, NOW)
        change(writer, 11, Verdict.FAILED)
    everything = event_list.news(reader.db, None, seen)
    assert everything is not None
    assert [line.id for line in everything.lines] == list(range(27, 40))
    assert [(line.id, line.verdict) for line in everything.changed] == [(11, Verdict.FAILED)]
    assert (everything.left, everything.oldest, everything.more) == (frozenset(), 1, False)
    only_failed = event_list.news(reader.db, failed, seen)
    assert only_failed is not None
    assert [line.id for line in only_failed.lines] == [38]
    queued = event_list.news(reader.db, parse("verdict:queued", NOW).where, seen)
    assert queued is not None and queued.left == {11}
    assert event_list.news(reader.db, None, everything.seen) is None


def test_many_news_come_in_portions(path: Path, reader: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = event_list.begin(reader.db).seen
    with open_workspace(path, "writer") as writer:
        append_round(writer, NOW, 3)
    assert event_list.waiting(reader.db, None, seen) == 39
    monkeypatch.setattr(event_list, "AT_ONCE", 20)
    first = event_list.news(reader.db, None, seen)
    assert first is not None and first.more and len(first.lines) == 20
    second = event_list.news(reader.db, None, first.seen)
    assert second is not None and not second.more and len(second.lines) == 19


def test_the_detail_has_story_message_requests_and_the_persons_events(reader: Workspace) -> None:
    detail = detail_of(reader.db, 8)
    assert detail is not None
    assert detail.story.sentence.startswith("Rejected. Emarsys has rejected the contact olga.fenn@example.com")
    assert detail.message["properties"]["coupon_id"] == "AUTUMN10"
    assert [line.id for line in detail.person_events] == [8, 21]
    (exchange,) = detail.exchanges
    assert '"olga.fenn@example.com"' in exchange.sent and '"key_id": "3"' in exchange.sent
    assert "2010" in exchange.got and exchange.items == 48
    refused = detail_of(reader.db, 4)
    assert refused is not None and refused.body is None and refused.person_events == []
    assert detail_of(reader.db, 4_000) is None


def test_near_misses_name_the_condition_that_failed(reader: Workspace) -> None:
    near = near_of(reader.db, 5)
    assert near is not None and near.of == 1
    assert "Order Completed" in near.closest[0].text and "Coupon Entered" in near.closest[0].text
    assert near_of(reader.db, 4) is None
    assert near_of(reader.db, 4_000) is None
