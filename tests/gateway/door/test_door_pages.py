"""Pixel, settings, self-metrics, health, paths that are none, and what browsers need to see."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway.door.pixel import GIF
from tests.gateway.door.running_door import RunningDoor, basic, until

ORIGIN = {"Origin": "https://shop.example"}


@pytest.mark.parametrize("encode", [urlsafe_b64encode, b64encode])
@pytest.mark.parametrize("padded", [True, False])
def test_pixel_with_data(door: RunningDoor, encode: Any, padded: bool) -> None:
    event = {"writeKey": door.public_key, "userId": "ü?>~", "event": "Email Opened"}
    data = encode(json.dumps(event, ensure_ascii=False).encode()).decode()
    query = urlencode({"data": data if padded else data.rstrip("=")})
    response, body = door.send("GET", f"/v1/pixel/track?{query}")
    assert (response.status, response.headers["Content-Type"], body) == (200, "image/gif", GIF)
    assert json.loads(door.last()["body"]) == event
    assert door.last()["head"]["route"] == "track"
    assert door.last()["head"]["path"] == "/v1/pixel/track"


def test_pixel_with_flat_names(door: RunningDoor) -> None:
    query = urlencode({"writeKey": door.server_key, "userId": "u", "properties.a.b": "1", "properties.c": "x y"})
    assert door.send("GET", f"/v1/pixel/page?{query}")[1] == GIF
    message = json.loads(door.last()["body"])
    assert message["properties"] == {"a": {"b": "1"}, "c": "x y"}
    assert door.last()["head"]["exposed"] == "pixel"


@pytest.mark.parametrize(
    "query", ["", "data=%%%", "data=bm90IGpzb24", "writeKey=pw_p_nobody", "a=1&a.b=2&a.b.c=3", "&".join(["x=1"] * 2000)]
)
def test_a_pixel_is_always_a_picture(door: RunningDoor, query: str) -> None:
    before = len(door.submissions())
    response, body = door.send("GET", f"/v1/pixel/identify?{query}", headers=ORIGIN)
    assert (response.status, body) == (200, GIF)
    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert len(door.submissions()) == before


@pytest.mark.parametrize("path", ["/v1/projects/KEY/settings", "/projects/KEY/settings", "/projects/KEY/settings/"])
def test_settings_send_clients_here(door: RunningDoor, path: str) -> None:
    answers = []
    for key in (door.public_key, "pw_p_" + "x" * 43):
        response, body = door.send("GET", path.replace("KEY", key), headers=ORIGIN)
        assert response.status == 200
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
        own = json.loads(body)["integrations"]["Segment.io"]
        assert own == {"apiKey": key, "apiHost": f"127.0.0.1:{door.port}/v1", "protocol": "http"}
        answers.append(body.replace(key.encode(), b"KEY"))
    assert answers[0] == answers[1]


def test_settings_for_what_is_no_key(door: RunningDoor) -> None:
    response, body = door.send("GET", "/v1/projects/none/settings")
    assert (response.status, json.loads(body)["code"]) == (404, "unknown_path")


def test_settings_with_a_server_key_mark_it(own_door: RunningDoor) -> None:
    own_door.send("GET", f"/v1/projects/{own_door.server_key}/settings")
    seen = until(lambda: [one["head"] for one in own_door.received() if one.get("sighting")])
    assert [(one["exposed"], one["public"]) for one in seen] == [("url", False)]
    assert not own_door.submissions()


def test_self_metrics_are_taken_and_dropped(door: RunningDoor) -> None:
    before = len(door.received())
    assert door.post("/v1/m", b'{"series":[]}', {"Content-Type": "text/plain"}) == (200, {"success": True})
    assert len(door.received()) == before


def test_health(door: RunningDoor) -> None:
    response, body = door.send("GET", "/healthz")
    assert (response.status, json.loads(body)) == (200, {"ok": True})
    response, body = door.send("HEAD", "/healthz")
    assert (response.status, body) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/v2/track", 400, "unknown_path"),
        ("POST", "/v1/tracks", 400, "unknown_path"),
        ("GET", "/favicon.ico", 404, "unknown_path"),
        ("GET", "/v1/%00%c3%bf%ff", 404, "unknown_path"),
        ("GET", "/", 405, "method_not_allowed"),
        ("HEAD", "/v1/track", 405, ""),
        ("PUT", "/v1/track", 405, "method_not_allowed"),
        ("DELETE", "/segment", 405, "method_not_allowed"),
        ("POST", "/healthz", 405, "method_not_allowed"),
        ("BREW", "/v1/batch", 405, "method_not_allowed"),
        ("PUT", "/", 200, ""),
        ("PATCH", "/segment", 200, ""),
    ],
)
def test_paths_and_methods(door: RunningDoor, method: str, path: str, status: int, code: str) -> None:
    connection = door.connection()
    connection.putrequest(method, path)
    for name, value in (basic(door.server_key) | ORIGIN).items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", "2")
    connection.endheaders(b"{}")
    response = connection.getresponse()
    data = response.read()
    connection.close()
    assert response.status == status
    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert response.headers["Content-Type"] == "application/json"
    if code:
        answer = json.loads(data)
        assert answer["code"] == code
        assert answer["message"]
        head = door.last()["head"]
        assert head["refusal"] == code  # its key is known, so it gets a row
        assert "?" not in head["path"]


def test_a_row_shows_no_key_that_stands_in_a_path(door: RunningDoor) -> None:
    door.post(f"/v1/x/{door.public_key}/{'y' * 500}", b"{}")
    path = door.last()["head"]["path"]
    assert path.startswith("/v1/x/YOUR_KEY/yyy")
    assert len(path) <= 200


@pytest.mark.parametrize("path", ["/v1/t", "/v1/batch", "/", "/v1/m", "/v1/projects/x/settings", "/nowhere"])
def test_preflight(door: RunningDoor, path: str) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,x-retry-count,x-of-the-site",
        "Access-Control-Request-Private-Network": "true",
    }
    response, body = door.send("OPTIONS", path, headers=ORIGIN | asked)
    assert (response.status, body) == (200, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    allowed = {one.strip() for one in response.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"authorization", "content-type", "x-retry-count", "x-of-the-site"} <= allowed
    assert int(response.headers["Access-Control-Max-Age"]) > 0
    assert response.headers["Access-Control-Allow-Private-Network"] == "true"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [(True, b"{}", 200), (False, b"{}", 401), (True, b"x" * (5 << 20), 400)],
)
def test_pages_of_other_origins_see_every_answer(door: RunningDoor, headers: bool, body: bytes, status: int) -> None:
    response, _ = door.send("POST", "/v1/t", body, ORIGIN | (basic(door.public_key) if headers else {}))
    assert response.status == status
    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]
    assert response.headers["Vary"] == "Origin"


def test_without_an_origin_nothing_is_said_about_it(door: RunningDoor) -> None:
    response, _ = door.send("POST", "/v1/t", b"{}", basic(door.server_key))
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("host", ["events.shop.example", "localhost:1", "[::1]:80", "a b/c"])
def test_any_host_is_accepted(door: RunningDoor, host: str) -> None:
    assert door.post("/v1/track", b"{}", basic(door.server_key) | {"Host": host})[0] == 200
