"""Settings of the account: new credentials tried beside the old ones, what was asked of whom, the way to one setting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from gui import appearance, style
from gui.appearance import Scheme
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.going_live.part_row import PartRow
from gui.pages.settings import SettingsPage
from gui.pages.settings.assistant import USUAL, Assistant
from gui.theme import DARK, LIGHT
from models.meaning.configuration import Configuration
from models.storage import revisions
from models.storage.secrets import EMARSYS, SIGNATURE, SecretStore, bound_hosts
from models.storage.workspace import open_workspace
from tests.gui.real_account import control_of, demo_of_an_account, real_account
from tests.gui.sandbox_sample import gateway_running

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows
LONG_MS = 30_000


@pytest.fixture(scope="module")
def account() -> Iterator[dict[str, Any]]:
    with real_account() as one, control_of(one) as control:
        control.put_field("Shoe size", "numeric", id=100_007_099)
        yield one


@pytest.fixture
def path(tmp_path: Path, account: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    one = tmp_path / "acme.portway"
    demo_of_an_account(one, account)
    return one


@pytest.fixture
def page(path: Path, styled: QApplication, qtbot: QtBot) -> Iterator[SettingsPage]:
    background = Background(path)
    one = SettingsPage(Desk(path, background, Live(background, now), now, lambda title, what: None))
    qtbot.addWidget(one)
    one.resize(1240, 812)
    one.show()
    one.shown()
    qtbot.waitUntil(lambda: one.state.text() == "Everything is saved", timeout=LONG_MS)
    yield one
    background.stop()


@pytest.fixture
def assistant(page: SettingsPage) -> Assistant:
    page.account.assistant.click()
    assert page.assistant is not None
    return page.assistant


def kept(path: Path) -> tuple[Configuration, str | None]:
    with open_workspace(path, "reader") as workspace:
        configuration = revisions.latest(workspace.db)
        secret = SecretStore(workspace.db).get(EMARSYS, bound_hosts(configuration.emarsys))
        return configuration, secret.reveal() if secret is not None else None


def test_new_credentials_are_used_only_when_they_have_passed(
    page: SettingsPage, assistant: Assistant, path: Path, account: dict[str, Any], qtbot: QtBot
) -> None:
    assert not assistant.test.isEnabled()
    qtbot.keyClicks(assistant.secret, "wrong")
    assistant.test.click()
    qtbot.waitUntil(lambda: assistant.said.text() == "They cannot be used yet.", timeout=LONG_MS)
    assert not assistant.use.isEnabled()
    qtbot.waitUntil(lambda: "does not accept the credentials" in found(assistant), timeout=LONG_MS)
    assistant.secret.setText(account["client_secret"])
    assert not found(assistant)
    assistant.test.click()
    qtbot.waitUntil(assistant.use.isEnabled, timeout=LONG_MS)
    qtbot.waitUntil(lambda: "Everything that Portway sends is permitted." in found(assistant), timeout=LONG_MS)
    assert kept(path)[1] is None
    with control_of(
        account
    ) as control:  # what only concerns a data map is told, and keeps nobody from renewing credentials
        control.remove_field(100_007_099)
        assistant.test.click()
        qtbot.waitUntil(lambda: "which the account lacks" in found(assistant), timeout=LONG_MS)
        control.put_field("Shoe size", "numeric", id=100_007_099)
    assert assistant.use.isEnabled()
    assistant.use.click()
    qtbot.waitUntil(lambda: not assistant.isVisible(), timeout=LONG_MS)
    assert kept(path)[1] == account["client_secret"]
    assert "in use" in page.banner._text.text()


def test_another_client_id_is_named_as_another_account(assistant: Assistant) -> None:
    client_id = assistant.form.controls["emarsys.client_id"]
    assert isinstance(client_id, QLineEdit)
    client_id.setText("another")
    assert "is another account" in assistant.said.text()


def test_what_is_wrong_with_an_address_stands_under_it(assistant: Assistant) -> None:
    address = assistant.form.controls["emarsys.base_url"]
    assert isinstance(address, QLineEdit)
    assistant.secret.setText("s")
    address.setText("http://api.example.com")
    assert "https" in assistant.form.fields["emarsys.base_url"].problem.text
    assert not assistant.test.isEnabled()


def test_the_end_of_wsse_leads_to_the_assistant_with_oauth2(page: SettingsPage) -> None:
    auth = page.account.controls["emarsys.auth"]
    assert isinstance(auth, QComboBox)
    auth.setCurrentIndex(1)
    page.account.wsse._link.click()
    assert page.assistant is not None
    assert page.assistant.form.values()["emarsys.auth"] == "oauth2"
    page.assistant._auth.setCurrentIndex(1)
    page.assistant.form.controls["emarsys.base_url"].setText(USUAL["wsse"])  # type: ignore[attr-defined]
    page.assistant.prefer_oauth2()
    assert page.assistant.form.values()["emarsys.base_url"] == USUAL["oauth2"]
    page.assistant.cancel.click()
    page.discard.click()


def found(assistant: Assistant) -> str:
    rows = [one for one in assistant.findChildren(PartRow) if one.isVisible()]
    return "\n".join(one.text() for row in rows for one in row.findChildren(QLabel))


@pytest.mark.parametrize("wanted", ["settings.public_address", "secret"])
def test_a_link_leads_to_its_field(page: SettingsPage, wanted: str, qtbot: QtBot) -> None:
    page.shown(wanted)
    control = page.account.secret if wanted == "secret" else page._control(wanted)
    qtbot.waitUntil(lambda: page.focusWidget() is control, timeout=LONG_MS)


def test_the_account_in_use_is_asked_and_what_changed_is_told(page: SettingsPage, path: Path, qtbot: QtBot) -> None:
    assert "asks the real account" in page.account._asked.text()
    with gateway_running(path):
        page.account.refresh.click()
        qtbot.waitUntil(page.account.refresh.isEnabled, timeout=LONG_MS)
        page.account.refresh.click()
        qtbot.waitUntil(lambda: "Nothing has changed" in page.account.said.text(), timeout=LONG_MS)
        page.account.test.click()
        qtbot.waitUntil(lambda: "The connection works" in page.account.said.text(), timeout=LONG_MS)


def test_names_and_numbers_are_saved(page: SettingsPage, path: Path, qtbot: QtBot) -> None:
    for where, text in (("settings.destination_names", "Emarsys, Portway"), ("settings.keep_events", "5000")):
        control = page._control(where)
        assert isinstance(control, QLineEdit)
        control.setText(text)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    page.save.click()
    qtbot.waitUntil(lambda: page.state.text() == "Everything is saved", timeout=LONG_MS)
    settings = kept(path)[0].settings
    assert (settings.destination_names, settings.keep_events) == (("Emarsys", "Portway"), 5_000)


def test_the_shared_secret_of_signatures_is_stored_and_removed(
    page: SettingsPage, path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def stored() -> bool:
        with open_workspace(path, "reader") as workspace:
            return SecretStore(workspace.db).get(SIGNATURE, "") is not None

    assert page.signature.remove.isHidden()
    qtbot.keyClicks(page.signature.secret, "shared")
    assert page.unsaved == "the settings"
    page.save.click()
    qtbot.waitUntil(lambda: not page.signature.remove.isHidden(), timeout=LONG_MS)
    assert stored() and page.signature.secret.text() == ""
    monkeypatch.setattr("gui.pages.settings.page.sure", lambda *_: True)
    page.signature.remove.click()
    qtbot.waitUntil(page.signature.remove.isHidden, timeout=LONG_MS)
    assert not stored()


def test_a_section_is_one_click_away(page: SettingsPage, qtbot: QtBot) -> None:
    link = next(one for one in page.sections.links if one.text() == "Privacy")
    assert page._control("settings.never_store").visibleRegion().isEmpty()  # type: ignore[union-attr]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert not page._control("settings.never_store").visibleRegion().isEmpty()  # type: ignore[union-attr]
    page.resize(900, 700)
    assert page.sections.isHidden()


def test_the_look_holds_at_once_and_is_remembered(page: SettingsPage, qtbot: QtBot) -> None:
    page.look.scheme.setFocus()
    try:
        qtbot.keyClick(page.look.scheme, Qt.Key.Key_Right)
        assert (appearance.scheme(), style.roles()) == (Scheme.LIGHT, LIGHT)
        qtbot.keyClick(page.look.scheme, Qt.Key.Key_Right)
        assert (appearance.scheme(), style.roles()) == (Scheme.DARK, DARK)
    finally:
        page.look.scheme.choose(0)
