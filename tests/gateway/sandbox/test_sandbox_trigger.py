"""emarsys-api.md §4.2–4.5: triggering external events."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.sandbox.caller import Caller


def test_single(caller: Caller) -> None:
    (known,) = caller.upsert("a@x.com")
    body = {
        "key_id": 3,
        "external_id": "a@x.com",
        "trigger_id": "t-1",
        "event_time": "2026-11-18T10:00:00Z",
        "data": {"n": 1},
    }
    reply = caller.post("event/1001/trigger", body)
    nothing = {"connectedTo": {"email": False, "acProgram": False, "interactionsProgram": False}}
    assert (reply.status, reply.json) == (200, {"replyCode": 0, "replyText": "OK", "data": nothing})
    (row,) = caller.sandbox.received.events(10)
    assert {
        name: row[name] for name in ("event", "contact", "key", "trigger_id", "event_time", "data", "repeated")
    } == {
        "event": 1001,
        "contact": known,
        "key": "a@x.com",
        "trigger_id": "t-1",
        "event_time": "2026-11-18T10:00:00Z",
        "data": '{"n":1}',
        "repeated": 0,
    }


def test_unknown_contact_is_400_alone_and_an_error_in_a_batch(caller: Caller) -> None:
    text = "No contact found with the external id: 3 - no@x.com"
    single = caller.post("event/1001/trigger", {"key_id": "3", "external_id": "no@x.com", "data": None})
    assert (single.status, single.json) == (400, {"replyCode": 2008, "replyText": text, "data": ""})
    (known,) = caller.upsert("a@x.com")
    batch = caller.post(
        "event/1001/trigger",
        {
            "key_id": "3",
            "external_id": "",
            "data": None,
            "contacts": [{"external_id": "a@x.com"}, {"external_id": "no@x.com"}, {"data": {}}],
        },
    )
    assert batch.data["ids"] == [str(known)]
    assert batch.data["errors"] == {"no@x.com": {"2008": text}, "": {"2005": "No value provided for key field: 3"}}
    assert caller.sandbox.contacts.count() == 1, "a trigger never creates contacts"


def test_by_internal_id(caller: Caller) -> None:
    (known,) = caller.upsert("a@x.com")
    assert caller.post("event/1001/trigger", {"key_id": "id", "external_id": str(known)}).status == 200


def test_a_trigger_id_counts_once(caller: Caller) -> None:
    caller.upsert("a@x.com")
    item = {"external_id": "a@x.com", "trigger_id": "t-1"}
    first = caller.post("event/1001/trigger", {"contacts": [item, item]})
    again = caller.post("event/1002/trigger", item)
    assert len(first.data["ids"]) == 2 and again.status == 200
    assert [row["repeated"] for row in caller.sandbox.received.events(10)] == [1, 1, 0]
    assert caller.sandbox.received.counts()["external_events"] == 1
    caller.clock.now += 24 * 3_600_000
    caller.post("event/1001/trigger", item)
    assert caller.sandbox.received.events(1)[0]["repeated"] == 0, "after a day it is forgotten"


@pytest.mark.parametrize(
    ("path", "body", "code", "text"),
    [
        ("event/77/trigger", {}, 5001, "Invalid event ID for customer."),
        ("event/abc/trigger", {}, 5004, "Event ID: abc is invalid."),
        ("event/1001/trigger", {"event_time": "2026-11-18 10:00:00"}, 5010, "Invalid event time format."),
        ("event/1001/trigger", {"event_time": "2026-11-18T10:00:00+01:00"}, 5010, "Invalid event time format."),
        ("event/1001/trigger", {"event_time": "2026-13-18T10:00:00Z"}, 5010, "Invalid event time format."),
        ("event/1001/trigger", {"event_time": 1795000000}, 5010, "Invalid event time format."),
        ("event/1001/trigger", {"data": []}, 5011, "Event data is not an object."),
        ("event/1001/trigger", {"data": "x"}, 5011, "Event data is not an object."),
        ("event/1001/trigger", {"data": {"x": "y" * 1_000_001}}, 5008, "Event data is too large."),
        ("event/1001/trigger", {"key_id": "wrong"}, 2004, "Invalid key field id: wrong"),
        ("event/1001/trigger", {"external_id": ""}, 2005, "No value provided for key field: 3"),
        (
            "event/1001/trigger",
            {"contacts": [{"external_id": "a@x.com"}] * 1001},
            1000,
            "The request exceeded the maximum batch size of 1,000",
        ),
        (
            "event/1001/trigger",
            {"contacts": [{"external_id": "a@x.com"}, {"external_id": "a@x.com", "event_time": "now"}]},
            5010,
            "Invalid event time format.",
        ),
    ],
)
def test_refusals(caller: Caller, path: str, body: dict[str, Any], code: int, text: str) -> None:
    caller.upsert("a@x.com")
    reply = caller.post(path, {"external_id": "a@x.com"} | body)
    assert (reply.status, reply.code, reply.json["replyText"]) == (400, code, text)
    assert caller.sandbox.received.events(10) == [], "nothing is triggered"


@pytest.mark.parametrize("at", ["2007-03-01T13:00:00Z", "2007-03-01T13:00:00.000Z", None])
def test_event_times(caller: Caller, at: str | None) -> None:
    caller.upsert("a@x.com")
    assert caller.post("event/1001/trigger", {"external_id": "a@x.com", "event_time": at}).status == 200
