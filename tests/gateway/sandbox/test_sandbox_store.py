"""The sandbox's file: whose it is, what survives, what is bounded."""

from __future__ import annotations

import sqlite3
import stat
from dataclasses import asdict
from pathlib import Path

import pytest

from gateway.sandbox import received as received_module
from gateway.sandbox.received import ReceivedEvent, ReceivedRequest
from gateway.sandbox.sandbox import Sandbox
from gateway.sandbox.store import Store
from models.problems import EnvironmentProblem, UserMistake
from models.sandbox.file import beside, read_document
from tests.gateway.sandbox.caller import NOW, Caller, Clock


def test_a_file_of_its_owners_alone_beside_the_workspace(tmp_path: Path) -> None:
    path = beside(tmp_path / "Acme Ltd.portway")
    assert path.name == "Acme Ltd.sandbox"
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_credentials_are_random_per_file_and_kept(tmp_path: Path) -> None:
    known = []
    for name in ("a", "a", "b"):
        store = Store(tmp_path / f"{name}.sandbox")
        known.append(asdict(store.credentials))
        store.close()
    assert known[0] == known[1]
    assert not set(known[0].values()) & set(known[2].values())


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.sandbox", Clock()
    first = Sandbox(path, now=clock)
    caller = Caller(first, clock)
    (known,) = caller.upsert("a@x.com", **{"1": "Ann"})
    caller.post("event", {"name": "Refunded"})
    caller.post("event/1001/trigger", {"external_id": "a@x.com", "trigger_id": "t"})
    first.close()
    second = Sandbox(path, now=clock)
    again = Caller(second, clock)
    again.token = caller.token
    assert again.read("a@x.com", "1")["1"] == "Ann", "tokens issued before are good too"
    assert [one.name for one in second.account.document.events][-1] == "Refunded"
    again.post("event/1001/trigger", {"external_id": "a@x.com", "trigger_id": "t"})
    assert second.received.events(1)[0]["repeated"] == 1
    assert again.upsert("b@x.com") == [known + 1]
    second.close()


def test_a_file_in_use_a_foreign_file_and_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.sandbox.store.LOCK_WAIT_SECONDS", 0)
    path = tmp_path / "a.sandbox"
    store = Store(path)
    with pytest.raises(EnvironmentProblem, match="in use"):
        Store(path)
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UserMistake, match="newer"):
        Store(path)
    foreign = tmp_path / "foreign.sandbox"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE x (y)")
    connection.close()
    with pytest.raises(UserMistake, match="not a sandbox"):
        Store(foreign)
    broken = tmp_path / "broken.sandbox"
    broken.write_bytes(b"no database at all" * 100)
    with pytest.raises(EnvironmentProblem, match="cannot be opened"):
        Store(broken)
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        Store(broken / "a.sandbox")


def test_documents_of_a_file_that_is_served(tmp_path: Path) -> None:
    path = tmp_path / "a.sandbox"
    with pytest.raises(UserMistake):
        read_document(path, "served")
    store = Store(path)
    store.keep("served", "1")
    assert read_document(path, "served") == "1"
    store.close()


def test_a_failed_request_leaves_nothing(caller: Caller) -> None:
    caller.sandbox.switch({"unknown_field_fails": "request"})
    caller.post("contactlist", {"name": "A"})
    assert caller.put({"contacts": [{"3": "a@x.com"}, {"3": "b@x.com", "999": "x"}]}).status == 400
    assert caller.sandbox.contacts.count() == 0


def test_what_was_received_is_bounded(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received_module, "MOST_EVENTS", 10)
    monkeypatch.setattr(received_module, "MOST_REQUESTS", 10)
    monkeypatch.setattr(received_module, "TRIM_EVERY", 5)
    for number in range(25):
        sandbox.received.add_events([ReceivedEvent(NOW, 1001, number, "a", None, None, "{}")])
        sandbox.received.add_request(ReceivedRequest(NOW, "GET", f"p{number}", "", 200, 0, 1.0, 0, "", "", ""))
    assert len(sandbox.received.events(100)) == 10
    requests = sandbox.received.requests(100)
    assert [row["path"] for row in requests[:2]] == ["p24", "p23"] and len(requests) <= 15
    older = sandbox.received.requests(2, before=requests[1]["id"])
    assert [row["path"] for row in older] == ["p22", "p21"]


def test_requests_are_listed_without_secrets(caller: Caller) -> None:
    known = caller.sandbox.credentials
    token = caller.token_request(caller.basic()).json["access_token"]
    caller.call("GET", "settings", headers={"Authorization": f"Bearer {token}"})
    caller.call("GET", "settings", headers=caller.wsse(), root="/api/v2/")
    rows = caller.sandbox.received.requests(10)
    assert [(row["path"], row["user"], row["status"]) for row in rows] == [
        ("/api/v2/settings", known.username, 200),
        ("/api/v3/settings", known.client_id, 200),
        ("/oauth2/token", "", 200),
    ]
    text = str(rows)
    for secret in (token, known.client_secret, known.wsse_secret, known.control_secret, caller.wsse()["X-WSSE"]):
        assert secret not in text


def test_long_bodies_are_kept_in_part(caller: Caller) -> None:
    caller.upsert(*[f"{number}@x.com" for number in range(1000)])
    (row,) = caller.sandbox.received.requests(1)
    assert len(row["body"]) == 4096 < row["size"]
