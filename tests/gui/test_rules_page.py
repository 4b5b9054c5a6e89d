"""The page "Rules" as a person uses it: opens, types, clicks, saves, tries, tests, restores, ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from gui.main_window import now
from gui.pages.rules import RulesPage
from gui.pages.rules.conditions_view import ConditionsView
from gui.pages.rules.draft import from_event
from gui.pages.rules.editor import RuleEditor
from gui.pages.rules.list_model import STATUS
from gui.pages.rules.list_view import switch_box
from gui.pages.rules.words import STATUSES
from gui.widgets.segments import segment_widths
from models.meaning.configuration import Configuration, DataMap, Reference
from models.storage import revisions
from models.storage.tables import Command
from models.storage.workspace import open_workspace
from tests.gui.rules_page import rules_page
from tests.gui.rules_sample import COUPON, fill_rules

Answer = Callable[[str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "acme.portway"
    fill_rules(target, 300)
    return target


@pytest.fixture
def page(styled: QApplication, qtbot: QtBot, path: Path) -> Iterator[RulesPage]:
    with rules_page(path, qtbot, []) as made:
        made.shown()
        qtbot.waitUntil(lambda: made.list.table.shown.rowCount() == 3)
        yield made


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Answers the next questions with the button of this name."""

    def with_button(text: str) -> None:
        def exec_(box: QMessageBox) -> int:
            next(one for one in box.buttons() if one.text() == text).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", exec_)

    return with_button


def newest(path: Path) -> Configuration:
    with open_workspace(path, "reader") as opened:
        return revisions.latest(opened.db)


def opened(page: RulesPage, qtbot: QtBot, row: int) -> RuleEditor:
    table = page.list.table
    place = table.visualRect(table.shown.index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.editor is not None
    return page.editor


def click_edit(qtbot: QtBot, table: ConditionsView, row: int) -> None:
    place = table.visualRect(table.shown.index(row, 7)).topLeft() + QPoint(15, 17)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def retype(qtbot: QtBot, field: object, text: str) -> None:
    field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field, text)


def test_the_list_has_the_hosted_columns(page: RulesPage) -> None:
    model = page.list.table.shown
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert heads == ["Name", "Default lifetime", "Transaction data map", "# of conditions", "Status"]
    assert [model.index(0, at).data() for at in range(5)] == [
        "Checkout started, no order", "48 hours", "cart_id", "4", "on",
    ]  # fmt: skip


def test_the_switch_sets_the_status_and_undo_takes_it_back(page: RulesPage, qtbot: QtBot, path: Path) -> None:
    table = page.list.table
    box = switch_box(table.visualRect(table.shown.index(1, STATUS)))
    place = QPoint(int(box.left()) + sum(segment_widths(STATUSES)) - 8, int(box.center().y()))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: newest(path).rules[1].status == "on")
    qtbot.waitUntil(page.list.banner.isVisible)
    page.list.banner._link.click()
    qtbot.waitUntil(lambda: newest(path).rules[1].status == "watching")


def test_sentence_and_time_line_follow_every_key_and_save_writes_a_revision(
    page: RulesPage, qtbot: QtBot, path: Path
) -> None:
    editor = opened(page, qtbot, 0)
    click_edit(qtbot, editor.form.table, 0)
    assert editor.form.row.isVisible()
    retype(qtbot, editor.form.row.wait, "30m")
    assert "30 minutes" in editor.form.sentence.text
    assert "30 minutes" in editor.form.timeline.accessibleDescription()
    retype(qtbot, editor.form.row.criteria.lines[1].value, "75")
    assert "75" in editor.form.sentence.text
    editor.footer.save.click()
    qtbot.waitUntil(lambda: newest(path).revision == 3)
    saved = newest(path).rules[0].conditions[0]
    assert (saved.wait, saved.criteria[1].value) == ("30m", 75)
    qtbot.waitUntil(lambda: not editor.draft.dirty)
    assert page.editor is editor


def test_save_and_close_goes_back_to_the_list(page: RulesPage, qtbot: QtBot, path: Path) -> None:
    editor = opened(page, qtbot, 1)
    retype(qtbot, editor.form.head.name, "Coupon, no order")
    editor.footer.save_and_close.click()
    qtbot.waitUntil(lambda: page.editor is None)
    assert newest(path).rules[1].name == "Coupon, no order"


def test_a_problem_is_counted_shown_beside_its_field_and_jumped_to(page: RulesPage, qtbot: QtBot, path: Path) -> None:
    editor = opened(page, qtbot, 0)
    click_edit(qtbot, editor.form.table, 2)
    retype(qtbot, editor.form.row.within, "soon")
    assert "1 problem stops saving" in editor.footer.text
    assert editor.footer.link.text() == "within time of row 3"
    editor.form.row.hide()
    editor.footer.save.click()  # goes to the problem instead of saving
    qtbot.waitUntil(editor.form.row.within.hasFocus)
    assert "not a duration" in editor.form.row._fields["within"].problem.text
    assert newest(path).revision == 2


def test_a_new_rule_is_made_by_hand(page: RulesPage, qtbot: QtBot, path: Path) -> None:
    page.add.click()
    editor = page.editor
    assert editor is not None
    assert editor.form.sentence.text == "Choose what starts it."
    assert editor.footer.text == "", "nobody is blamed for what is not begun"
    editor.footer.save.click()
    assert editor.footer.text == "◆ 3 problems stop saving:"
    qtbot.waitUntil(editor.form.head.name.hasFocus)
    qtbot.keyClicks(editor.form.head.name, "Win back")
    editor.form.add.click()
    row = editor.form.row
    row.criteria.add.click()
    qtbot.keyClicks(row.criteria.lines[0].value, "Cart Viewed")
    row.variables.add.click()
    qtbot.keyClicks(row.variables.lines[0].name, "cart")
    row.variables.lines[0].value.setCurrentText("cart_id")  # type: ignore[union-attr]
    row.variables.lines[0].value.activated.emit(3)  # type: ignore[union-attr]
    assert editor.form.sentence.text == "Choose what it triggers."
    editor.form.add.click()
    row.external_event.setCurrentIndex(2)
    row.external_event.activated.emit(2)
    retype(qtbot, row.wait, "2h")
    row.constants.add.click()
    qtbot.keyClicks(row.constants.lines[0].name, "source")
    qtbot.keyClicks(row.constants.lines[0].value, "rule")
    assert editor.form.sentence.text == "Fires Win-back mail 2 hours after Cart Viewed."
    editor.footer.save.click()
    qtbot.waitUntil(lambda: len(newest(path).rules) == 4)
    rule = newest(path).rules[3]
    assert (rule.name, rule.status) == ("Win back", "watching")
    assert dict(rule.conditions[0].variables) == {"cart": "cart_id"}
    assert rule.conditions[1].external_event == Reference(8, "Win-back mail")
    assert dict(rule.conditions[1].constants) == {"source": "rule"}


def test_rows_are_moved_and_deleted_by_keys_and_undone(page: RulesPage, qtbot: QtBot) -> None:
    editor = opened(page, qtbot, 0)
    table = editor.form.table
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.id for one in editor.draft.rule.conditions] == ["c2", "c1", "c3", "c4"]
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert [one.id for one in editor.draft.rule.conditions] == ["c1", "c3", "c4"]
    editor.undo.click()
    editor.undo.click()
    assert [one.id for one in editor.draft.rule.conditions] == ["c1", "c2", "c3", "c4"]
    assert not editor.draft.dirty
    assert page.redo()
    assert [one.id for one in editor.draft.rule.conditions] == ["c2", "c1", "c3", "c4"]
    assert page.undo()
    assert not editor.draft.dirty


def test_unsaved_edits_are_asked_about(page: RulesPage, qtbot: QtBot, answer: Answer) -> None:
    editor = opened(page, qtbot, 1)
    qtbot.keyClicks(editor.form.head.name, "!")
    assert page.unsaved.endswith("!")
    answer("Keep editing")
    editor.footer.cancel.click()
    assert page.editor is editor
    answer("Discard")
    editor.footer.cancel.click()
    assert page.editor is None


def test_what_somebody_else_saves_shows_by_itself_and_takes_no_edit_away(
    page: RulesPage, qtbot: QtBot, path: Path
) -> None:
    editor = opened(page, qtbot, 1)
    qtbot.keyClicks(editor.form.head.name, "!")
    with open_workspace(path, "editor") as other:
        current = revisions.latest(other.db)
        rules = (current.rules[0], replace(COUPON, cooldown="30d"), current.rules[2])
        revisions.save(other.db, replace(current, rules=rules), "cli", "Changed", now())
    qtbot.waitUntil(editor.banner.isVisible, timeout=5_000)
    assert editor.draft.rule.name.endswith("!")
    editor.footer.save.click()
    qtbot.waitUntil(lambda: newest(path).rules[1].name.endswith("!"))


def test_the_rule_is_tried_on_the_newest_event(page: RulesPage, qtbot: QtBot) -> None:
    editor = opened(page, qtbot, 0)
    trying = editor.side.trying
    qtbot.waitUntil(lambda: trying.stored.count() == 100)
    starts = next(at for at in range(100) if "Checkout Started" in trying.stored.itemText(at))
    orders = next(at for at in range(100) if "Order Completed" in trying.stored.itemText(at))
    for at, said in ((orders, "It would do nothing."), (starts, "")):
        trying.stored.setCurrentIndex(at)
        trying.stored.activated.emit(at)
        qtbot.waitUntil(lambda said=said: not said or trying.result.text() == said)
    qtbot.waitUntil(lambda: trying.ticks.texts[:1] == ['✓ ecom_event is "Checkout Started"'])
    assert trying.ticks.texts[2].startswith('✓ cart_id is "c-')


def test_open_people_are_listed_and_ended_by_the_gateway(
    page: RulesPage, qtbot: QtBot, path: Path, answer: Answer
) -> None:
    panel = opened(page, qtbot, 0).side.open
    page.editor.side.show_panel(panel)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: panel.table.shown.rowCount() == 3)
    assert panel.table.shown.rows[0][:2] == ("mira.holt@example.com", "step 0, matched")
    panel.table.selectRow(0)
    answer("End it")
    panel.end.click()
    qtbot.waitUntil(lambda: "Asked the gateway" in panel.status.text())
    with open_workspace(path, "reader") as reader:
        asked = list(Command.select(Command.what, Command.arguments).tuples().execute(reader.db))
    assert asked == [("end instance", '{"instance": "uuid-0"}')]


def test_an_earlier_version_is_compared_and_restored(page: RulesPage, qtbot: QtBot, path: Path) -> None:
    editor = opened(page, qtbot, 0)
    retype(qtbot, editor.form.head.lifetime, "12")
    editor.footer.save.click()
    qtbot.waitUntil(lambda: newest(path).revision == 3)
    panel = editor.side.versions
    editor.side.show_panel(panel)
    qtbot.waitUntil(lambda: panel.table.shown.rowCount() == 2)
    panel.table.selectRow(1)
    assert "48" in panel.changes.text()
    panel.restore.click()
    assert editor.draft.rule.default_lifetime_hours == 48
    assert editor.draft.dirty


def test_a_library_rule_brings_its_maps(page: RulesPage, qtbot: QtBot, path: Path) -> None:
    page.add.click()
    editor = page.editor
    assert editor is not None
    use = next(one for one in editor.side.library.findChildren(type(page.add)) if "coupon" in one.accessibleName())
    use.click()
    assert editor.form.sentence.text.startswith("Fires ")
    for at, row in enumerate(editor.draft.rule.conditions):
        if row.type == "exit":
            editor.draft.change_row(at, external_event=Reference(7, "Checkout reminder"))
    editor.footer.save.click()
    qtbot.waitUntil(lambda: len(newest(path).rules) == 4)
    assert newest(path).rules[3].status == "watching"


def test_a_deleted_rule_comes_back_with_undo(page: RulesPage, qtbot: QtBot, path: Path, answer: Answer) -> None:
    answer("Delete rule")
    page.list.table.selectRow(1)
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(newest(path).rules) == 2)
    qtbot.waitUntil(page.list.banner.isVisible)
    page.list.banner._link.click()
    qtbot.waitUntil(lambda: len(newest(path).rules) == 3)


def test_foreign_text_stays_text(page: RulesPage, qtbot: QtBot) -> None:
    editor = opened(page, qtbot, 2)
    assert editor._name.textFormat() is Qt.TextFormat.PlainText
    assert editor._name.text().startswith("<b>Thanks</b>")


def test_side_panels_close_where_room_is_scarce(page: RulesPage, qtbot: QtBot) -> None:
    editor = opened(page, qtbot, 0)
    assert editor.side.isVisible()
    page.resize(1044, 612)
    qtbot.waitUntil(lambda: not editor.side.isVisible())
    editor.panels.click()
    assert editor.side.isVisible()


def test_an_edit_shows_what_it_would_change(page: RulesPage, qtbot: QtBot) -> None:
    editor = opened(page, qtbot, 0)
    preview = editor.side.trying.preview
    assert preview.said.text().startswith("Nothing is edited yet.")
    editor.draft.change(status="off")
    qtbot.waitUntil(lambda: "have to do with it. Of these:" in preview.said.text())
    texts = [one.text() for one in preview.findChildren(QLabel)]
    assert any("would no longer start “Checkout started, no order”" in one for one in texts)
    editor.undo.click()
    assert preview.said.text().startswith("Nothing is edited yet.")


def test_a_rule_is_begun_from_an_event(page: RulesPage, path: Path, qtbot: QtBot) -> None:
    page.shown("new-from-event:300")
    qtbot.waitUntil(lambda: page.editor is not None)
    assert page.editor is not None
    rule = page.editor.draft.rule
    with open_workspace(path, "reader") as opened:
        (name,) = opened.connection.execute("SELECT name FROM event WHERE id = 300").fetchone()
    assert (rule.name, rule.status) == (f"After {name}", "watching")
    (start,) = rule.conditions
    assert (start.type, start.call) == ("start", "track")
    assert [(one.map, one.operator, one.value) for one in start.criteria] == [("ecom_event", "=", name)]


def test_the_map_that_an_event_needs_comes_with_the_rule() -> None:
    rule, maps = from_event("page", "Cart", (DataMap("page_name", ("title",)),))
    assert maps == (DataMap("page_name_2", ("name",)),)
    assert rule.conditions[0].criteria[0].map == "page_name_2"
    assert from_event("identify", "", ())[0].conditions[0].criteria == ()


def test_a_link_opens_the_very_condition(page: RulesPage, qtbot: QtBot) -> None:
    page.shown("Checkout started, no order:row:3")
    qtbot.waitUntil(lambda: page.editor is not None and not page.editor.form.row.isHidden())
    assert page.editor is not None and page.editor.form.row.at == 2


def test_an_exit_says_how_much_it_sends(page: RulesPage, qtbot: QtBot) -> None:
    editor = opened(page, qtbot, 0)
    cell = editor.form.table.shown.index(3, 6)
    assert cell.data() == "sends all 2"
    editor.draft.change_row(3, constants={"campaign": "autumn"})
    assert cell.data() == "campaign"
