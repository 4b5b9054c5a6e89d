"""The page *Configuration*: import with its difference, export, revisions, as a person uses them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.configuration import ConfigurationPage
from models.meaning.catalogue import Catalogue, ExternalEvent
from models.meaning.configuration import Configuration
from models.storage import accounts, revisions
from models.storage.workspace import open_workspace
from tests.gui.configuration_sample import file_for_import, fill_configuration

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pages shown as windows


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "acme.portway"
    fill_configuration(path)
    return path


@pytest.fixture
def page(styled: QApplication, shop: Path, qtbot: QtBot) -> Iterator[ConfigurationPage]:
    background = Background(shop)
    made = ConfigurationPage(Desk(shop, background, Live(background, now), now, lambda title, what: None))
    qtbot.addWidget(made)
    made.show()
    made.shown()
    yield made
    made.hidden()
    background.stop()


@pytest.fixture
def reviewing(page: ConfigurationPage, shop: Path, qtbot: QtBot) -> ConfigurationPage:
    drop(page, file_for_import(shop))
    qtbot.waitUntil(lambda: page.exchange.review.proposal is not None)
    return page


def drop(page: ConfigurationPage, file: Path) -> None:
    """Drag a file over the zone and let it fall there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    zone = page.exchange.zone
    zone.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), action, mime, button, keys))
    zone.dropEvent(QDropEvent(QPointF(9, 9), action, mime, button, keys))


def latest(shop: Path) -> Configuration:
    with open_workspace(shop, "reader") as opened:
        return revisions.latest(opened.db)


def saying(monkeypatch: pytest.MonkeyPatch, name: str, target: Path) -> None:
    """Answer the file dialog of this name with ``target``."""
    answer: Callable[..., tuple[str, str]] = lambda *_: (str(target), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, name, answer)


def test_a_dropped_file_shows_what_it_would_change_and_changes_nothing(
    reviewing: ConfigurationPage, shop: Path
) -> None:
    review = reviewing.exchange.review
    text = review.changes.text
    assert review.sentence.text() == (
        "acme-production.json adds 2 data maps; changes 1 data map, 1 rule and 2 settings; removes 1 data map."
    )
    assert "changed  Data map  ecom_event  JSON path: event → event, properties.name" in text
    assert "changed  Setting  Exits of one rule  500 → 200 an hour" in text
    assert "Create contacts that Emarsys lacks  yes → no" in text
    assert "removed  Data map  behavior" in text
    assert review.state.text() == "Nothing is applied yet. It would become revision 5."
    assert reviewing.unsaved
    assert latest(shop).revision == 4


def test_merging_keeps_what_the_file_lacks(reviewing: ConfigurationPage, qtbot: QtBot) -> None:
    review = reviewing.exchange.review
    qtbot.keyClick(review.ways, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "removes" not in review.sentence.text())
    assert "behavior" not in review.changes.text


def test_what_the_account_lacks_is_chosen_and_applied_as_one_revision(
    reviewing: ConfigurationPage, shop: Path, qtbot: QtBot
) -> None:
    review = reviewing.exchange.review
    by_name = {asked.reference.name: box for asked, box in review.matching.choices.items()}
    field = by_name["Loyalty tier"]
    field.setCurrentIndex(field.findText("Loyalty member", Qt.MatchFlag.MatchStartsWith))
    event = by_name["Coupon reminder"]
    event.setCurrentIndex(event.findText("Welcome (1004)"))
    qtbot.waitUntil(lambda: "updates Loyalty member (100007002)" in review.changes.text)
    qtbot.waitUntil(lambda: "trigger Welcome (1004)" in review.changes.text)
    qtbot.mouseClick(review.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not reviewing.exchange.reviewing)
    saved = latest(shop)
    loyalty = saved.map_named("loyalty")
    assert saved.revision == 5
    assert loyalty is not None and loyalty.field is not None and loyalty.field.id == 100007002
    assert saved.rules[0].conditions[-1].external_event is not None
    assert saved.rules[0].conditions[-1].external_event.id == 1004
    assert reviewing.unsaved == ""
    reviewing.exchange.banner._link.click()
    qtbot.waitUntil(lambda: latest(shop).revision == 6)
    assert latest(shop).map_named("loyalty") is None


def test_somebody_else_saving_meanwhile_is_not_overwritten(
    reviewing: ConfigurationPage, shop: Path, qtbot: QtBot
) -> None:
    with open_workspace(shop, "editor") as opened:
        revisions.restore(opened.db, 2, "ben", now())
    reviewing.exchange.review.apply.click()
    review = reviewing.exchange.review
    qtbot.waitUntil(lambda: "changed meanwhile" in review.banner._text.text())
    assert latest(shop).revision == 5


def test_a_file_that_cannot_be_used_is_refused_with_every_reason(
    page: ConfigurationPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "odd.json"
    file.write_text('{"format": "portway/1", "data_maps": [{"name": 7}, {}]}')
    drop(page, file)
    qtbot.waitUntil(lambda: page.exchange.banner.isVisible())
    assert "data_maps[0].name" in page.exchange.banner._text.text()
    assert not page.exchange.reviewing


@pytest.mark.parametrize("with_hosts", [False, True])
def test_an_export_holds_mode_and_addresses_only_where_ticked(
    page: ConfigurationPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, with_hosts: bool
) -> None:
    target = tmp_path / "out.json"
    saying(monkeypatch, "getSaveFileName", target)
    page.exchange.hosts.setChecked(with_hosts)
    page.exchange.export.click()
    qtbot.waitUntil(lambda: page.exchange.banner.isVisible())
    assert ("base_url" in json.loads(target.read_text())["emarsys"]) is with_hosts


def test_an_account_is_exported_once_it_was_read(
    page: ConfigurationPage, shop: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = page.exchange
    qtbot.waitUntil(lambda: part.account_note.text() == "The real account was not read yet.")
    assert part.read_account.isVisible() and not part.export_account.isEnabled()
    with open_workspace(shop, "editor") as opened:
        live = accounts.adopt(opened.connection, "live", "api.emarsys.net", "acme", now())
        known = {7: ExternalEvent(7, "Checkout reminder")}
        accounts.keep_catalogue(opened.connection, live, Catalogue(events=known, read_at=now()))
    page.shown("import")
    qtbot.waitUntil(part.export_account.isEnabled)
    saying(monkeypatch, "getSaveFileName", tmp_path / "account.json")
    part.export_account.click()
    qtbot.waitUntil(lambda: part.banner.isVisible())
    assert json.loads((tmp_path / "account.json").read_text())["events"] == [{"id": 7, "name": "Checkout reminder"}]


def test_a_revision_shows_what_it_changed_and_can_be_restored(
    page: ConfigurationPage, shop: Path, qtbot: QtBot
) -> None:
    page.shown("Revisions")
    part = page.revisions
    qtbot.waitUntil(lambda: "revision 4" in part.sentence.text())
    assert not part.restore.isEnabled()
    part.table.select(3)
    qtbot.waitUntil(lambda: part.sentence.text().startswith("Added rule “Abandoned cart”: revision 3 adds"))
    part.views.choose(1)
    qtbot.waitUntil(lambda: part.sentence.text() == "Restoring revision 3 changes 2 settings.")
    assert "https://events.acme.example → empty" in part.changes.text
    part.restore.click()
    qtbot.waitUntil(lambda: part.sentence.text() == "Revision 5 is the one in force.")
    assert latest(shop).settings.public_address == ""
    part.banner._link.click()
    qtbot.waitUntil(lambda: latest(shop).revision == 6)
    assert latest(shop).settings.public_address == "https://events.acme.example"


def test_any_two_revisions_are_compared(page: ConfigurationPage, qtbot: QtBot) -> None:
    page.shown("revisions")
    part = page.revisions
    qtbot.waitUntil(lambda: "revision 4" in part.sentence.text())
    for row in (1, 3):
        place = part.table.visualRect(part.table.model().index(row, 1)).center()
        key = Qt.KeyboardModifier.ControlModifier if row == 3 else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(part.table.viewport(), Qt.MouseButton.LeftButton, key, place)
    qtbot.waitUntil(lambda: part.sentence.text().startswith("From revision 1 to revision 3: adds"))
    assert "added  Rule  Abandoned cart" in part.changes.text
    assert not part.restore.isEnabled()


def test_foreign_names_stay_text(page: ConfigurationPage, tmp_path: Path, qtbot: QtBot) -> None:
    name = "<b>=1+1</b>"
    file = tmp_path / "x.json"
    file.write_text(
        json.dumps({"format": "portway/1", "data_maps": [{"name": name, "json_path": "a.b", "data_type": "string"}]})
    )
    drop(page, file)
    review = page.exchange.review
    qtbot.waitUntil(lambda: review.proposal is not None)
    assert name in review.changes.text
    tip = review.changes.changes.index(len(review.changes.changes.lines) - 1, 2)
    assert "<b>" not in str(tip.data(Qt.ItemDataRole.ToolTipRole)).replace("<p", "")
