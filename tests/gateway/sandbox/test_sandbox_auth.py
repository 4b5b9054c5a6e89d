"""emarsys-api.md §1 and §6: who may call, and how often."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sandbox.auth import digest
from gateway.sandbox.sandbox import Sandbox
from tests.gateway.sandbox.caller import NOW, Caller, Clock


def test_the_digest_is_base64_over_hex() -> None:
    right = "MTI2ZWI0N2UxZDdkNDExZDQzZDA2MmQ1YTNkYmUwZTA4YTdlYzdhNw=="
    assert digest("d36e316282959a9ed4c89851497a717f", "2026-01-15T10:00:00Z", "s3cr3tS4mpl3") == right


@pytest.mark.parametrize(
    "created",
    [
        "2026-11-18T10:26:40Z",
        "2026-11-18T10:26:40.789Z",
        "2026-11-18T10:26:40+00:00",
        "2026-11-18T11:26:40+0100",
        "2026-11-18T10:31:40Z",
    ],
)
def test_wsse_in_every_spelling_of_the_time(caller: Caller, created: str) -> None:
    assert caller.call("GET", "settings", headers=caller.wsse(created=created), root="/api/v2/").status == 200


def test_wsse_headers_are_read_with_tolerance(caller: Caller) -> None:
    known, created, nonce = caller.sandbox.credentials, "2026-11-18T10:26:40.000Z", "AbC=="
    right = digest(nonce, created, known.wsse_secret)
    header = f'UsernameToken Username="{known.username}",PasswordDigest="{right}",Created="{created}",nonce="{nonce}"'
    assert caller.call("GET", "settings", headers={"X-WSSE": header}, root="/api/v2/").status == 200


@pytest.mark.parametrize("created", ["2026-11-18T10:21:39Z", "2026-11-18T10:31:41Z", "yesterday", ""])
def test_wsse_outside_five_minutes_is_401(caller: Caller, created: str) -> None:
    reply = caller.call("GET", "settings", headers=caller.wsse(created=created), root="/api/v2/")
    assert (reply.status, reply.json) == (401, {"replyCode": 1, "replyText": "Unauthorized", "data": ""})


def test_wsse_of_another_secret_or_over_the_bytes_is_401(caller: Caller) -> None:
    good = caller.wsse()["X-WSSE"]
    for header in (
        good.replace('Digest="', 'Digest="x'),
        good.replace('Username="', 'Username="x'),
        "UsernameToken",
        "",
        good[14:],
    ):
        assert caller.call("GET", "settings", headers={"X-WSSE": header}, root="/api/v2/").status == 401


def test_wsse_is_for_v2_and_bearer_for_v3(caller: Caller) -> None:
    assert caller.call("GET", "settings", headers=caller.wsse(), root="/api/v3/").status == 401
    assert caller.call("GET", "settings", headers=caller.bearer(), root="/api/v2/").status == 401
    assert caller.call("GET", "settings", headers={}, root="/api/v3/").status == 401


def test_tokens(caller: Caller) -> None:
    reply = caller.token_request(caller.basic())
    assert reply.status == 200 and reply.json["token_type"] == "Bearer" and reply.json["expires_in"] == 3600
    head, claims, _ = reply.json["access_token"].split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "=="))["alg"] == "HS256"
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["exp"] == NOW // 1000 + 3600
    headers = {"Authorization": f"Bearer {reply.json['access_token']}"}
    assert caller.call("GET", "settings", headers=headers).status == 200
    caller.clock.now += 3_600_000
    assert caller.call("GET", "settings", headers=headers).status == 401


def test_the_token_endpoint_refuses_in_the_words_of_oauth(caller: Caller) -> None:
    for headers in (caller.basic("wrong"), {}, {"Authorization": "Basic !"}, {"Authorization": "Bearer x"}):
        reply = caller.token_request(headers)
        assert (reply.status, reply.json["error"]) == (401, "invalid_client")
    assert caller.token_request(caller.basic(), "grant_type=password").json["error"] == "unsupported_grant_type"


@pytest.fixture(scope="module")
def lasting() -> Iterator[Caller]:
    clock = Clock()
    sandbox = Sandbox(now=clock)
    sandbox.switch({"rate_per_minute": 10**9})
    yield Caller(sandbox, clock)
    sandbox.close()


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_no_header_opens_or_breaks_anything(lasting: Caller, text: str) -> None:
    caller = lasting
    for headers in ({"Authorization": text}, {"Authorization": f"Bearer {text}"}, {"Authorization": f"Basic {text}"}):
        assert caller.call("GET", "settings", headers=headers).status == 401
        assert caller.token_request(headers).status == 401
    assert caller.call("GET", "settings", headers={"X-WSSE": f"UsernameToken {text}"}, root="/api/v2/").status == 401


def test_rate_headers_on_every_reply_and_429_above_the_limit(caller: Caller) -> None:
    caller.sandbox.switch({"rate_per_minute": 3})
    seen = []
    for _ in range(4):
        reply = caller.get("settings")
        seen.append((reply.status, reply.headers["x-ratelimit-limit"], reply.headers["x-ratelimit-remaining"]))
    assert seen == [(200, "3", "2"), (200, "3", "1"), (200, "3", "0"), (429, "3", "0")]
    assert int(reply.headers["X-RateLimit-Reset"]) == NOW // 1000 + 60
    assert reply.code == 7003
    assert caller.call("GET", "settings", headers=caller.wsse(), root="/api/v2/").status == 200, "each user has a limit"
    caller.clock.now += 60_000
    assert caller.get("settings").status == 200


def test_foreign_host_names_are_refused(caller: Caller) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example"):
        assert caller.flask.get("/healthcheck", headers={"Host": host}).status_code == 421
        assert caller.flask.get("/_sandbox/state", headers={"Host": host}).status_code == 421
    for host in ("127.0.0.1:8900", "localhost:8900", "localhost"):
        reply = caller.flask.get("/healthcheck", headers={"Host": host, "Origin": "http://evil.example"})
        assert reply.status_code == 200
        assert not [name for name, _ in reply.headers if name.lower().startswith("access-control")]


def test_unknown_paths_and_methods(caller: Caller) -> None:
    assert (caller.get("nothing").status, caller.get("nothing").code) == (404, 1)
    wrong = caller.call("PATCH", "contact", {})
    assert (wrong.status, wrong.code) == (400, 1009)
    assert caller.call("OPTIONS", "contact").code == 1009
    assert [row["path"] for row in caller.sandbox.received.requests(1, path="contact")] == ["/api/v3/contact"]
