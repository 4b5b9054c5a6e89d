"""Every form in which a key comes, and what each kind of key opens."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from typing import Any

import pytest

from models.storage import keys
from models.storage.workspace import open_workspace
from tests.gateway.door.running_door import NOW, RunningDoor, basic, until

EVENT = {"event": "Viewed", "userId": "u-1"}


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def last_head(door: RunningDoor) -> dict[str, Any]:
    head: dict[str, Any] = door.last()["head"]
    return head


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Authorization": "Basic " + encoded("KEY:")}, EVENT),
        ({"Authorization": "basic " + encoded("KEY")}, EVENT),
        ({"Authorization": "Basic " + encoded("KEY:ignored")}, EVENT),
        ({}, {**EVENT, "writeKey": "KEY"}),
        ({"Authorization": "Bearer abc.def.ghi"}, {**EVENT, "writeKey": "KEY"}),
        ({"Authorization": "Basic " + encoded(":")}, {**EVENT, "writeKey": "KEY"}),
        ({"Authorization": "Basic %%%"}, {**EVENT, "writeKey": "KEY"}),
        ({"Authorization": "Basic " + encoded("KEY:")}, {**EVENT, "writeKey": "something else"}),
        ({}, {"writeKey": None, "batch": [{**EVENT, "writeKey": "KEY"}]}),
    ],
    ids=["colon", "no colon", "password", "body", "bearer", "empty user", "broken", "header counts", "member"],
)
def test_forms_of_a_key(door: RunningDoor, headers: dict[str, str], body: dict[str, Any]) -> None:
    def with_key(text: str) -> str:
        return text.replace("KEY", door.server_key)

    if (given := headers.get("Authorization", "")).startswith(("Basic", "basic")) and "%" not in given:
        scheme, _, value = given.partition(" ")
        from base64 import b64decode

        given = f"{scheme} {encoded(with_key(b64decode(value).decode()))}"
    headers = {**headers, **({"Authorization": given} if given else {})}
    status, answer = door.post("/v1/batch", with_key(json.dumps(body)), headers)
    assert (status, answer) == (200, {"success": True})
    assert not last_head(door)["public"]


def test_a_key_in_broken_json_still_opens(door: RunningDoor) -> None:
    """So that the sender hears from the engine what is wrong with the body."""
    broken = f'{{"writeKey": "{door.server_key}", "event": '
    assert door.post("/v1/track", broken, {})[0] == 200
    assert door.last()["body"] == broken


@pytest.mark.parametrize("path", ["/v1/track", "/v1/batch", "/", "/segment"])
@pytest.mark.parametrize("headers", [{}, basic("pw_s_unknown"), basic("ä"), {"Authorization": "Bearer x"}])
def test_unknown_keys(door: RunningDoor, path: str, headers: dict[str, str]) -> None:
    before = len(door.submissions())
    status, answer = door.post(path, json.dumps(EVENT), headers)
    assert (status, answer["code"]) == (401, "unauthorized")
    assert answer["message"]
    assert len(door.submissions()) == before


def test_unknown_keys_are_counted_by_minute_address_path_and_code(own_door: RunningDoor) -> None:
    for _ in range(5):
        own_door.post("/v1/track", b"{}", {})
    own_door.post("/nowhere/at/all", b"{}", {})
    own_door.send("GET", "/favicon.ico")

    def sums() -> dict[tuple[str, str, str, int], int]:
        found: dict[tuple[str, str, str, int], int] = {}
        for _, address, path, code, status, count in own_door.counted():
            key = (address, path, code, status)
            found[key] = found.get(key, 0) + count
        return found

    expected = {
        ("127.0.0.1", "/v1/track", "unauthorized", 401): 5,
        ("127.0.0.1", "(other)", "unknown_path", 400): 1,
        ("127.0.0.1", "(other)", "unknown_path", 404): 1,
    }
    until(lambda: sums() == expected)
    assert all(minute % 60_000 == 0 for minute, *_ in own_door.counted())


@pytest.mark.parametrize("path", ["/", "/segment", "/segment/"])
def test_a_public_key_does_not_open_the_destination(door: RunningDoor, path: str) -> None:
    status, answer = door.post(path, json.dumps(EVENT), basic(door.public_key))
    assert (status, answer["code"]) == (403, "key_not_allowed")
    head = last_head(door)
    assert head["refusal"] == "key_not_allowed"
    assert head["message"] == answer["message"]
    assert head["public"]


def test_a_public_key_opens_the_tracking_paths(door: RunningDoor) -> None:
    headers = basic(door.public_key) | {"Origin": "https://shop.example"}
    assert door.post("/v1/track", json.dumps(EVENT), headers)[0] == 200
    head = last_head(door)
    assert head["public"]
    assert head["exposed"] == ""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://shop.example"}, 200),
        ({"Origin": "HTTPS://Shop.Example"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Referer": "https://shop.example/cart?x=1"}, 200),
    ],
)
def test_allowed_origins(door: RunningDoor, headers: dict[str, str], status: int) -> None:
    with open_workspace(door.path, "editor") as workspace:
        name = f"for the shop {time.monotonic_ns()}"
        key = keys.issue(workspace.db, name, "public", "test", NOW, origins=["https://shop.example"])[1].reveal()
    until(lambda: door.post("/v1/track", b"{}", basic(key))[0] != 401)
    got, answer = door.post("/v1/track", json.dumps(EVENT), basic(key) | headers)
    assert got == status
    if status == 403:
        assert answer["code"] == "key_not_allowed"


@pytest.mark.parametrize(
    ("path", "headers", "exposed"),
    [
        ("/v1/track", {}, ""),
        ("/v1/track", {"Origin": "https://shop.example"}, "origin"),
        ("/v1/track?writeKey=KEY", {}, "url"),
    ],
)
def test_a_server_key_where_others_can_read_it(
    door: RunningDoor, path: str, headers: dict[str, str], exposed: str
) -> None:
    path = path.replace("KEY", door.server_key)
    assert door.post(path, json.dumps(EVENT), basic(door.server_key) | headers)[0] == 200
    assert last_head(door)["exposed"] == exposed
    assert last_head(door)["path"] == "/v1/track"


def test_a_key_in_the_address_alone(door: RunningDoor) -> None:
    assert door.post(f"/v1/track?writeKey={door.server_key}", json.dumps(EVENT), {})[0] == 200
    assert last_head(door)["exposed"] == "url"


def test_new_and_revoked_keys_hold_within_a_second(own_door: RunningDoor) -> None:
    with open_workspace(own_door.path, "editor") as workspace:
        id_, secret = keys.issue(workspace.db, "late", "server", "test", NOW)
        made = time.monotonic()
        until(lambda: own_door.post("/v1/track", b"{}", basic(secret.reveal()))[0] == 200)
        assert time.monotonic() - made < 1
        keys.revoke(workspace.db, id_, "test", NOW)
    revoked = time.monotonic()
    until(lambda: own_door.post("/v1/track", b"{}", basic(secret.reveal()))[0] == 401)
    assert time.monotonic() - revoked < 1
    assert own_door.post("/v1/track", b"{}", basic(secret.reveal()))[1]["code"] == "revoked_key"
    assert own_door.post("/v1/track", json.dumps({"writeKey": secret.reveal()}), {})[0] == 401
    until(lambda: [row for row in own_door.counted() if row[3] == "revoked_key"])


def test_what_the_engine_is_told(door: RunningDoor) -> None:
    before = int(time.time() * 1000)
    door.post("/v1/i/", b'{"userId":"u"}')
    assert (last_head(door)["door"], last_head(door)["route"]) == ("tracking", "identify")
    assert before <= last_head(door)["received_at"] <= int(time.time() * 1000)
    assert last_head(door)["address"] == "127.0.0.1"
    assert door.last()["body"] == '{"userId":"u"}'
    door.post("/segment", b"[]", basic(door.server_key) | {"X-Signature": "abc"})
    head = last_head(door)
    assert (head["door"], head["route"], head["signature"], head["path"]) == ("destination", "", "abc", "/segment")


@pytest.mark.parametrize(
    ("path", "route"),
    [
        *((f"/v1/{call}", call) for call in ("identify", "track", "page", "screen", "group", "alias")),
        *((f"/v1/{call[0]}", call) for call in ("identify", "track", "page", "screen", "group", "alias")),
        *(
            (path, "batch")
            for path in ("/v1/batch", "/v1/b", "/v1/import", "/v1/import/", "/v1/batch/?x=1", "//v1/batch", "/v1//b")
        ),
    ],
)
def test_tracking_paths(door: RunningDoor, path: str, route: str) -> None:
    assert door.post(path, b"{}")[0] == 200
    assert last_head(door)["route"] == route
    assert last_head(door)["door"] == "tracking"


def test_only_a_key_of_a_run_says_that_it_replays(own_door: RunningDoor) -> None:
    replay = {"X-Portway-Replay": "7; moves-rules"}
    own_door.post("/v1/track", json.dumps(EVENT), basic(own_door.server_key) | replay)
    assert last_head(own_door)["replay"] == ""
    with open_workspace(own_door.path, "editor") as workspace:
        key = keys.issue(workspace.db, "replay", "server", "test", NOW, for_run=True)[1].reveal()
    until(lambda: own_door.post("/v1/track", json.dumps(EVENT), basic(key) | replay)[0] == 200)
    assert last_head(own_door)["replay"] == "7; moves-rules"
