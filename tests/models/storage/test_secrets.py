"""Secrets: in the key store where it works, else sealed; bound to their host; nothing crashes without a key store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.meaning.configuration import EmarsysAccount
from models.problems import EnvironmentProblem, Secret, UserMistake
from models.storage import audit
from models.storage.keystore import KeyStore
from models.storage.secrets import EMARSYS, SIGNATURE, SecretStore, bound_hosts
from models.storage.workspace import Workspace, create, open_workspace

CANARY = Secret("canary-Zq7-secret")
HOST = "api.emarsys.net"


class Backend:
    """A key store in memory. ``forgets`` takes everything and keeps nothing."""

    def __init__(self, *, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Broken(Backend):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("no session bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("no session bus")


class Hanging(Backend):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.release = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.asked += 1
        self.release.wait(10)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        yield opened


def secrets(workspace: Workspace, backend: Backend | None, **environment: str) -> SecretStore:
    store = KeyStore(backend or Backend(forgets=True), longest_wait=0.3)
    return SecretStore(
        workspace.db, store=store, key_file=workspace.path.parent / "else" / "secret.key", environment=environment
    )


def test_a_secret_is_kept_in_the_key_store_and_only_there(workspace: Workspace) -> None:
    backend = Backend()
    store = secrets(workspace, backend)
    assert store.put(EMARSYS, CANARY, HOST, "ann", 1) == "keyring"
    assert list(backend.kept.values()) == [CANARY.reveal()]
    assert store.get(EMARSYS, HOST) == CANARY
    assert CANARY.reveal().encode() not in whole(workspace)


@pytest.mark.parametrize("backend", [Backend(forgets=True), Broken()])
def test_without_a_key_store_that_keeps_it_the_secret_is_sealed(workspace: Workspace, backend: Backend) -> None:
    store = secrets(workspace, backend)
    assert store.put(EMARSYS, CANARY, HOST, "ann", 1) == "sealed"
    assert store.get(EMARSYS, HOST) == CANARY
    assert CANARY.reveal().encode() not in whole(workspace)
    key_file = workspace.path.parent / "else" / "secret.key"
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert not list(key_file.parent.glob("secret.key-*"))


def test_a_hanging_key_store_is_asked_once_and_does_not_hold_anybody_up(workspace: Workspace) -> None:
    backend = Hanging()
    store = secrets(workspace, backend)
    try:
        assert store.put(EMARSYS, CANARY, HOST, "ann", 1) == "sealed"
        assert store.put(SIGNATURE, CANARY, "", "ann", 1) == "sealed"
        assert backend.asked == 1
    finally:
        backend.release.set()


def test_a_secret_is_given_to_its_host_only(workspace: Workspace) -> None:
    store = secrets(workspace, Backend())
    store.put(EMARSYS, CANARY, HOST, "ann", 1)
    assert store.get(EMARSYS, "evil.example") is None
    assert store.host_of(EMARSYS) == HOST
    account = EmarsysAccount()
    assert bound_hosts(account) == "auth.emarsys.net api.emarsys.net"
    assert bound_hosts(replace(account, auth="wsse")) == "api.emarsys.net"


def test_the_environment_wins_and_only_for_the_emarsys_secret(workspace: Workspace) -> None:
    store = secrets(workspace, None, PORTWAY_EMARSYS_SECRET="from outside")
    assert store.get(EMARSYS, HOST) == Secret("from outside")
    assert store.get(SIGNATURE, "") is None


def test_a_sealed_secret_cannot_be_opened_elsewhere(workspace: Workspace) -> None:
    store = secrets(workspace, None)
    store.put(EMARSYS, CANARY, HOST, "ann", 1)
    key_file = workspace.path.parent / "else" / "secret.key"
    key_file.write_bytes(bytes(32))
    with pytest.raises(EnvironmentProblem, match="another machine or user"):
        store.get(EMARSYS, HOST)
    key_file.unlink()
    with pytest.raises(EnvironmentProblem, match="another machine or user"):
        store.get(EMARSYS, HOST)
    key_file.write_bytes(b"short")
    with pytest.raises(EnvironmentProblem, match="damaged"):
        store.get(EMARSYS, HOST)
    workspace.connection.execute("UPDATE secret SET host = 'evil.example'")
    key_file.unlink()
    with pytest.raises(EnvironmentProblem):
        store.get(EMARSYS, "evil.example")


def test_moving_the_binding_in_the_file_does_not_open_the_secret_for_another_host(workspace: Workspace) -> None:
    store = secrets(workspace, None)
    store.put(EMARSYS, CANARY, HOST, "ann", 1)
    workspace.connection.execute("UPDATE secret SET host = 'evil.example'")
    with pytest.raises(EnvironmentProblem, match="Enter it again"):
        store.get(EMARSYS, "evil.example")


def test_a_secret_that_the_key_store_lost_is_asked_for_again(workspace: Workspace) -> None:
    backend = Backend()
    store = secrets(workspace, backend)
    store.put(EMARSYS, CANARY, HOST, "ann", 1)
    backend.kept.clear()
    with pytest.raises(EnvironmentProblem, match="portway secret set"):
        store.get(EMARSYS, HOST)
    with pytest.raises(EnvironmentProblem, match="does not answer"):
        secrets(workspace, Broken()).get(EMARSYS, HOST)


def test_removing_leaves_nothing(workspace: Workspace) -> None:
    backend = Backend()
    store = secrets(workspace, backend)
    store.put(EMARSYS, CANARY, HOST, "ann", 1)
    assert store.remove(EMARSYS, "ann", 2)
    assert not backend.kept
    assert store.get(EMARSYS, HOST) is None
    assert not store.remove(EMARSYS, "ann", 3)
    assert [one.what for one in audit.newest(workspace.db)] == ["secret removed", "secret stored"]


@pytest.mark.parametrize("text", ["", "two\nlines", "x" * 5_000, "nul\0"])
def test_what_is_no_secret_is_refused(workspace: Workspace, text: str) -> None:
    with pytest.raises(UserMistake, match="one line of text"):
        secrets(workspace, Backend()).put(EMARSYS, Secret(text), HOST, "ann", 1)


def test_a_machine_without_a_session_has_no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert KeyStore().put("portway test", "name", "value") is False


def whole(workspace: Workspace) -> bytes:
    workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return workspace.path.read_bytes()
