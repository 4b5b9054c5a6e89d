"""What holds for every page: its controls are named and reached by Tab, foreign text stays text, and it fits its room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.contents import CONTENTS
from gui.main_window import MainWindow
from gui.supervisor import Running, State
from gui.theme import Size
from tests.gui.hostile_sample import HOSTILE, fill_hostile
from tests.gui.people_sample import fill_people

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TITLES = [one.title for one in CONTENTS]
EVERY_PAGE = pytest.mark.parametrize("title", TITLES)
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractItemView, QAbstractSpinBox)
SETTLES_MS = 400


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "acme-outdoor.portway"
    fill_people(path)
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "acme.portway"
    fill_hostile(path)
    return path


def opened(path: Path, title: str, qtbot: QtBot, wanted: object = None) -> MainWindow:
    window = MainWindow(path)
    qtbot.addWidget(window, before_close_func=lambda one: one.supervisor._enter(State.STOPPED))
    window.supervisor._enter(State.RUNNING, Running("http://127.0.0.1:8400", 1))
    window.resize(*Size.MINIMUM)
    window.show()
    qtbot.waitUntil(lambda: window._live.figures is not None, timeout=10_000)
    window._book.open(title, wanted)
    qtbot.wait(SETTLES_MS)  # queries come back one by one; a page has no sign that it has them all
    return window


def controls(window: MainWindow) -> Iterator[QWidget]:
    for one in window.findChildren(QWidget):
        its_own = isinstance(one.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit) or isinstance(
            one, QHeaderView
        )
        if isinstance(one, CONTROLS) and one.isVisible() and not its_own:
            yield one


def named(widget: QWidget) -> bool:
    return bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))


def described(widget: QWidget) -> str:
    parents, one = [], widget.parentWidget()
    while one is not None:
        parents.append(type(one).__name__)
        one = one.parentWidget()
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {' < '.join(parents[:4])}"


@EVERY_PAGE
def test_every_control_is_named_and_reached_by_tab(
    title: str, sample: Path, styled: QApplication, qtbot: QtBot
) -> None:
    window = opened(sample, title, qtbot)
    found = list(controls(window))
    assert found
    assert [described(one) for one in found if not named(one)] == []
    chain: set[QWidget] = set()
    at = window.nextInFocusChain()
    while at is not None and at not in chain:
        chain.add(at)
        at = at.nextInFocusChain()
    reached = {one for one in chain if one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    lost = [one for one in found if one.isEnabled() and one not in reached and one.focusProxy() is None]
    assert [described(one) for one in lost] == []


@EVERY_PAGE
def test_foreign_text_stays_text(title: str, hostile: Path, styled: QApplication, qtbot: QtBot) -> None:
    window = opened(hostile, title, qtbot, 1 if title in ("Users", "Inspector") else None)
    labels = window.findChildren(QLabel)
    assert [described(one) for one in labels if one.textFormat() is not Qt.TextFormat.PlainText and one.text()] == []
    tips = [one for one in window.findChildren(QWidget) if "<img" in one.toolTip() or "<b>" in one.toolTip()]
    assert [described(one) for one in tips] == []
    said = [tip for view in window.findChildren(QAbstractItemView) for tip in tips_of(view)]
    assert [one for one in said if "<img" in one or "<b>" in one] == []
    assert [described(one) for one in window.findChildren(QTextEdit) if "<img src" in one.toHtml()] == []


def tips_of(view: QAbstractItemView) -> list[str]:
    """The tooltips of the first rows."""
    model = view.model()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    cells = [model.index(row, at) for row in range(min(3, model.rowCount(QModelIndex()))) for at in range(columns)]
    return [str(one.data(Qt.ItemDataRole.ToolTipRole) or "") for one in cells]


def test_the_hostile_text_is_really_on_the_pages(hostile: Path, styled: QApplication, qtbot: QtBot) -> None:
    window = opened(hostile, "Users", qtbot, 1)
    said = " ".join(one.text() for one in window.findChildren(QLabel))
    assert HOSTILE.split("\u202e")[0] in said


@EVERY_PAGE
def test_the_smallest_window_holds_the_page(title: str, sample: Path, styled: QApplication, qtbot: QtBot) -> None:
    window = opened(sample, title, qtbot)
    assert (window.width(), window.height()) == Size.MINIMUM
    page = window._book.pages[title]
    assert page.minimumSizeHint().width() <= page.width()
    outside = [one for one in controls(window) if not _within(one, window)]
    assert [described(one) for one in outside] == []


def _within(widget: QWidget, window: QWidget) -> bool:
    """Whether it is not cut off at the right, neither by the window nor by what it stands in."""
    around = widget.parentWidget()
    right = widget.mapTo(window, QPoint(widget.width(), 0)).x()
    return right <= window.width() and (around is None or widget.geometry().right() <= around.width())
