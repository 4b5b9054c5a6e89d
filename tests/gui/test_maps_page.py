"""The page "Data maps" as a person uses it: types into cells, tabs, saves, takes back, deletes, moves, chooses events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from gui.pages.maps.columns import FIELD, GRIP_ROOM, MENU_ROOM, NAME, PATH, TYPE
from gui.pages.maps.map_model import cell_text
from gui.pages.maps.match_window import MatchWindow
from models.meaning.configuration import Configuration, DataMap, Reference
from models.storage import accounts, revisions
from models.storage.tables import Command
from models.storage.workspace import open_workspace
from tests.gui.maps_sample import MAPS, add_events, fill_maps

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # the lists of completions


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_maps(target, 60)
    return target


def opened(path: Path, qtbot: QtBot, maps: int) -> Iterator[MapsPage]:
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
    qtbot.waitUntil(lambda: made._mark is not None and len(made.bench.table.shown.lines) == maps)
    yield made
    made.hidden()
    background.stop()


@pytest.fixture
def page(styled: QApplication, qtbot: QtBot, path: Path) -> Iterator[MapsPage]:
    yield from opened(path, qtbot, len(MAPS))


def newest(path: Path) -> Configuration:
    with open_workspace(path, "reader") as workspace:
        return revisions.latest(workspace.db)


def saved(page: MapsPage, path: Path, qtbot: QtBot, revision: int = 2) -> Configuration:
    qtbot.waitUntil(lambda: page.draft.base.revision == revision)
    return newest(path)


def names(page: MapsPage) -> list[str]:
    return [one.row.map.name for one in page.bench.table.shown.lines]


def cell(page: MapsPage, name: str, column: int) -> QPoint:
    table = page.bench.table
    box = table.visualRect(table.shown.index(names(page).index(name), column))
    return QPoint(box.left() + GRIP_ROOM + 4, box.top() + 16)


def text(page: MapsPage, name: str, column: int) -> str:
    return cell_text(page.bench.table.shown.lines[names(page).index(name)], column)


def edit(page: MapsPage, qtbot: QtBot, name: str, column: int) -> None:
    """As with the mouse: a click selects the row, one more opens the cell."""
    for _ in range(2):
        qtbot.mouseClick(page.bench.table.viewport(), LEFT, pos=cell(page, name, column))


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key) -> None:
    """Keys go to the list of completions while there is one."""
    qtbot.keyClick(QApplication.activePopupWidget() or widget, key)


def link_of(page: MapsPage, name: str, words: str) -> QPoint:
    lines = page.bench.table.problem_pieces(names(page).index(name))
    return next(one.box.center() for _, line in lines for one in line if one.text == words)


def test_a_path_is_changed_in_place_previewed_and_saved_with_return(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "ecom_revenue", PATH)
    field = page.bench.editor.path
    assert field.hasFocus() and field.text() == "properties.revenue"
    qtbot.keyClicks(field, "properties.total")  # what was there is selected, as in a cell
    assert text(page, "ecom_revenue", 4) == "129.9 from text “129.90”"
    assert page.bench.footer.what.text() == "ecom_revenue: path changed from properties.revenue to properties.total"
    assert page.unsaved == "Data maps"
    qtbot.waitUntil(lambda: "have to do with it" in page.bench.footer.preview.said.text())
    assert newest(path).revision == 1  # nothing takes effect while somebody types
    qtbot.keyClick(field, Qt.Key.Key_Return)
    after = saved(page, path, qtbot)
    assert after.map_named("ecom_revenue") == replace(MAPS[3], paths=("properties.total",))
    assert page.unsaved == "" and page.bench.footer.isHidden() and not page.bench.table.editing
    with open_workspace(path, "reader") as workspace:
        assert revisions.lines(workspace.db)[0].what.startswith("Data maps: ecom_revenue: path changed")


def test_escape_leaves_the_row_as_it_was(page: MapsPage, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", NAME)
    qtbot.keyClicks(page.bench.editor.name, "voucher")
    assert "voucher" in names(page)
    qtbot.keyClick(page.bench.editor.name, Qt.Key.Key_Escape)
    assert "coupon" in names(page) and not page.draft.dirty
    assert page.bench.table.hasFocus()


def test_return_saves_and_escape_discards_from_every_cell(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    editor = page.bench.editor
    edit(page, qtbot, "coupon", FIELD)
    qtbot.keyClicks(editor.field, "zzz")
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert not page.bench.table.editing and not page.draft.dirty
    edit(page, qtbot, "coupon", TYPE)
    assert editor.type.hasFocus()
    qtbot.keyClick(editor.type, Qt.Key.Key_L)
    assert text(page, "coupon", TYPE) == "list"
    qtbot.keyClick(editor.type, Qt.Key.Key_Return)
    assert saved(page, path, qtbot).data_maps[5].data_type == "list"


def test_tab_moves_through_the_cells_and_on_to_the_next_row(page: MapsPage, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", NAME)
    editor, id_ = page.bench.editor, page.bench.table.editing
    for control in (editor.path, editor.type, editor.field, editor.more):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        assert control.hasFocus()
    qtbot.keyClick(editor.more, Qt.Key.Key_Tab)
    assert page.bench.table.editing != id_ and editor.name.text() == "behavior" and editor.name.hasFocus()
    qtbot.keyClick(editor.name, Qt.Key.Key_Backtab)
    assert page.bench.table.editing == id_


def test_while_editing_one_click_and_the_arrows_go_to_another_row(page: MapsPage, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", PATH)
    editor = page.bench.editor
    qtbot.mouseClick(page.bench.table.viewport(), LEFT, pos=cell(page, "category", PATH))
    assert editor.name.text() == "category" and editor.path.hasFocus()
    qtbot.keyClick(editor.path, Qt.Key.Key_Up)
    assert editor.name.text() == "behavior" and editor.path.hasFocus()


def test_saving_takes_what_is_typed_in_the_picker(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", FIELD)
    qtbot.keyClicks(page.bench.editor.field, "customer")
    page.bench.save()
    found = saved(page, path, qtbot).map_named("coupon")
    assert found is not None and found.field == Reference(10691, "Customer id")


def test_a_field_is_picked_by_a_part_of_its_name_or_by_its_id(page: MapsPage, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", FIELD)
    field = page.bench.editor.field
    qtbot.keyClicks(field, "customer")
    press(qtbot, field, Qt.Key.Key_Tab)
    assert text(page, "coupon", FIELD) == "Customer id"
    edit(page, qtbot, "cart_id", FIELD)
    qtbot.keyClicks(field, "2")
    press(qtbot, field, Qt.Key.Key_Tab)
    assert text(page, "cart_id", FIELD) == "Last Name"
    edit(page, qtbot, "cart_id", FIELD)
    qtbot.keyClicks(field, "no such field")
    press(qtbot, field, Qt.Key.Key_Tab)
    assert text(page, "cart_id", FIELD) == "Last Name"


def test_a_problem_stands_under_its_cell_and_goes_with_one_click(page: MapsPage, qtbot: QtBot) -> None:
    table = page.bench.table
    at = names(page).index("ecom_shipping")
    assert table.rowHeight(at) == 56
    assert table.shown.lines[at].problems[0].text == "No event of late had this path."
    qtbot.mouseClick(table.viewport(), LEFT, pos=link_of(page, "ecom_shipping", "Use that path"))
    assert text(page, "ecom_shipping", PATH) == "properties.shipping_method"
    assert table.rowHeight(at) == 32
    lost = table.shown.lines[names(page).index("loyalty_tier")].problems[0]
    assert lost.text.startswith("Left out in ") and lost.evidence == "Loyalty tier knows bronze, silver, gold."


def test_two_maps_of_one_field_cannot_be_saved(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", FIELD)
    qtbot.keyClicks(page.bench.editor.field, "E-Mail")
    press(qtbot, page.bench.editor.field, Qt.Key.Key_Return)
    assert "both update E-Mail" in page.bench.table.shown.lines[5].problems[0].text
    assert page.bench.footer.link.text() == "1 problem stops saving"
    qtbot.mouseClick(page.bench.footer.save, LEFT)
    assert page.bench.editor.field.hasFocus()  # it goes where the problem is
    assert newest(path).revision == 1
    qtbot.mouseClick(page.bench.table.viewport(), LEFT, pos=link_of(page, "coupon", "For rules only"))
    assert not page.draft.dirty


def test_what_true_and_null_become_stands_behind_more(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "high_spender", NAME)
    editor = page.bench.editor
    qtbot.mouseClick(editor.more, LEFT)
    assert page.bench.table.rowHeight(names(page).index("high_spender")) > 40
    qtbot.mouseClick(editor.strip.clears, LEFT)
    for picker, word in ((editor.strip.when_true, "Yes"), (editor.strip.when_false, "No")):
        assert picker.control is picker.list
        qtbot.keyClicks(picker.list, word)
        picker.list.activated.emit(picker.list.findText(word))
    qtbot.keyClick(editor.name, Qt.Key.Key_Return)
    found = saved(page, path, qtbot).map_named("high_spender")
    assert found is not None and found.clears
    assert (found.when_true, found.when_false) == (Reference(1, "Yes"), Reference(2, "No"))


def test_a_map_in_use_stays_and_another_comes_back(page: MapsPage, qtbot: QtBot) -> None:
    table = page.bench.table
    qtbot.mouseClick(table.viewport(), LEFT, pos=cell(page, "order_id", NAME))
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert "order_id" in names(page) and "Thanks after the order" in page.bench.banner._text.text()
    qtbot.mouseClick(table.viewport(), LEFT, pos=cell(page, "coupon", NAME))
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert "coupon" not in names(page)
    banner = page.bench.undo_banner
    assert banner.isVisible()
    page.draft.change(page.draft.sheet.rows[0].id, name="mail")  # what was done since then stays
    page.bench.undo_banner._link.click()
    assert names(page)[5] == "coupon" and not banner.isVisible()
    assert page.draft.changes() == ["email: renamed to mail"]


def test_rows_are_moved_by_keys_and_by_their_grip(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    table = page.bench.table
    qtbot.mouseClick(table.viewport(), LEFT, pos=cell(page, "email", NAME))
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(page)[:2] == ["ecom_event", "email"]
    assert table.current_id == page.draft.sheet.rows[1].id
    grip = QPoint(GRIP_ROOM // 2, cell(page, "email", NAME).y())
    qtbot.mousePress(table.viewport(), LEFT, pos=grip)
    target = cell(page, "cart_id", NAME)
    qtbot.mouseMove(table.viewport(), QPoint(20, target.y() + 10))
    qtbot.mouseRelease(table.viewport(), LEFT, pos=QPoint(20, target.y() + 10))
    assert names(page)[-1] == "email"
    qtbot.mouseClick(page.bench.footer.save, LEFT)
    assert saved(page, path, qtbot).data_maps[-1].name == "email"


def test_a_row_is_duplicated_without_its_field(page: MapsPage, qtbot: QtBot) -> None:
    id_ = page.draft.sheet.rows[0].id
    menu = page.bench.table.menu(id_)
    next(one for one in menu.actions() if one.text() == "Duplicate").trigger()
    assert names(page)[:2] == ["email", "email_copy"]
    assert page.draft.sheet.rows[1].map == replace(MAPS[0], name="email_copy", field=None)
    assert page.bench.editor.name.hasFocus()
    menu.deleteLater()


def test_rules_follow_a_new_name(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "ecom_event", NAME)
    qtbot.keyClicks(page.bench.editor.name, "event_name")
    assert page.bench.footer.what.text() == "ecom_event: renamed to event_name in its rule, too"
    qtbot.keyClick(page.bench.editor.name, Qt.Key.Key_Return)
    after = saved(page, path, qtbot)
    assert after.rules[0].conditions[0].criteria[0].map == "event_name"


def test_kinds_and_search_narrow_the_table(page: MapsPage, qtbot: QtBot) -> None:
    page.bench.kinds.choose(3)
    assert names(page) == ["ecom_shipping", "loyalty_tier"]
    page.bench.kinds.choose(1)
    assert len(names(page)) == 9
    qtbot.keyClicks(page.head.search, "tier")
    assert names(page) == ["loyalty_tier"]
    qtbot.keyClicks(page.head.search, "xx")
    assert page.bench.empty.isVisible()
    page.bench.empty.first.click()
    assert len(names(page)) == len(MAPS) and page.head.search.text() == ""


def test_the_menu_and_the_second_click_stay_apart(
    page: MapsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = page.bench.table
    opened_for: list[int] = []
    monkeypatch.setattr(table, "menu", lambda id_: (opened_for.append(id_), table)[1])  # type: ignore[func-returns-value]
    monkeypatch.setattr(type(table), "popup", lambda self, at: None, raising=False)
    spot = QPoint(table.viewport().width() - MENU_ROOM // 2, cell(page, "coupon", NAME).y())
    qtbot.mouseClick(table.viewport(), LEFT, pos=spot)
    assert opened_for == [page.draft.sheet.rows[5].id] and not table.editing


def test_another_console_saves_meanwhile(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", NAME)
    qtbot.keyClicks(page.bench.editor.name, "voucher")
    with open_workspace(path, "editor") as workspace:
        base = revisions.latest(workspace.db)
        maps = [replace(one, data_type="list") if one.name in ("coupon", "behavior") else one for one in base.data_maps]
        added = DataMap("theirs", ("event",))
        revisions.save(workspace.db, replace(base, data_maps=(*maps, added)), "bob", "Theirs", now())
    qtbot.waitUntil(lambda: page.draft.base.revision == 2)
    assert page.bench.banner.isVisible()
    by_name = {one.name: one for one in page.draft.sheet.maps}
    assert by_name["voucher"].data_type == "string" and by_name["behavior"].data_type == "list"
    assert "theirs" in by_name
    qtbot.keyClick(page.bench.editor.name, Qt.Key.Key_Return)
    after = saved(page, path, qtbot, 3)
    assert after.map_named("voucher") == replace(MAPS[5], name="voucher") and after.map_named("theirs") is not None


def test_their_maps_can_be_taken_instead(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    edit(page, qtbot, "coupon", NAME)
    qtbot.keyClicks(page.bench.editor.name, "voucher")
    with open_workspace(path, "editor") as workspace:
        base = revisions.latest(workspace.db)
        revisions.save(workspace.db, replace(base, data_maps=base.data_maps[:6]), "bob", "Theirs", now())
    qtbot.waitUntil(lambda: page.draft.base.revision == 2)
    page.bench.banner._link.click()
    assert names(page) == [one.name for one in MAPS[:6]] and not page.unsaved


def test_fields_are_read_again_on_demand(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    table = page.bench.table
    qtbot.mouseClick(table.viewport(), LEFT, pos=link_of(page, "loyalty_tier", "Refresh choices"))

    def asked() -> None:
        with open_workspace(path, "reader") as workspace:
            assert [one for (one,) in Command.select(Command.what).tuples().execute(workspace.db)] == ["read account"]

    qtbot.waitUntil(asked)


def test_values_stand_beside_the_choices_that_they_match(page: MapsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.bench.table.viewport(), LEFT, pos=link_of(page, "loyalty_tier", "Match values"))
    (window,) = page.findChildren(MatchWindow)
    assert window.headline.text() == "1 of the 2 values in the latest 60 events matches no choice of Loyalty tier."
    assert [window.table.records.index(0, at).data() for at in (0, 1)] == ["platinum", "left out: no such choice"]
    qtbot.mouseClick(window.copy, LEFT)
    assert QApplication.clipboard().text() == "platinum"


def test_previews_follow_the_chosen_event(page: MapsPage, path: Path, qtbot: QtBot) -> None:
    chooser = page.bench.chooser
    assert chooser.list.currentText() == "Latest: #60 Order Completed"
    qtbot.mouseClick(chooser.older, LEFT)
    assert chooser.list.currentText().startswith("#59 ")
    assert text(page, "order_id", 4) == "absent in this event"
    qtbot.mouseClick(chooser.newer, LEFT)
    assert text(page, "order_id", 4) == "W-20418"
    page.shown(2)
    qtbot.waitUntil(lambda: chooser.list.currentText() == "#2 Product Viewed")
    page.shown(999)
    qtbot.waitUntil(lambda: page.bench.banner.isVisible())
    chooser.list.activated.emit(0)
    with open_workspace(path, "writer") as workspace:
        add_events(workspace.connection, 1, now(), first=61)
    page._load()
    qtbot.waitUntil(lambda: chooser.list.currentText() == "Latest: #61 Order Completed")


def test_a_name_opens_its_row_and_a_path_a_new_one(page: MapsPage, qtbot: QtBot) -> None:
    page.shown("loyalty_tier")
    qtbot.waitUntil(lambda: page.bench.editor.field.hasFocus())
    assert page.bench.editor.name.text() == "loyalty_tier"
    page.shown("new:properties.currency")
    qtbot.waitUntil(lambda: "currency" in names(page))
    assert page.draft.sheet.maps[-1] == DataMap("currency", ("properties.currency",))
    qtbot.keyClick(page.bench.editor.name, Qt.Key.Key_Escape)
    assert "currency" not in names(page)


def test_an_unread_account_says_so_and_believes_ids(styled: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "unread.portway"
    fill_maps(target, 30, read=False)
    for page in opened(target, qtbot, len(MAPS)):
        assert page.bench.banner.isVisible()
        edit(page, qtbot, "coupon", FIELD)
        qtbot.keyClicks(page.bench.editor.field, "4711")
        press(qtbot, page.bench.editor.field, Qt.Key.Key_Tab)
        assert page.draft.sheet.maps[5].field == Reference(4711, "field 4711")
        with open_workspace(target, "reader") as workspace:
            assert accounts.current(workspace.connection, newest(target)).catalogue.read_at == 0
