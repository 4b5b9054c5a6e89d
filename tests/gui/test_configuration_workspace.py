"""The tab *This workspace*: backups, moving to another computer, removing, as a person does them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.configuration import ConfigurationPage
from gui.pages.configuration.typed_sure import TypedSure
from gui.pages.configuration.workspace_part import WorkspacePart
from gui.supervisor import Running, State, Supervisor
from models.problems import Secret
from models.storage import moving
from models.storage.secrets import EMARSYS, SecretStore
from models.storage.workspace import open_workspace
from tests.gui.configuration_sample import fill_configuration

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "here").mkdir()
    path = tmp_path / "here" / "acme.portway"
    fill_configuration(path)
    return path


@pytest.fixture
def supervisor(shop: Path, styled: QApplication) -> Supervisor:
    """One whose gateway runs, as far as it knows."""
    made = Supervisor(shop, lambda: None, lambda: None)
    made._enter(State.RUNNING, Running("http://127.0.0.1:8400", 4711))
    return made


@pytest.fixture
def part(shop: Path, supervisor: Supervisor, qtbot: QtBot) -> Iterator[WorkspacePart]:
    background = Background(shop)
    desk = Desk(shop, background, Live(background, now), now, lambda title, what: None, supervisor)
    page = ConfigurationPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.shown(WorkspacePart.title)
    qtbot.waitUntil(lambda: page.workspace._going is not None)
    yield page.workspace
    background.stop()


def choosing(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))


def answering(word: str, typed: str = "") -> None:
    """Press the button with this word in the dialog that will open."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            next(one for one in dialog.buttons() if one.text() == word).click()
        elif isinstance(dialog, TypedSure):
            dialog.name.setText(typed)
            (dialog.go_on.click if dialog.go_on.isEnabled() else dialog.reject)()
        elif isinstance(dialog, QDialog):
            dialog.reject()

    QTimer.singleShot(150, answer)


def text(part: WorkspacePart) -> str:
    return part.banner._text.text()


def test_a_backup_is_taken_listed_and_opened_as_a_workspace(
    part: WorkspacePart, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = shop.with_name("acme-1.portway-backup")
    choosing(monkeypatch, target)
    part.back_up.click()
    qtbot.waitUntil(lambda: len(part.list.shown.rows) == 1, timeout=10_000)
    assert part.list.shown.rows[0][:2] == (str(target), "backup")
    assert not part.bring_back.isEnabled()
    part.list.selectRow(0)
    choosing(monkeypatch, shop.with_name("again.portway"))
    part.bring_back.click()
    qtbot.waitUntil(lambda: "Made the workspace" in text(part), timeout=10_000)
    with open_workspace(shop.with_name("again.portway"), "reader") as again:
        assert moving.is_elsewhere(again.connection)


def test_moving_stops_the_gateway_and_makes_one_file(
    part: WorkspacePart, shop: Path, supervisor: Supervisor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = shop.parents[1] / "stick.portway"
    choosing(monkeypatch, target)
    answering("Stop and move")
    part.move_away.click()
    qtbot.waitUntil(lambda: "take it over there" in text(part), timeout=10_000)
    assert supervisor.state is State.STOPPED
    with open_workspace(target, "reader") as there, open_workspace(shop, "reader") as here:
        assert there.uuid() == here.uuid()
        assert moving.is_elsewhere(here.connection)
    assert "sandbox" not in text(part), "there is none to tell of"


def test_moving_says_that_the_sandbox_stays(
    part: WorkspacePart, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = shop.with_suffix(".sandbox")
    sandbox.touch()
    choosing(monkeypatch, shop.parents[1] / "stick.portway")
    answering("Stop and move")
    part.move_away.click()
    qtbot.waitUntil(lambda: f"Its sandbox {sandbox} stays here until then." in text(part), timeout=10_000)
    assert sandbox.exists()


def test_not_moving_changes_nothing(
    part: WorkspacePart, shop: Path, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, shop.with_name("x.portway"))
    answering("Cancel")
    part.move_away.click()
    assert supervisor.state is State.RUNNING
    assert not shop.with_name("x.portway").exists()


def test_removing_asks_for_the_name_and_takes_everything(
    part: WorkspacePart, shop: Path, supervisor: Supervisor, qtbot: QtBot
) -> None:
    with open_workspace(shop, "editor") as opened:
        SecretStore(opened.db).put(EMARSYS, Secret("s3cret"), "api.emarsys.net", "ann", now())
    answering("", typed="acmee")
    part.remove.click()
    assert shop.exists() and supervisor.state is State.RUNNING
    answering("", typed="acme")
    part.remove.click()
    qtbot.waitUntil(lambda: not shop.exists(), timeout=15_000)
    assert list(shop.parent.iterdir()) == []
    qtbot.waitUntil(lambda: not part.window().isVisible())


def test_the_button_works_once_the_name_is_typed(styled: QApplication, part: WorkspacePart, qtbot: QtBot) -> None:
    dialog = TypedSure(part, "Remove acme", "It deletes:", ["everything"], "acme", "Remove for good")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.go_on.isEnabled()
    qtbot.keyClicks(dialog.name, "acme")
    assert dialog.go_on.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
