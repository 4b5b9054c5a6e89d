"""The page *Going live*: what it lists of a real account, where its links lead, the step there and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.going_live import GoingLivePage
from gui.pages.going_live.part_row import PartRow, way_to
from models.meaning.going_live import Finding
from models.storage import revisions
from models.storage.workspace import open_workspace
from tests.gui.real_account import control_of, demo_of_an_account, real_account
from tests.gui.sandbox_sample import gateway_running

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows
LONG_MS = 30_000


@pytest.fixture(scope="module")
def account() -> Iterator[dict[str, Any]]:
    with real_account() as one:
        yield one


@pytest.fixture
def path(tmp_path: Path, account: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", account["client_secret"])
    one = tmp_path / "acme.portway"
    demo_of_an_account(one, account)
    return one


@pytest.fixture
def opened() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def page(
    path: Path, opened: list[tuple[str, Any]], styled: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[GoingLivePage]:
    for step in ("page", "mode"):
        monkeypatch.setattr(f"gui.pages.going_live.{step}.sure", lambda *_: True)
    background = Background(path)
    live = Live(background, now)
    one = GoingLivePage(Desk(path, background, live, now, lambda title, what: opened.append((title, what))))
    qtbot.addWidget(one)
    one.show()
    yield one
    one.hidden()
    background.stop()


def look(page: GoingLivePage, qtbot: QtBot) -> None:
    page.shown()
    qtbot.waitUntil(page.again.isEnabled, timeout=LONG_MS)


def texts(page: GoingLivePage) -> str:
    return "\n".join(one.text() for row in page.findChildren(PartRow) for one in row.findChildren(QLabel))


def links(page: GoingLivePage) -> dict[str, QPushButton]:
    return {one.text(): one for row in page.findChildren(PartRow) for one in row.findChildren(QPushButton)}


def test_each_part_is_listed_with_a_link_to_what_mends_it(
    page: GoingLivePage, path: Path, opened: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    look(page, qtbot)
    assert page.headline.text() == "1 thing blocks going live."
    assert "5 of 9 are done. 3 things are worth a look." in page.detail.text()
    assert 'The data map "shoe_size" updates "Shoe size" (100007099), which the account lacks.' in texts(page)
    assert "Everything that Portway sends is permitted." in texts(page)
    assert not page.go.isEnabled()
    with open_workspace(path, "reader") as workspace:
        rule = revisions.latest(workspace.db).rules[0].id
    links(page)["Open Rules"].click()
    links(page)["Open Settings"].click()
    assert opened == [("Rules", rule), ("Settings", "settings.public_address")]


def test_a_missing_permission_is_named(page: GoingLivePage, account: dict[str, Any], qtbot: QtBot) -> None:
    with control_of(account) as control:
        control.add_faults("forbid=externalevent.trigger")
        look(page, qtbot)
        control.clear_faults()
    assert "The permission externalevent.trigger is missing" in texts(page)


def test_what_the_account_alone_can_tell_is_not_claimed_while_it_refuses(
    page: GoingLivePage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("PORTWAY_EMARSYS_SECRET", "wrong")
    look(page, qtbot)
    assert texts(page).count("Not known while the account does not answer.") == 3


def test_the_step_is_taken_with_the_list_in_view_and_back_again(
    page: GoingLivePage, path: Path, account: dict[str, Any], qtbot: QtBot
) -> None:
    with control_of(account) as control:
        control.put_field("Shoe size", "numeric", id=100_007_099)
        look(page, qtbot)
        control.remove_field(100_007_099)
    assert page.headline.text() == "Nothing blocks going live."
    with gateway_running(path):
        page.go.click()
        qtbot.waitUntil(lambda: "is live" in page.headline.text(), timeout=LONG_MS)
    assert page.go.isHidden() and not page.back.isHidden()
    page.back.click()
    qtbot.waitUntil(lambda: mode(path) == "sandbox", timeout=LONG_MS)
    qtbot.waitUntil(lambda: page.back.isHidden() and page.again.isEnabled(), timeout=LONG_MS)


def mode(path: Path) -> str:
    with open_workspace(path, "reader") as workspace:
        return revisions.latest(workspace.db).emarsys.mode


@pytest.mark.parametrize(
    ("finding", "way"),
    [
        (Finding("look", "wsse", "Ends.", "emarsys.auth"), ("Settings", "assistant")),
        (Finding("blocks", "credentials", "Missing.", "secret"), ("Settings", "secret")),
        (Finding("look", "keys", "Unused.", "7"), ("API keys", 7)),
        (Finding("look", "keys", "None."), ("API keys", None)),
        (Finding("blocks", "fields", "Gone.", "email"), ("Data maps", "email")),
        (Finding("look", "primary_key", "Never seen.", "primary_key"), ("Data maps", None)),
        (Finding("blocks", "clock", "Moved."), ("", None)),
    ],
)
def test_each_finding_leads_to_the_right_place(finding: Finding, way: tuple[str, Any]) -> None:
    assert way_to(finding) == way
