"""Every shape in which Emarsys was seen to answer (emarsys-api.md §2.4, §2.5, §4, §7), and whatever else may come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.emarsys import replies, requests
from models.meaning.emarsys.outcomes import (
    Accepted,
    Done,
    Forbidden,
    Later,
    Outcome,
    RateLimited,
    RefusedWhole,
    Rejected,
    Unauthorised,
)

KEYS = ("ann@example.com", "bob@example.com")
UPSERT = requests.upsert("3", [b"{}", b"{}"], create=True)
TRIGGER = requests.trigger(1001, "3", [b"{}", b"{}"])
DELETE = requests.delete("3", KEYS)


def reply(data: Any, code: int = 0, text: str = "OK") -> bytes:
    return json.dumps({"replyCode": code, "replyText": text, "data": data}).encode()


def upsert(status: int, body: bytes, keys: tuple[str, ...] = KEYS) -> Outcome:
    return replies.read(UPSERT, keys, status, body)


@pytest.mark.parametrize(
    "data",
    [
        {"ids": ["1", 2]},
        {"ids": ["1", 2], "errors": []},
        {"ids": ["1", 2], "errors": {}},
        {"ids": ["1", 2], "errors": None},
    ],
)
def test_nobody_failed_in_every_spelling(data: Any) -> None:
    assert upsert(200, reply(data)) == Done((Accepted("1"), Accepted("2")))


@pytest.mark.parametrize("data", [{}, [], None, "", {"ids": ["1"]}, {"ids": [True, None]}, {"errors": []}])
def test_accepted_without_ids_that_can_be_told_apart(data: Any) -> None:
    assert upsert(200, reply(data)) == Done((Accepted(), Accepted()))


def test_data_may_be_missing_altogether() -> None:
    assert upsert(200, b'{"replyCode":0,"replyText":"OK"}') == Done((Accepted(), Accepted()))


def test_one_contact_fails_alone_and_no_id_is_guessed() -> None:
    errors = {"bob@example.com": {"2007": "Invalid choice id for field id: 14"}}
    assert upsert(200, reply({"ids": ["7"], "errors": errors})) == Done(
        (Accepted(), Rejected("2007", "Invalid choice id for field id: 14", "14"))
    )


@pytest.mark.parametrize("echo", ["Bob@Example.com", " bob@example.com "])
def test_errors_are_found_under_a_key_that_was_normalised(echo: str) -> None:
    data = {"ids": [], "errors": {echo: {"2010": "More contacts found with the external id: 3"}}}
    outcome = upsert(200, reply(data))
    assert isinstance(outcome, Done)
    assert isinstance(outcome.items[0], Accepted)
    assert outcome.items[1] == Rejected("2010", "More contacts found with the external id: 3")


def test_errors_as_a_list_of_objects() -> None:
    errors = [{"key": "ann@example.com", "errorCode": 2008, "errorMsg": "No contact found with the external id: 3"}]
    outcome = upsert(200, reply({"errors": errors}))
    assert outcome == Done((Rejected("2008", "No contact found with the external id: 3"), Accepted()))


def test_a_wrong_key_field_fails_everybody() -> None:
    outcome = upsert(200, reply({"ids": [], "errors": {"<NO_KEY_ID>": {"2004": "Invalid key field id: 100"}}}))
    assert isinstance(outcome, Done)
    assert [one.code for one in outcome.items if isinstance(one, Rejected)] == ["2004", "2004"]


def test_an_error_of_nobody_we_know_is_looked_for_by_splitting() -> None:
    outcome = upsert(200, reply({"ids": ["1"], "errors": {"": {"2005": "No value provided for key field: 3"}}}))
    assert isinstance(outcome, RefusedWhole)
    assert outcome.code == "2005"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, reply("", 1, "Unauthorized"), Unauthorised("Unauthorized")),
        (401, b"<html>", Unauthorised("HTTP 401")),
        (403, b"<html>", Forbidden("contact.update", "HTTP 403")),
        (403, b'{"message":"Forbidden"}', Forbidden("contact.update", "HTTP 403")),
        (429, b"Too many", RateLimited("HTTP 429")),
        (429, reply("", 7003, "Too many requests"), RateLimited("Too many requests")),
        (500, reply("", 1003, "Internal error"), Later("1003", "Internal error")),
        (500, reply("", 7003, "database"), Later("7003", "database")),
        (502, b"<html>", Later("502", "HTTP 502")),
        (503, b"Service Unavailable", Later("503", "HTTP 503")),
        (504, b"", Later("504", "HTTP 504", unsure=True)),
        (500, reply("", 3004, "Invalid contact list id: 9"), RefusedWhole("3004", "Invalid contact list id: 9")),
        (400, reply("", 1000, "too many"), RefusedWhole("1000", "too many")),
        (413, b"<html>", RefusedWhole("413", "HTTP 413")),
        (400, b"<html>", RefusedWhole("400", "HTTP 400")),
        (200, reply("", 2006, "Invalid field id: 99"), RefusedWhole("2006", "Invalid field id: 99", "99")),
        (200, reply("", 2011, "database"), Later("2011", "database")),
    ],
)
def test_what_concerns_the_whole_request(status: int, body: bytes, expected: Outcome) -> None:
    assert upsert(status, body) == expected


@pytest.mark.parametrize("body", [b"<html>Please wait</html>", b"", b"[]", b"null", b"{}", b'{"replyCode":0', b"\xff"])
def test_what_is_no_reply_never_counts_as_accepted(body: bytes) -> None:
    outcome = upsert(200, body)
    assert isinstance(outcome, Later)
    assert outcome.unsure


@pytest.mark.parametrize("status", [301, 302, 307, 404, 405, 407])
def test_a_wrong_address_loses_nothing(status: int) -> None:
    assert isinstance(upsert(status, b"<html>"), Later)


def test_an_event_that_nothing_listens_to_is_triggered_all_the_same() -> None:
    outcome = replies.read(TRIGGER, KEYS, 400, reply("", 5005, "No program or campaign is triggered."))
    assert outcome == Done((Accepted(note="No program or campaign is triggered."),) * 2)


def test_an_unknown_external_event_fails_everybody_at_once() -> None:
    outcome = replies.read(TRIGGER, KEYS, 400, b'{"replyCode":5001,"replyText":"Invalid event ID for customer."}')
    assert outcome == Done((Rejected("5001", "Invalid event ID for customer."),) * 2)


@pytest.mark.parametrize("data", [{}, {"errors": []}, {"ids": ["8"], "connectedTo": False}, {"connectedTo": {}}])
def test_triggers_accepted(data: Any) -> None:
    outcome = replies.read(TRIGGER, KEYS, 200, reply(data))
    assert isinstance(outcome, Done)
    assert all(isinstance(one, Accepted) for one in outcome.items)


def test_a_trigger_for_an_unknown_contact_fails_alone() -> None:
    text = "No contact found with the external id: 3 - ann@example.com"
    outcome = replies.read(TRIGGER, KEYS, 200, reply({"ids": ["8"], "errors": {"ann@example.com": {"2008": text}}}))
    assert outcome == Done((Rejected("2008", text), Accepted()))


@pytest.mark.parametrize("status", [200, 400, 404])
def test_a_contact_to_delete_that_is_gone_is_deleted(status: int) -> None:
    alone = requests.delete("3", KEYS[:1])
    body = reply("", 2008, "No contact found with the external id: 3 - ann@example.com")
    outcome = replies.read(alone, KEYS[:1], status, body)
    assert isinstance(outcome, Done)
    assert isinstance(outcome.items[0], Accepted)


def test_a_contact_to_delete_that_is_gone_in_a_batch() -> None:
    errors = {"ann@example.com": {"2008": "No contact found"}, "bob@example.com": {"2010": "More contacts found"}}
    outcome = replies.read(DELETE, KEYS, 200, reply({"deleted_contacts": 0, "errors": errors}))
    assert isinstance(outcome, Done)
    assert isinstance(outcome.items[0], Accepted)
    assert outcome.items[1] == Rejected("2010", "More contacts found")


def test_internal_ids_are_read_by_key_whatever_their_case() -> None:
    request = requests.check_ids("3", KEYS)
    data = {"ids": {"Ann@example.com": "9832304"}, "errors": {"bob@example.com": {"2008": "No contact found"}}}
    outcome = replies.read_ids(request, KEYS, 200, reply(data))
    assert outcome == Done((Accepted("9832304"), Rejected("2008", "No contact found")))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Invalid choice id for field id: 14", "14"),
        ("Invalid data format for field id: 22. Scalar expected", "22"),
        ("Invalid field id: 100007887", "100007887"),
        ("No contact found with the external id: 3", None),
        ("", None),
    ],
)
def test_the_field_that_a_text_names(text: str, field: str | None) -> None:
    assert replies.field_named(text) == field


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9999) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
frames = st.fixed_dictionaries(
    {},
    optional={
        "replyCode": json_values,
        "replyText": json_values,
        "data": st.fixed_dictionaries({}, optional={"ids": json_values, "errors": json_values}) | json_values,
    },
)


@given(st.integers(200, 599), frames.map(lambda one: json.dumps(one).encode()) | st.binary(max_size=40))
def test_any_reply_has_an_outcome_and_accepts_nobody_against_the_envelope(status: int, body: bytes) -> None:
    outcome = upsert(status, body)
    if isinstance(outcome, Done):
        assert len(outcome.items) == len(KEYS)
        if any(isinstance(one, Accepted) for one in outcome.items):
            assert status < 300
            assert json.loads(body).get("replyCode") in (0, "0", None, "")


@given(frames.map(lambda one: json.dumps(one).encode()))
def test_any_reply_to_checkids_tells_each_contact(body: bytes) -> None:
    outcome = replies.read_ids(requests.check_ids("3", KEYS), KEYS, 200, body)
    assert not isinstance(outcome, Done) or len(outcome.items) == len(KEYS)
