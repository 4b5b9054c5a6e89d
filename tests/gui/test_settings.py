"""The pages "Settings" and "Going live" as a person uses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.going_live import GoingLivePage
from gui.pages.settings import SettingsPage
from models.storage import revisions
from models.storage.secrets import EMARSYS, SecretStore
from models.storage.workspace import open_workspace

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows


@pytest.fixture
def desk(styled: QApplication, workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    background = Background(workspace)
    yield Desk(workspace, background, Live(background, now), now, lambda title, what: None)
    background.stop()


@pytest.fixture
def settings(desk: Desk, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.state.text() == "Everything is saved")
    return page


def field(page: SettingsPage, path: str) -> QLineEdit:
    found = next(form.controls[path] for form in page.forms if path in form.controls)
    assert isinstance(found, QLineEdit)
    return found


def test_a_port_and_a_secret_are_saved_as_one_revision(settings: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    field(settings, "settings.port").setText("8499")
    field(settings, "settings.never_store").setText("context.ip, traits.ssn")
    settings.account.secret.setText("s3cret")
    assert settings.state.text() == "Not saved yet"
    settings.save.click()
    qtbot.waitUntil(lambda: settings.state.text() == "Everything is saved", timeout=10_000)
    with open_workspace(desk.workspace, "reader") as opened:
        saved = revisions.latest(opened.db)
        assert (saved.revision, saved.settings.port) == (2, 8499)
        assert saved.settings.never_store == ("context.ip", "traits.ssn")
        assert SecretStore(opened.db).host_of(EMARSYS) == "auth.emarsys.net api.emarsys.net"
    assert settings.account.secret.text() == ""


def test_what_is_wrong_stands_under_its_field_and_nothing_is_saved(settings: SettingsPage) -> None:
    field(settings, "settings.port").setText("many")
    field(settings, "emarsys.base_url").setText("http://api.emarsys.net")
    assert settings.state.text() == "◆ 2 fields need a change"
    assert "https" in settings.account.fields["emarsys.base_url"].problem.text
    assert not settings.save.isEnabled()
    settings.discard.click()


def test_discard_brings_the_saved_values_back(settings: SettingsPage, qtbot: QtBot) -> None:
    port = field(settings, "settings.port")
    port.setText("1")
    settings.discard.click()
    qtbot.waitUntil(lambda: port.text() == "8400")
    assert not settings.discard.isEnabled()


def test_wsse_is_told_its_end(settings: SettingsPage) -> None:
    auth = settings.account.controls["emarsys.auth"]
    auth.setCurrentIndex(1)  # type: ignore[attr-defined]
    assert settings.account.wsse.isVisible()
    assert settings.account.fields["emarsys.username"].isVisible()
    assert not settings.account.fields["emarsys.client_id"].isVisible()


def test_what_blocks_is_listed_and_keeps_from_going_live(desk: Desk, qtbot: QtBot) -> None:
    page = GoingLivePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.again.isEnabled(), timeout=30_000)
    assert page.headline.text() == "2 things block going live."
    assert not page.go.isEnabled()
    assert "Mend what blocks first" in page.go.toolTip()
