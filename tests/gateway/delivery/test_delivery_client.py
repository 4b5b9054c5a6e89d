"""The client to one account over HTTP: what is sent, tokens, signatures, and what never happens (redirects, proxies, .netrc)."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.delivery.access import Access
from gateway.delivery.client import Client
from gateway.delivery.tokens import Hindered
from gateway.delivery.transport import NoAnswer, Transport
from models.meaning.emarsys import requests, wsse
from models.meaning.emarsys.outcomes import Later, RateLimited, Unauthorised
from models.problems import Secret
from tests.gateway.delivery.scripted_server import Asked, Reply, Script, ScriptedServer, ok, scripted, token

NOW = 1_795_466_162_996
SECRET = "canary-secret"


def oauth(address: str) -> Access:
    return Access(f"{address}/api/v3", "oauth2", "client", Secret(SECRET), f"{address}/oauth2/token")


@contextmanager
def client_of(script: Script, *, auth: str = "oauth2") -> Iterator[tuple[Client, ScriptedServer]]:
    with scripted(script) as server:
        access = oauth(server.address)
        if auth == "wsse":
            access = Access(f"{server.address}/api/v2/", "wsse", "user", Secret(SECRET))
        client = Client(access, lambda: NOW)
        try:
            yield client, server
        finally:
            client.close()


def with_token(reply: Script, *tokens: Reply) -> Script:
    """Answers token requests in this order (the last for ever), all others with ``reply``."""
    left = list(tokens) or [token()]
    lock = threading.Lock()

    def script(asked: Asked) -> Reply:
        if asked.path != "/oauth2/token":
            return reply(asked)
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return script


def bearers(server: ScriptedServer) -> list[str]:
    return [one.headers["authorization"] for one in server.asked if one.path != "/oauth2/token"]


def test_a_token_is_asked_for_once_and_used_again() -> None:
    with client_of(with_token(lambda asked: ok())) as (client, server):
        for _ in range(3):
            assert client.send(requests.settings()).status == 200
    assert server.paths() == ["/oauth2/token", *["/api/v3/settings"] * 3]
    first = server.asked[0]
    assert base64.b64decode(first.headers["authorization"].removeprefix("Basic ")) == f"client:{SECRET}".encode()
    assert first.body == b"grant_type=client_credentials"
    assert first.headers["content-type"] == "application/x-www-form-urlencoded"
    assert bearers(server) == ["Bearer t-1"] * 3


@pytest.mark.parametrize("life", [0, "0", -5])
def test_a_token_near_its_end_is_renewed_before_it_is_used(life: float | str) -> None:
    with client_of(with_token(lambda asked: ok(), token("old", life), token("new"))) as (client, server):
        client.send(requests.settings())
        client.send(requests.settings())
    assert bearers(server) == ["Bearer old", "Bearer new"]


def test_a_refused_token_is_renewed_once_and_the_request_repeated() -> None:
    def reply(asked: Asked) -> Reply:
        return ok() if asked.headers["authorization"] == "Bearer new" else Reply(401, b"expired")

    with client_of(with_token(reply, token("old"), token("new"))) as (client, server):
        assert client.send(requests.settings()).status == 200
    assert bearers(server) == ["Bearer old", "Bearer new"]


def test_a_second_refusal_is_the_answer() -> None:
    with client_of(with_token(lambda asked: Reply(401, b""), token("a"), token("b"), token("c"))) as (client, server):
        assert client.send(requests.settings()).status == 401
    assert server.paths().count("/oauth2/token") == 2


def test_one_token_request_at_a_time() -> None:
    with client_of(with_token(lambda asked: ok())) as (client, server), ThreadPoolExecutor(8) as pool:
        assert {one.status for one in pool.map(lambda _: client.send(requests.settings()), range(8))} == {200}
    assert server.paths().count("/oauth2/token") == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(401, {"error": "invalid_client", "error_description": "Client authentication failed"}), Unauthorised),
        (Reply(400, {"error": "invalid_client"}), Unauthorised),
        (Reply(403, b"<html>"), Unauthorised),
        (Reply(429, b""), RateLimited),
        (Reply(500, b""), Later),
        (Reply(200, b"<html>Log in</html>"), Later),
        (Reply(200, {"access_token": ""}), Later),
        (Reply(200, {"access_token": "a\r\nX-Injected: 1"}), Later),
        (Reply(302, b"", {"Location": "http://127.0.0.1:9/"}), Later),
        (Reply(0), Later),
    ],
)
def test_without_a_token_nothing_is_sent(reply: Reply, outcome: type) -> None:
    with client_of(with_token(lambda asked: ok(), reply)) as (client, server):
        with pytest.raises(Hindered) as hindered:
            client.send(requests.settings())
        assert isinstance(hindered.value.outcome, outcome)
        assert SECRET not in str(hindered.value)
    assert set(server.paths()) == {"/oauth2/token"}


def test_wsse_signs_each_request_anew() -> None:
    with client_of(lambda asked: ok(), auth="wsse") as (client, server):
        client.send(requests.settings())
        client.send(requests.settings())
    assert server.paths() == ["/api/v2/settings"] * 2
    parts = [dict(re.findall(r'(\w+)="([^"]*)"', one.headers["x-wsse"])) for one in server.asked]
    assert parts[0]["Nonce"] != parts[1]["Nonce"]
    for one in parts:
        assert one["Username"] == "user" and one["Created"] == "2026-11-23T20:36:02Z"
        assert one["PasswordDigest"] == wsse.digest(one["Nonce"] + one["Created"] + SECRET)


def test_a_body_is_json_and_says_so() -> None:
    request = requests.upsert("3", [requests.contact("3", "ä@x", {"1": None})], create=True)
    with client_of(with_token(lambda asked: ok())) as (client, server):
        client.send(request)
    last = server.asked[-1]
    assert (last.method, last.path) == ("PUT", "/api/v3/contact/?create_if_not_exists=1")
    assert last.json == {"key_id": "3", "contacts": [{"3": "ä@x", "1": None}]}
    assert last.headers["content-type"] == "application/json"


def test_redirects_are_not_followed() -> None:
    with (
        scripted(lambda asked: ok()) as elsewhere,
        client_of(with_token(lambda asked: Reply(307, b"", {"Location": elsewhere.address}))) as (client, _),
    ):
        assert client.send(requests.settings()).status == 307
    assert elsewhere.asked == []


def test_loopback_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(lambda asked: Reply(502, b"proxy")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        with client_of(with_token(lambda asked: ok())) as (client, _):
            assert client.send(requests.settings()).status == 200
    assert proxy.asked == []


def test_other_hosts_are_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with scripted(lambda asked: Reply(502, b"proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        assert Transport().send("GET", "http://emarsys.invalid/", {}).body == b"proxy"


def test_netrc_and_cookies_play_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with client_of(lambda asked: ok(**{"Set-Cookie": "who=me"}), auth="wsse") as (client, server):
        client.send(requests.settings())
        client.send(requests.settings())
    assert all("authorization" not in one.headers and "cookie" not in one.headers for one in server.asked)


def test_no_connection_means_that_nothing_arrived() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer) as error:
            Transport().send("GET", f"http://127.0.0.1:{taken.getsockname()[1]}/", {})
    assert not error.value.unsure and "127.0.0.1" in error.value.text


def test_a_connection_that_ends_may_have_delivered() -> None:
    with scripted(lambda asked: Reply(0)) as server, pytest.raises(NoAnswer) as error:
        Transport().send("POST", f"{server.address}/", {}, b"{}")
    assert error.value.unsure


def test_a_reply_that_does_not_come_may_have_delivered() -> None:
    release = threading.Event()

    def script(asked: Asked) -> Reply:
        release.wait(10)
        return ok()

    with scripted(script) as server:
        try:
            with pytest.raises(NoAnswer) as error:
                Transport(timeout=(1.0, 0.05)).send("POST", f"{server.address}/", {}, b"{}")
        finally:
            release.set()
    assert error.value.unsure and "in time" in error.value.text


def test_an_unknown_name_is_no_network() -> None:
    with pytest.raises(NoAnswer) as error:
        Transport().send("GET", "https://emarsys.invalid/", {})
    assert not error.value.unsure
