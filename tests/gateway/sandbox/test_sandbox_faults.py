"""Every fault: how it is written, and what it does to a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sandbox.faults import KINDS, Faults, parse
from models.problems import UserMistake
from tests.gateway.sandbox.caller import NOW, Caller


@pytest.mark.parametrize(
    ("text", "name", "path", "value", "count"),
    [
        ("500", "500", "", "", None),
        ("500:3", "500", "", "", 3),
        ("slow=800", "slow", "", "800", None),
        ("slow@event=800:2", "slow", "event", "800", 2),
        ("502@oauth2/token:1", "502", "oauth2/token", "", 1),
        ("bad_item=a@x.com", "bad_item", "", "a@x.com", None),
        ("bad_item=a@x.com:2", "bad_item", "", "a@x.com", 2),
        ("forbid=contact.*", "forbid", "", "contact.*", None),
        ("refuse_whole", "refuse_whole", "", "", None),
        ("429=5:1", "429", "", "5", 1),
    ],
)
def test_how_a_fault_is_written(text: str, name: str, path: str, value: str, count: int | None) -> None:
    fault = parse(text)
    assert (fault.name, fault.path, fault.value, fault.count) == (name, path, value, count)
    assert fault.text() == text


@pytest.mark.parametrize(
    "text", ["", "501", "slow", "slow=fast", "500=1", "hang=1", "500:0", "rate", "bad_item", "bad_field=x"]
)
def test_mistakes_are_sentences(text: str) -> None:
    with pytest.raises(UserMistake) as mistake:
        parse(text)
    assert mistake.value.text.endswith((".", "…"))


@given(st.text(max_size=30))
def test_any_text_is_a_fault_or_a_mistake(text: str) -> None:
    try:
        fault = parse(text)
    except UserMistake:
        return
    assert parse(fault.text()) == fault


def test_counted_faults_end_and_others_last_until_taken_back() -> None:
    faults = Faults(["500:2", "rate=5"])
    assert [faults.take(("500",), "contact") is not None for _ in range(3)] == [True, True, False]
    assert [len(faults.take_all("rate", "contact")) for _ in range(3)] == [1, 1, 1]
    assert faults.texts() == ["rate=5"]
    faults.clear("rate")
    assert faults.texts() == []


@pytest.mark.parametrize(
    ("fault", "status", "start", "content_type"),
    [
        ("401", 401, '{"replyCode":1,', "application/json"),
        ("429=7", 429, '{"replyCode":7003,', "application/json"),
        ("500", 500, '{"replyCode":1003,', "application/json"),
        ("502", 502, "<html>", "text/html; charset=utf-8"),
        ("503", 503, "Service Unavailable", "text/plain"),
        ("html", 200, "<html>", "text/html; charset=utf-8"),
    ],
)
def test_faults_in_the_place_of_a_request(
    caller: Caller, fault: str, status: int, start: str, content_type: str
) -> None:
    caller.sandbox.faults.add([f"{fault}:1"])
    reply = caller.put({"3": "a@x.com"})
    assert (reply.status, reply.headers["Content-Type"]) == (status, content_type)
    assert reply.text.startswith(start)
    assert caller.sandbox.contacts.count() == 0, "nothing is carried out"
    assert caller.sandbox.received.requests(1)[0]["fault"] == fault.partition("=")[0]
    assert caller.put({"3": "a@x.com"}).status == 200


def test_429_names_its_reset(caller: Caller) -> None:
    caller.sandbox.faults.add(["429=7:1", "429:1"])
    resets = [int(caller.get("settings").headers["X-RateLimit-Reset"]) - NOW // 1000 for _ in range(2)]
    assert resets == [7, 60]


def test_a_path_narrows_a_fault(caller: Caller) -> None:
    caller.upsert("a@x.com")
    caller.sandbox.faults.add(["500@event", "503@oauth2"])
    assert caller.get("settings").status == 200
    assert caller.post("event/1001/trigger", {"external_id": "a@x.com"}).status == 500
    assert caller.token_request(caller.basic()).status == 503


def test_faults_of_the_api_leave_the_token_endpoint_alone(caller: Caller) -> None:
    caller.sandbox.faults.add(["500"])
    assert caller.token_request(caller.basic()).status == 200


def test_slow_replies_come_after_the_work(caller: Caller) -> None:
    caller.sandbox.faults.add(["slow=30:1"])
    caller.put({"3": "a@x.com"})
    (row,) = caller.sandbox.received.requests(1)
    assert row["milliseconds"] >= 30 and row["fault"] == "slow"
    assert caller.sandbox.contacts.count() == 1


def test_one_bad_item_and_one_bad_field(caller: Caller) -> None:
    caller.sandbox.faults.add(["bad_item=BAD@x.com:1", "bad_field=2:1"])
    body = {"contacts": [{"3": "bad@x.com"}, {"3": "a@x.com", "2": "Lee"}, {"3": "b@x.com"}]}
    reply = caller.put(body)
    assert reply.data["errors"] == {
        "bad@x.com": {"2005": "Invalid key field value: BAD@x.com"},
        "a@x.com": {"2007": "Invalid data format for field id: 2"},
    }
    assert len(caller.put(body).data["ids"]) == 3, "both were for one request"


def test_a_bad_item_of_a_trigger(caller: Caller) -> None:
    caller.upsert("a@x.com", "b@x.com")
    caller.sandbox.faults.add(["bad_item=b@x.com"])
    reply = caller.post("event/1001/trigger", {"contacts": [{"external_id": "a@x.com"}, {"external_id": "b@x.com"}]})
    assert list(reply.data["errors"]) == ["b@x.com"] and len(reply.data["ids"]) == 1


def test_a_batch_refused_as_a_whole(caller: Caller) -> None:
    caller.sandbox.faults.add(["refuse_whole=bad@x.com"])
    refused = caller.put({"contacts": [{"3": "a@x.com"}, {"3": "Bad@x.com"}]})
    assert (refused.status, refused.code, caller.sandbox.contacts.count()) == (400, 1008, 0)
    assert caller.put({"contacts": [{"3": "a@x.com"}]}).status == 200
    assert caller.put({"contacts": [{"3": "bad@x.com"}]}).status == 400
    caller.sandbox.faults.clear()
    caller.sandbox.faults.add(["refuse_whole"])
    assert caller.put({"contacts": [{"3": "a@x.com"}]}).status == 400
    assert caller.put({"3": "a@x.com"}).status == 200, "a single call is no batch"


def test_wrong_secret_shuts_every_door(caller: Caller) -> None:
    caller.sandbox.faults.add(["wrong_secret"])
    assert caller.token_request(caller.basic()).status == 401
    assert caller.get("settings").status == 401
    assert caller.call("GET", "settings", headers=caller.wsse(), root="/api/v2/").status == 401
    caller.sandbox.faults.clear("wrong_secret")
    assert caller.get("settings").status == 200


def test_a_permission_taken_away(caller: Caller) -> None:
    caller.sandbox.faults.add(["forbid=contact.update", "forbid=externalevent.*"])
    forbidden = caller.put({"3": "a@x.com"})
    assert (forbidden.status, forbidden.json["replyText"]) == (403, "Forbidden")
    assert caller.get("event").status == 403
    assert caller.post("contact/getdata", {"keyValues": []}).status == 200


def test_the_rate_as_a_fault(caller: Caller) -> None:
    caller.sandbox.faults.add(["rate=1"])
    assert [caller.get("settings").status for _ in range(2)] == [200, 429]


def test_every_fault_is_described() -> None:
    assert all(about.endswith((".", ").")) for _, about in KINDS.values())
