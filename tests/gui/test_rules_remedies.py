"""A problem of a rule is mended where it stands: by the link in its row, by the row's menu, in the form and in the foot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pages.rules.editor import RuleEditor
from models.meaning.configuration import Criterion, Reference
from tests.gui.rules_page import opened_rule, rules_page
from tests.gui.rules_sample import fill_rules


@pytest.fixture
def editor(styled: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[RuleEditor]:
    fill_rules(tmp_path / "acme.portway", 5)
    with rules_page(tmp_path / "acme.portway", qtbot, [], height=1100) as page:
        yield opened_rule(page, qtbot, "Checkout started, no order")


def links(editor: RuleEditor, row: int) -> dict[str, QPoint]:
    """The links under a row, and where each stands in the table."""
    pieces = (piece for _, line in editor.form.table.problem_pieces(row) for piece in line)
    return {piece.text: piece.box.center() for piece in pieces if piece.way is not None}


def click(editor: RuleEditor, qtbot: QtBot, row: int, words: str) -> None:
    viewport = editor.form.table.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=links(editor, row)[words])


def test_a_link_in_the_row_mends_it_and_undo_takes_it_back(editor: RuleEditor, qtbot: QtBot) -> None:
    editor.draft.change_row(0, wait="1.5h")
    assert list(links(editor, 0)) == ["Set wait time to 90m", "Clear the wait time"]
    click(editor, qtbot, 0, "Set wait time to 90m")
    assert editor.draft.rule.conditions[0].wait == "90m"
    assert editor.form.row.isHidden(), "a link mends, it does not open the form"
    assert editor.judgement.problems == ()
    editor.undo.click()
    assert editor.draft.rule.conditions[0].wait == "1.5h"


def test_an_event_that_the_account_lacks_is_replaced_by_the_one_like_it(editor: RuleEditor, qtbot: QtBot) -> None:
    editor.draft.change_row(3, external_event=Reference(99, "Checkout reminders"))
    assert editor.footer.link.text() == "external event of row 4"
    assert editor.footer.remedy.text() == "Add it to the sandbox"
    wanted: list[Reference] = []
    editor.event_wanted.disconnect()
    editor.event_wanted.connect(wanted.append)
    editor.footer.remedy.click()
    assert wanted == [Reference(99, "Checkout reminders")]
    click(editor, qtbot, 3, "Use Checkout reminder")
    assert editor.draft.rule.conditions[3].external_event == Reference(7, "Checkout reminder")
    assert editor.footer.text == ""
    assert not editor.footer.remedy.isVisible()


def test_the_keyboard_finds_the_ways_out_in_the_menu_of_the_row(editor: RuleEditor, qtbot: QtBot) -> None:
    editor.draft.change_row(2, within="later")
    table = editor.form.table
    cell = table.shown.index(2, 4)
    assert '"later" is not a duration' in cell.data(Qt.ItemDataRole.AccessibleTextRole), "it can be heard, too"
    table.selectRow(2)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert editor.draft.rule.conditions[2].within == "later", "Enter opens the form and applies nothing"
    assert editor.form.row.isVisible()
    menu = table.menu(2)
    next(one for one in menu.actions() if one.text() == "Set within time to 1d").trigger()
    menu.close()
    assert editor.draft.rule.conditions[2].within == "1d"
    assert editor.form.row.within.text() == "1d"


def test_the_form_has_the_whole_text_and_the_same_ways_out(editor: RuleEditor, qtbot: QtBot) -> None:
    editor.form.edit_row(1)
    editor.draft.change_row(1, within="3d")
    assert [line.text for line, _ in editor.form.table.problem_pieces(1)] == []
    editor.draft.change_row(2, within="1h")
    (shown,) = (line for line, _ in editor.form.table.problem_pieces(1))
    assert shown.text == "Longer than the rule lasts: the last trigger is due at most 5 hours after this step begins."
    problem = editor.form.row._fields["within"].problem
    assert "enter a shorter one" in problem.text
    (way,) = problem.ways
    assert way.text() == "Clear the within time"
    way.click()
    assert editor.draft.rule.conditions[1].within is None
    assert not problem.isVisible()


def test_a_map_that_the_starter_library_knows_is_added(editor: RuleEditor, qtbot: QtBot) -> None:
    start = editor.draft.rule.conditions[0]
    editor.draft.change_row(0, criteria=(*start.criteria, Criterion("ecom_coupon", "=", "X")))
    assert "no data map" in editor.judgement.errors[0].text
    click(editor, qtbot, 0, "Add the data map ecom_coupon")
    assert editor.judgement.errors == ()
    assert [one.name for one in editor.draft.new_maps] == ["ecom_coupon"]
    assert editor.banner.isVisible()


def test_a_deleted_row_closes_its_form(editor: RuleEditor, qtbot: QtBot) -> None:
    editor.form.edit_row(1)
    editor.draft.change_row(1, criteria=())
    click(editor, qtbot, 1, "Delete this row")
    assert [one.id for one in editor.draft.rule.conditions] == ["c1", "c3", "c4"]
    assert editor.form.row.isHidden()


def test_the_head_is_mended_under_its_field(editor: RuleEditor, qtbot: QtBot) -> None:
    head = editor.form.head
    head.name.selectAll()
    qtbot.keyClick(head.name, Qt.Key.Key_Delete)
    (way,) = head._fields["name"].problem.ways
    assert way.text() == 'Call it "After Checkout Started"'
    way.click()
    assert head.name.text() == "After Checkout Started"
