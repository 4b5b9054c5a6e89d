"""What surrounds the pages, used as a person does: menu, palette, keys, undo of saves, counts, what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from gui import memory, shortcuts
from gui.main_window import MainWindow, now
from gui.shell.gateway_log import GatewayLog
from gui.shell.shortcut_list import ShortcutList
from gui.supervisor import Running, State
from gui.widgets.nav_entry import NavEntry
from models.meaning.configuration import Configuration, DataMap
from models.storage import revisions
from models.storage.workspace import open_workspace
from tests.gui.people_sample import fill_people

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # dialogs and menus
Made = Callable[[], MainWindow]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "acme-outdoor.portway"
    fill_people(made)
    return made


@pytest.fixture
def make(path: Path, styled: QApplication, qtbot: QtBot) -> Made:
    def made() -> MainWindow:
        window = MainWindow(path)
        qtbot.addWidget(window, before_close_func=lambda one: one.supervisor._enter(State.STOPPED))
        window.show()
        qtbot.waitUntil(lambda: window._live.figures is not None, timeout=10_000)
        return window

    return made


@pytest.fixture
def window(make: Made) -> MainWindow:
    return make()


def texts(parent: QWidget) -> str:
    return "\n".join(one.text() for one in parent.findChildren(QLabel) if one.isVisibleTo(parent))


def entry(window: MainWindow, name: str) -> NavEntry:
    return next(one for one in window.findChildren(NavEntry) if one.accessibleName() == name)


def save(path: Path, who: str, what: str, **changes: object) -> Configuration:
    with open_workspace(path, "editor") as opened:
        return revisions.save(opened.db, replace(revisions.latest(opened.db), **changes), who, what, now())


def in_force(path: Path) -> Configuration:
    with open_workspace(path, "reader") as opened:
        return revisions.latest(opened.db)


def offered(window: MainWindow) -> list[str]:
    return [one.item.text for one in window.shell.palette.hits.hits]


def type_into_palette(window: MainWindow, qtbot: QtBot, text: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.palette.isVisible()
    qtbot.keyClicks(window.shell.palette.field, text)


# ---- the command palette


def test_a_page_opens_by_a_few_of_its_letters(window: MainWindow, qtbot: QtBot) -> None:
    type_into_palette(window, qtbot, "deliv")
    assert offered(window)[0] == "Deliveries"
    qtbot.keyClick(window.shell.palette.field, Qt.Key.Key_Return)
    assert not window.shell.palette.isVisible()
    assert window._book.current == "Deliveries"


def test_arrows_choose_and_escape_gives_the_focus_back(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    before = entry(window, "Users")
    before.setFocus()
    type_into_palette(window, qtbot, "")
    palette = window.shell.palette
    assert offered(window)[:2] == ["Overview", "Inspector"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    for _ in range(2):
        qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(palette.hits.hits) - 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert before.hasFocus()


def test_rules_and_maps_are_found_by_name(window: MainWindow, qtbot: QtBot) -> None:
    type_into_palette(window, qtbot, "win-back")
    qtbot.waitUntil(lambda: offered(window) == ["Win-back after 30 days"])
    qtbot.keyClick(window.shell.palette.field, Qt.Key.Key_Return)
    assert window._book.current == "Rules"
    qtbot.waitUntil(lambda: "Win-back after 30 days" in texts(window))


def test_people_are_found_by_an_identifier_and_events_by_number(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_into_palette(window, qtbot, "tess")
    qtbot.waitUntil(lambda: any(one.startswith("tess") for one in offered(window)))
    opened: list[tuple[str, object]] = []
    monkeypatch.setattr(window._book, "open", lambda title, wanted=None: opened.append((title, wanted)))
    window.shell.palette.field.clear()
    qtbot.keyClicks(window.shell.palette.field, "#7")
    qtbot.waitUntil(lambda: offered(window)[:1] == ["#7"])
    qtbot.keyClick(window.shell.palette.field, Qt.Key.Key_Return)
    assert opened == [("Inspector", 7)]


def test_actions_of_the_page_in_view_stand_there_and_those_that_cannot_be_done_do_not(
    window: MainWindow, qtbot: QtBot
) -> None:
    window._book.open("Rules")
    type_into_palette(window, qtbot, "")
    assert "New rule" in offered(window)
    assert "Start gateway" in offered(window)
    assert "Stop gateway" not in offered(window)


def test_what_is_not_there_is_said(window: MainWindow, qtbot: QtBot) -> None:
    type_into_palette(window, qtbot, "qqzzqq")
    assert offered(window) == []
    assert "Nothing is called so." in texts(window.shell.palette)


# ---- menu and keys


def test_the_workspace_button_opens_the_main_menu(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window._book.navigation.workspace, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    said = [one.text() for one in menu.actions() if one.text()]
    assert said[:2] == ["New workspace …", "Open workspace …"]
    assert {"Undo", "Configuration", "Help", "Keyboard shortcuts", "About Portway", "Close the console"} <= set(said)
    menu.close()


def test_alt_alone_opens_it_and_alt_with_another_key_does_not(window: MainWindow, qtbot: QtBot) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyPress(window, Qt.Key.Key_Alt, alt)
    qtbot.keyClick(window, Qt.Key.Key_2, alt)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert QApplication.activePopupWidget() is None
    assert window._book.current == "Inspector"
    qtbot.keyPress(window, Qt.Key.Key_Alt, alt)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def test_the_list_of_shortcuts_holds_every_key_of_the_registry(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    (listed,) = window.findChildren(ShortcutList)
    said = texts(listed)
    assert all(one.what in said and one.text.split(" or ")[0] in said for one in shortcuts.ALL)
    listed.close()


def test_every_key_of_the_window_is_in_the_registry_and_means_one_thing(window: MainWindow) -> None:
    bound = [key for action in window.findChildren(QAction) for key in action.shortcuts()]
    names = [key.toString(QKeySequence.SequenceFormat.PortableText) for key in bound]
    assert len(names) == len(set(names))
    documented = {QKeySequence(key).toString() for one in shortcuts.ALL for key in one.keys}
    assert set(names) <= documented
    everywhere = {key for one in shortcuts.ALL if one.place is shortcuts.Place.EVERYWHERE for key in one.keys}
    assert {QKeySequence(key).toString() for key in everywhere} <= set(names)


def test_help_opens_on_the_page_in_view(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("gui.help.open_help", lambda parent, topic: asked.append(topic))
    window._book.open("Deliveries")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert asked == ["deliveries"]


@pytest.mark.parametrize(
    ("page", "field"), [("Users", "Search users"), ("Inspector", "Filter"), ("Data maps", "Search maps")]
)
def test_the_search_field_of_a_page_gets_the_cursor(window: MainWindow, qtbot: QtBot, page: str, field: str) -> None:
    window.activateWindow()
    window._book.open(page)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    focus = QApplication.focusWidget()
    assert focus is not None and focus.accessibleName() == field


# ---- undo of what was saved


def maps(path: Path) -> list[str]:
    return [one.name for one in in_force(path).data_maps]


def test_a_save_can_be_taken_back_and_brought_back(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    before = maps(path)
    qtbot.waitUntil(lambda: window.shell.undo._seen > 0)
    save(path, "console", "Added data map x", data_maps=(*in_force(path).data_maps, DataMap("x", ("properties.x",))))
    banner = window.shell.banner
    qtbot.waitUntil(banner.isVisible, timeout=5_000)
    assert "Added data map x" in texts(banner)
    qtbot.mouseClick(next(one for one in banner.findChildren(QPushButton) if one.text() == "Undo"), LEFT)
    qtbot.waitUntil(lambda: maps(path) == before)
    qtbot.waitUntil(lambda: "Undone: Added data map x" in texts(banner))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: maps(path) == [*before, "x"])
    with open_workspace(path, "reader") as opened:
        assert [one.what for one in revisions.lines(opened.db, 2)] == [
            "Redone: Added data map x",
            "Undone: Added data map x",
        ]


def test_nothing_is_taken_back_once_somebody_else_has_saved(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.shell.undo._seen > 0)
    save(path, "console", "Renamed", name="Mine")
    qtbot.waitUntil(lambda: window.shell.undo.back_to == "Renamed", timeout=5_000)
    window._live.stop()  # nobody has looked since
    save(path, "the command line", "Renamed again", name="Theirs")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "somebody else has saved since" in texts(window.shell.banner))
    assert in_force(path).name == "Theirs"
    window._live.start()
    qtbot.waitUntil(lambda: window.shell.undo.back_to == "", timeout=5_000)


def test_undo_says_where_there_is_nothing_to_take_back(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "Nothing to take back" in texts(window.shell.banner)


# ---- counts, strip, and what is remembered


def test_counts_stand_beside_the_pages_and_a_sign_where_one_should_look(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: entry(window, "Deliveries").accessibleDescription() != "", timeout=5_000)
    assert entry(window, "Deliveries").accessibleDescription().startswith("23 not delivered")
    assert entry(window, "Deliveries")._count.need.name == "HARM"
    assert entry(window, "Users")._count.text == "60"


def test_what_is_held_is_a_click_away_on_every_page(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window._strip._held.isVisible(), timeout=5_000)
    assert window._strip._held.text() == "3 held"
    qtbot.mouseClick(window._strip._held, LEFT)
    assert window._book.current == "Deliveries"


def test_the_gateways_log_is_shown_as_it_comes(window: MainWindow) -> None:
    window.supervisor._add_log("first line")
    window.shell.commands.log.trigger()
    (shown,) = window.findChildren(GatewayLog)
    window.supervisor._add_log("<b>second</b> line")
    assert shown.lines.toPlainText() == "first line\n<b>second</b> line"
    assert shown.state.text() == "Gateway stopped"
    shown.close()


def test_a_restart_starts_the_gateway_once_it_has_stopped(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []
    monkeypatch.setattr(window.supervisor, "start", lambda: started.append(True))
    monkeypatch.setattr(window.supervisor, "stop", lambda: window.supervisor._enter(State.STOPPING))
    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8400", 1))
    window.shell.commands.restart.trigger()
    assert not started
    window.supervisor._enter(State.STOPPED)
    window.supervisor._enter(State.STOPPED)
    assert started == [True]


def test_the_strip_says_how_far_the_view_is_behind(window: MainWindow) -> None:
    assert "View\nlive" in texts(window._strip)
    window._live.stop()
    window._strip.show_lag(1_240)
    assert "1.2 s behind" in texts(window._strip)


def test_the_window_comes_back_as_it_was_left(make: Made, qtbot: QtBot) -> None:
    first = make()
    first._book.open("Deliveries")
    splitter = first._book.pages["Deliveries"].findChildren(QSplitter)[0]
    splitter.setSizes([200, 150])
    upper, lower = splitter.sizes()
    first.shut_down()
    second = make()
    assert second._book.current == "Deliveries"
    assert memory.recall("window", "") != ""
    found = second._book.pages["Deliveries"].findChildren(QSplitter)[0].sizes()
    assert found[0] / found[1] == pytest.approx(upper / lower, rel=0.02)  # the screen may be smaller now


def test_recent_workspaces_are_remembered_and_those_that_are_gone_are_not_offered(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.portway" for name in ("a", "b")]
    for one in paths:
        one.write_bytes(b"")
        memory.opened(one)
    assert memory.recent() == paths[::-1]
    paths[1].unlink()
    assert memory.recent() == paths[:1]


def test_larger_text_makes_all_text_larger(window: MainWindow, qtbot: QtBot) -> None:
    title = window._book._title
    before = title.fontMetrics().height()
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    title.ensurePolished()
    assert title.fontMetrics().height() > before
    window.shell.commands.normal.trigger()
    assert title.fontMetrics().height() == before


LEFT = Qt.MouseButton.LeftButton
