"""The property catalogue and the primary key on the page "Data maps", as a person uses them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.maps import MapsPage
from gui.pages.maps.property_list import ROW
from gui.pages.maps.property_model import ALL, IDS
from models.meaning.configuration import DataMap, Reference
from models.meaning.trace.verdicts import Verdict
from models.storage import events, revisions
from models.storage.workspace import open_workspace
from tests.gui.maps_sample import MAPS, add_events, fill_maps

LEFT = Qt.MouseButton.LeftButton
HOSTILE = "<img src=//h/x><b>=1+1"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # the lists of completions


def opened(path: Path, qtbot: QtBot) -> Iterator[MapsPage]:
    background = Background(path)
    made = MapsPage(Desk(path, background, Live(background, now), now, lambda title, what: None))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1240, 812)
    made.setParent(window)
    made.setGeometry(window.rect())
    for action in made.head_actions():
        action.setParent(window)
    window.show()
    made.shown()
    qtbot.waitUntil(lambda: made._mark is not None)
    yield made
    made.hidden()
    background.stop()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_maps(target, 60)
    return target


@pytest.fixture
def page(styled: QApplication, qtbot: QtBot, path: Path) -> Iterator[MapsPage]:
    yield from opened(path, qtbot)


def paths(page: MapsPage) -> list[str]:
    return [one.seen.path for one in page.catalogue.shown.entries]


def spot(page: MapsPage, path: str, x: int) -> QPoint:
    """``x`` from the left, or from the right where it is negative; in the second line."""
    table = page.catalogue.list
    top = table.rowViewportPosition(paths(page).index(path))
    return QPoint(x if x > 0 else table.viewport().width() + x, top + ROW * 3 // 4)


def test_every_path_stands_there_with_what_it_holds(page: MapsPage) -> None:
    page.catalogue.which.choose(ALL)
    assert page.catalogue._fact.text() == f"{len(paths(page))} paths, 60 events"
    by_path = {one.seen.path: one for one in page.catalogue.shown.entries}
    assert by_path["properties.products[*].sku"].kind_and_samples == "list: RDG-30, TRL-08"
    assert by_path["event"].mapped_as == "ecom_event"
    assert by_path["context.traits.email"].key and not by_path["context.traits.email"].proposed
    assert by_path["userId"].proposed
    tip = page.catalogue.shown.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "of the events, last seen just now" in tip


def test_one_click_makes_a_map_and_another_shows_it(page: MapsPage, qtbot: QtBot) -> None:
    table = page.catalogue.list
    qtbot.mouseClick(table.viewport(), LEFT, pos=spot(page, "properties.currency", -12))
    assert page.draft.sheet.maps[-1] == DataMap("currency", ("properties.currency",))
    assert page.bench.editor.name.hasFocus()
    assert "properties.currency" not in paths(page)  # it is mapped now
    page.bench.table.close_editor()
    page.catalogue.which.choose(ALL)
    table.scrollTo(page.catalogue.shown.index(paths(page).index("event"), 0))
    qtbot.mouseClick(table.viewport(), LEFT, pos=spot(page, "event", -12))
    assert page.bench.table.editing and page.bench.editor.name.text() == "ecom_event"


def test_a_map_takes_the_field_of_its_name(page: MapsPage, qtbot: QtBot) -> None:
    first_name = next(one for one in page.draft.sheet.rows if one.map.name == "first_name")
    page.draft.remove(first_name.id)
    table = page.catalogue.list
    at = paths(page).index("context.traits.first_name")
    table.setCurrentIndex(page.catalogue.shown.index(at, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.draft.sheet.maps[-1].field == Reference(1, "First Name")


def test_the_list_stays_where_it_is_while_events_come_in(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    page.catalogue.which.choose(ALL)
    table, before = page.catalogue.list, paths(page)
    table.setCurrentIndex(page.catalogue.shown.index(9, 0))
    table.verticalScrollBar().setValue(5)
    at = table.verticalScrollBar().value()
    with open_workspace(path, "writer") as workspace:
        one = events.EventRow(61, now(), now(), "tracking", "track", "New", None, 1, 1, None, Verdict.DELIVERED, "sent")
        body = {"type": "track", "event": "New", "properties": {"brand_new": 1}}
        events.append(workspace.connection, [one], [(61, events.pack(body), b"[]")])
    page._load()
    qtbot.waitUntil(lambda: "properties.brand_new" in paths(page))
    assert paths(page)[:-1] == before and paths(page)[-1] == "properties.brand_new"
    assert table.currentIndex().row() == 9 and table.verticalScrollBar().value() == at


def test_what_was_forgotten_is_shown_no_more(
    page: MapsPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.pages.maps.page._EVENTS_EVERY_MS", 0)
    page.bench.chooser.picked.emit(page.judge.seen.messages[4])
    with open_workspace(path, "writer") as workspace:
        workspace.connection.execute("DELETE FROM event_body WHERE event_id > 10")
    qtbot.waitUntil(lambda: len(page.judge.seen.messages) == 10)
    assert page._pinned is None and page.judge.message is not None and page.judge.message.id == 10


def test_search_finds_paths_and_values(page: MapsPage, qtbot: QtBot) -> None:
    page.catalogue.which.choose(ALL)
    qtbot.keyClicks(page.catalogue.search, "spring")
    assert paths(page) == ["properties.coupon_id"]
    qtbot.keyClicks(page.catalogue.search, "!")
    assert page.catalogue.empty.isVisible() and "Nothing found" in page.catalogue.empty.text
    page.catalogue.empty.first.click()
    assert len(paths(page)) > 10
    page.catalogue.which.choose(IDS)
    assert set(paths(page)) == {"context.traits.email", "userId"}


def test_a_proposal_becomes_the_primary_key_and_is_saved(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.catalogue.list.viewport(), LEFT, pos=spot(page, "userId", 30))
    assert page.draft.sheet.key[0] == "userId"
    assert page.bench.footer.what.text().startswith("primary key changed to userId, traits.email")
    qtbot.mouseClick(page.bench.footer.save, LEFT)
    qtbot.waitUntil(lambda: page.draft.base.revision == 2)
    with open_workspace(path, "reader") as workspace:
        assert revisions.latest(workspace.db).primary_key[0] == "userId"


def test_the_primary_key_is_typed_in_its_line(page: MapsPage, qtbot: QtBot) -> None:
    line = page.bench.key
    assert line.fact.text() == "in 100 % of events, as E-Mail"
    line.change.click()
    qtbot.keyClicks(line.field, "a..b")
    assert "not right at position 3" in line.fact.text()
    page.bench.save()
    assert page.bench.footer.link.text() == "1 problem stops saving" and line.field.hasFocus()
    line.field.selectAll()
    qtbot.keyClicks(line.field, "traits.mail")
    assert line.fact.text() == "In none of the newest events."
    assert line.use.text() == "Add context.traits.email (100 %)"
    line.use.click()
    assert page.draft.sheet.key[-1] == "context.traits.email"
    page.undo()
    assert page.draft.sheet.key == ("traits.mail",)
    qtbot.keyClick(line.field, Qt.Key.Key_Escape)
    assert not line.field.isVisible() and not page.draft.dirty


def test_a_path_is_completed_while_it_is_typed(page: MapsPage, qtbot: QtBot) -> None:
    page.bench.open_map("coupon", 1)
    field = page.bench.editor.path
    qtbot.keyClicks(field, "event, shipp")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "event, properties.shipping_method"
    row = next(one for one in page.draft.sheet.rows if one.map.name == "coupon")
    assert row.map.paths == ("event", "properties.shipping_method")
    assert page.draft.base.revision == 1  # Return chose, it did not save


def test_an_empty_workspace_says_what_to_do(styled: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "empty.portway"
    fill_maps(target, 0, ())
    for page in opened(target, qtbot):
        assert "No data map yet" in page.bench.empty.text
        assert "No event yet" in page.catalogue.empty.text
        page.catalogue.empty.first.click()
        assert "No gateway runs." in page.catalogue.empty.text
        page.bench.empty.first.click()
        editor = page.bench.editor
        assert editor.name.hasFocus() and page.bench.table.shown.lines[0].preview.note == "no event yet"
        qtbot.keyClick(editor.name, Qt.Key.Key_Escape)
        assert not page.draft.sheet.rows and not page.draft.dirty
        with open_workspace(target, "writer") as workspace:
            add_events(workspace.connection, 5, now())
        judge = page.judge
        qtbot.waitUntil(lambda judge=judge: len(judge.seen.messages) == 5)  # type: ignore[misc]  # they show by themselves
        assert page.catalogue.list.isVisible()


def test_foreign_text_stays_text(styled: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "hostile.portway"
    fill_maps(target, 0, (DataMap(HOSTILE, ("traits.x",)), *MAPS[:2]))
    with open_workspace(target, "writer") as workspace:
        make = partial(events.EventRow, 1, now(), now(), "tracking", "track", HOSTILE, None, 1, 1, None)
        body = {
            "type": "track",
            "event": f"{HOSTILE}\u202e",
            "traits": {"x": f"{HOSTILE}\u202e"},
            "properties": {HOSTILE: HOSTILE},
        }
        events.append(workspace.connection, [make(Verdict.DELIVERED, "sent")], [(1, events.pack(body), b"[]")])
    for page in opened(target, qtbot):
        table = page.bench.table
        for column in range(5):
            assert "<img" not in str(table.shown.index(0, column).data(Qt.ItemDataRole.ToolTipRole))
        page.catalogue.which.choose(ALL)
        for row in range(len(page.catalogue.shown.entries)):
            assert "<img" not in page.catalogue.shown.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
        page.draft.change(page.draft.sheet.rows[1].id, name="turned\u202e")
        assert page.bench.table.shown.lines[1].problems[0].stops  # a name that misleads is not saved
        page.bench.delete(page.draft.sheet.rows[0].id)
        assert page.bench.undo_banner._text.textFormat() is Qt.TextFormat.PlainText
        page.grab()
