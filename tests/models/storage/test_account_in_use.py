"""Which Emarsys account a workspace sends to, and which real one was read last."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.meaning.catalogue import Catalogue, ExternalEvent
from models.meaning.configuration import Configuration, EmarsysAccount
from models.storage import accounts
from models.storage.workspace import create, open_workspace

READ = Catalogue(events={7: ExternalEvent(7, "Seven")}, read_at=5)
LIVE = Configuration("Acme", emarsys=EmarsysAccount(mode="live", client_id="c-1"))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as workspace:
        yield workspace.connection


def test_an_account_never_sent_to_has_no_number_and_no_catalogue(connection: sqlite3.Connection) -> None:
    assert accounts.current(connection, LIVE) == (0, Catalogue())
    assert accounts.newest_live(connection) == (0, Catalogue())


def test_mode_host_and_client_id_make_an_account(connection: sqlite3.Connection) -> None:
    sandbox = accounts.adopt_sandbox(connection, "s", 1)
    first = accounts.adopt(connection, "live", "api.emarsys.net", "c-1", 1)
    second = accounts.adopt(connection, "live", "api.emarsys.net", "u-1", 1)
    accounts.keep_catalogue(connection, first, READ)
    assert accounts.current(connection, LIVE) == (first, READ)
    wsse = replace(LIVE, emarsys=replace(LIVE.emarsys, auth="wsse", username="u-1"))
    assert accounts.current(connection, wsse).id == second
    assert accounts.current(connection, Configuration("Acme")).id == sandbox
    elsewhere = replace(LIVE, emarsys=replace(LIVE.emarsys, base_url="https://other.example/api/v3"))
    assert accounts.current(connection, elsewhere).id == 0


def test_the_real_account_is_known_in_the_sandbox_too(connection: sqlite3.Connection) -> None:
    accounts.keep_catalogue(connection, accounts.adopt(connection, "live", "api.emarsys.net", "c-1", 1), READ)
    accounts.adopt(connection, "live", "api.emarsys.net", "never read", 1)
    accounts.keep_catalogue(connection, accounts.adopt_sandbox(connection, "s", 1), replace(READ, read_at=9))
    assert accounts.newest_live(connection).catalogue == READ
