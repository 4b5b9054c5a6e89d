"""emarsys-api.md §2: creating, updating, reading, finding and deleting contacts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.sandbox.caller import Caller

TOO_MANY = [{"3": f"{n}@x.com"} for n in range(1001)]


def test_upsert_creates_then_updates_and_mixes_id_types(caller: Caller) -> None:
    first = caller.put({"key_id": "3", "contacts": [{"3": "ann@x.com", "1": "Ann"}]})
    created = first.data["ids"][0]
    assert first.json == {"replyCode": 0, "replyText": "OK", "data": {"ids": [created]}}
    assert isinstance(created, int)
    second = caller.put({"key_id": 3, "contacts": [{"3": "ann@x.com", "2": "Lee"}, {"3": "bob@x.com"}]})
    assert second.data["ids"][0] == str(created) and isinstance(second.data["ids"][1], int)
    assert caller.read("ann@x.com", "1", "2", "4", "48") == {
        "id": str(created),
        "uid": caller.sandbox.contacts.read([created])[created].uid,
        "1": "Ann",
        "2": "Lee",
        "4": None,
        "48": "2026-11-18",
    }


def test_left_out_key_is_email_and_values_go_by_string_id_too(caller: Caller) -> None:
    assert caller.put({"contacts": [{"3": "ann@x.com", "first_name": "Ann"}]}).status == 200
    assert caller.read("ann@x.com", "first_name") | {"id": "", "uid": ""} == {"id": "", "uid": "", "first_name": "Ann"}


def test_update_without_create(caller: Caller) -> None:
    batch = caller.put({"key_id": "3", "contacts": [{"3": "no@x.com"}]}, create=False)
    assert (batch.status, batch.code) == (200, 0)
    assert batch.data == {"ids": [], "errors": {"no@x.com": {"2008": "No contact found with the external id: 3"}}}
    single = caller.put({"key_id": "3", "3": "no@x.com"}, create=False)
    assert (single.status, single.code, single.data) == (400, 2008, "")


def test_empty_text_and_null_clear_a_field(caller: Caller) -> None:
    caller.upsert("ann@x.com", **{"1": "Ann", "2": "Lee", "12": "Kent"})
    caller.put({"3": "ann@x.com", "1": "", "2": None})
    shown = caller.read("ann@x.com", "1", "2", "12")
    assert (shown["1"], shown["2"], shown["12"]) == (None, None, "Kent")


def test_bad_items_fail_alone_with_http_200(caller: Caller) -> None:
    reply = caller.put(
        {
            "key_id": "3",
            "contacts": [
                {"3": "ok@x.com"},
                {"3": "choice@x.com", "14": "Germany"},
                {"1": "nobody"},
                {"3": "field@x.com", "999": "x"},
                {"3": "empty@x.com", "": "x"},
                {"3": "source@x.com", "source_id": "77"},
                {"3": "id@x.com", "id": 5},
            ],
        }
    )
    assert (reply.status, reply.code, len(reply.data["ids"])) == (200, 0, 1)
    assert reply.data["errors"] == {
        "choice@x.com": {"2007": "Invalid choice id for field id: 14"},
        "": {"2005": "No value provided for key field: 3"},
        "field@x.com": {"2007": "Invalid field id: 999"},
        "empty@x.com": {"2006": "Empty field id for value: x"},
        "source@x.com": {"2013": "Invalid source id: 77"},
        "id@x.com": {"2007": "Cannot set id or uid on contact creation"},
    }


@pytest.mark.parametrize(
    ("method", "body", "code", "text"),
    [
        ("PUT", {"key_id": "3", "contacts": TOO_MANY}, 1000, "The request exceeded the maximum batch size of 1,000"),
        ("POST", {"key_id": "3", "contacts": TOO_MANY}, 1000, "The request exceeded the maximum batch size of 1,000"),
        ("PUT", {"contacts": {"3": "a@x.com"}}, 2003, "Invalid data format. Array expected"),
        ("PUT", {"contacts": ["a@x.com"]}, 2003, "Invalid data format. Array expected"),
        ("PUT", {"key_id": "100", "3": "a@x.com"}, 2004, "Invalid key field id: 100"),
        ("PUT", {"key_id": "1", "1": "Ann"}, 2004, "Invalid key field id: 1"),
        ("PUT", {"key_id": {}, "1": "Ann"}, 2004, "Invalid key field id: "),
        ("PUT", {"3": "a@x.com", "source_id": "77"}, 2013, "Invalid source id: 77"),
        ("PUT", {"3": "a@x.com", "contact_list_id": 9}, 2020, "Invalid contact list id: 9"),
        ("PUT", {"3": ""}, 2005, "No value provided for key field: 3"),
        ("PUT", {"3": "a@x.com", "4": "soon"}, 2007, "Invalid date format for field id: 4"),
        ("POST", {"key_id": "id", "id": 7}, 2004, "Cannot use id or uid as key on contact creation"),
        ("PUT", [], 1001, "The request body is not a JSON object."),
        ("PUT", b"{", 1010, "The request payload is not decodable JSON."),
        ("PUT", b"[" * 100_000, 1010, "The request payload is not decodable JSON."),
        ("PUT", b"\xff", 1010, "The request payload is not decodable JSON."),
    ],
)
def test_requests_refused_as_a_whole(caller: Caller, method: str, body: Any, code: int, text: str) -> None:
    reply = caller.call(method, "contact/?create_if_not_exists=1", body)
    assert (reply.status, reply.json) == (400, {"replyCode": code, "replyText": text, "data": ""})
    assert caller.sandbox.contacts.count() == 0


def test_bad_key_field_of_a_batch_is_an_error_inside_200(caller: Caller) -> None:
    reply = caller.put({"key_id": "100", "contacts": [{"100": "x"}]})
    assert (reply.status, reply.code) == (200, 0)
    assert reply.data == {"ids": [], "errors": {"<NO_KEY_ID>": {"2004": "Invalid key field id: 100"}}}


def test_create_never_updates(caller: Caller) -> None:
    (known,) = caller.upsert("ann@x.com", **{"1": "Ann"})
    batch = caller.post("contact", {"contacts": [{"3": "ann@x.com", "1": "X"}, {"3": "new@x.com"}, {"3": "new@x.com"}]})
    assert len(batch.data["ids"]) == 1
    assert batch.data["errors"] == {
        one: {"2009": "Contact with the external id already exists: 3"} for one in ("ann@x.com", "new@x.com")
    }
    single = caller.post("contact", {"3": "ann@x.com"})
    assert (single.status, single.code, single.json["replyText"]) == (
        400,
        2009,
        f"Contact with external id: {known} already exists.",
    )
    assert isinstance(caller.post("contact", {"3": "third@x.com"}).data["id"], int)
    assert caller.read("ann@x.com", "1")["1"] == "Ann"


@pytest.mark.parametrize("name", ["id", "uid"])
def test_a_key_change_by_internal_id(caller: Caller, name: str) -> None:
    (known,) = caller.upsert("old@x.com", **{"1": "Ann"})
    value = str(known) if name == "id" else caller.read("old@x.com")["uid"]
    reply = caller.put({"key_id": name, "contacts": [{name: value, "3": "new@x.com"}]})
    assert reply.data == {"ids": [str(known)]}
    assert caller.read("new@x.com", "1")["1"] == "Ann"
    assert caller.post("contact/checkids", {"external_ids": ["old@x.com"]}).data["ids"] == {}
    unknown = caller.put({"key_id": name, "contacts": [{name: "1", "3": "x@x.com"}]})
    assert unknown.data["errors"] == {"1": {"2008": f"No contact found with the external id: {name}"}}


def test_a_shared_email_is_ambiguous(caller: Caller) -> None:
    first, second = caller.upsert("a@x.com", "b@x.com")
    caller.put({"key_id": "id", "id": second, "3": "a@x.com"})
    batch = caller.put({"contacts": [{"3": "a@x.com", "1": "Ann"}]})
    assert batch.data["errors"] == {"a@x.com": {"2010": "More contacts found with the external id: 3 - a@x.com"}}
    assert caller.put({"3": "a@x.com", "1": "Ann"}).code == 2010
    found = caller.post("contact/checkids", {"external_ids": ["a@x.com"], "get_multiple_ids": True})
    assert found.data["ids"] == {"a@x.com": [str(first), str(second)]}
    gone = caller.post("contact/delete", {"key_id": "3", "3": ["a@x.com"]})
    assert gone.data["deleted_contacts"] == 0 and "2010" in gone.data["errors"]["a@x.com"]


def test_custom_keys(caller: Caller) -> None:
    caller.put({"key_id": "customer_id", "contacts": [{"100007001": "C-1", "3": "a@x.com"}]})
    reply = caller.put({"key_id": 100007001, "contacts": [{"customer_id": "C-1", "1": "Ann"}]})
    assert isinstance(reply.data["ids"][0], str)
    assert caller.read("a@x.com", "1")["1"] == "Ann"


def test_email_is_found_without_regard_to_case_and_echoed_as_sent(caller: Caller) -> None:
    caller.upsert("ann@x.com")
    reply = caller.put({"contacts": [{"3": " Ann@X.com", "4": "never"}, {"3": "ANN@x.com", "1": "Ann"}]})
    assert list(reply.data["errors"]) == [" Ann@X.com"]
    assert caller.sandbox.contacts.count() == 1


def test_getdata(caller: Caller) -> None:
    (known,) = caller.upsert("ann@x.com", **{"14": 10, "100007003": [1, "3"]})
    reply = caller.post(
        "contact/getdata",
        {"keyId": "3", "keyValues": ["ann@x.com", "no@x.com"], "fields": ["3", "14", "100007003", "25"]},
    )
    uid = reply.data["result"][0]["uid"]
    assert len(uid) == 10 and uid.isalnum()
    assert reply.data == {
        "errors": [{"key": "no@x.com", "errorCode": 2008, "errorMsg": "No contact found with the external id: 3"}],
        "result": [{"id": str(known), "uid": uid, "3": "ann@x.com", "14": "10", "100007003": [1, 3], "25": None}],
    }
    nothing = caller.post("contact/getdata", {"keyId": "3", "keyValues": ["no@x.com"], "fields": ["3"]})
    assert (nothing.status, nothing.code, nothing.data["result"]) == (200, 0, False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"keyId": "3", "keyValues": ["x"] * 1001}, 2002),
        ({"keyId": "3", "keyValues": "x"}, 2003),
        ({"keyId": "77", "keyValues": ["x"]}, 2004),
        ({"keyId": "3", "keyValues": ["x"], "fields": ["none"]}, 2006),
        ({"keyId": "3", "keyValues": ["x"], "fields": "3"}, 2003),
    ],
)
def test_getdata_refusals(caller: Caller, body: dict[str, Any], code: int) -> None:
    reply = caller.post("contact/getdata", body)
    assert (reply.status, reply.code) == (400, code)


def test_checkids(caller: Caller) -> None:
    (known,) = caller.upsert("ann@x.com")
    reply = caller.post("contact/checkids", {"key_id": "3", "external_ids": ["ann@x.com", "no@x.com", ""]})
    assert reply.data == {
        "ids": {"ann@x.com": str(known)},
        "errors": {
            "no@x.com": {"2008": "No contact found with the external id: 3"},
            "": {"2005": "No value provided for key field: 3"},
        },
    }
    assert caller.post("contact/checkids", {"external_ids": ["ann@x.com"]}).data["errors"] == []


def test_delete(caller: Caller) -> None:
    caller.upsert("a@x.com", "b@x.com", "c@x.com")
    assert caller.post("contact/delete", {"key_id": "3", "3": "a@x.com"}).status == 200
    batch = caller.post("contact/delete", {"3": ["b@x.com", "c@x.com", "no@x.com"]})
    assert batch.data == {
        "deleted_contacts": 2,
        "errors": {"no@x.com": {"2008": "No contact found with the external id: 3 - no@x.com"}},
    }
    assert caller.sandbox.contacts.count() == 0
    assert caller.post("contact/delete", {"3": ["x"] * 1001}).code == 1000
    assert caller.post("contact/delete", {"key_id": "3"}).code == 2005
    again = caller.upsert("a@x.com")[0]
    assert again == 704_000_004, "an id is never used again"


def test_query_and_internal_id(caller: Caller) -> None:
    (known,) = caller.upsert("ann@x.com")
    assert caller.get("contact/query/?3=ann@x.com&return=3").data["result"] == [{"id": known, "3": "ann@x.com"}]
    assert caller.get("contact/query?3=ann@x.com&return=1&excludeempty=true").data["result"] == []
    assert caller.get("contact/query/?3=ann@x.com").data == {"id": str(known)}
    assert caller.get("contact/?3=ann@x.com").data == {"id": str(known)}
    codes = {
        "contact/?3=no@x.com": 2008,
        "contact/?3=": 2005,
        "contact/?77=x": 2004,
        "contact/query/?1=Ann&return=3": 2015,
        "contact/query/?3=a&return=77": 2014,
        "contact/query/?3=a&return=3&limit=0": 2016,
    }
    for path, code in codes.items():
        reply = caller.get(path)
        assert (reply.status, reply.code) == (400, code), path


def test_a_write_puts_contacts_on_a_list(caller: Caller) -> None:
    made = caller.post("contactlist", {"name": "A"}).data["id"]
    caller.put({"contact_list_id": str(made), "contacts": [{"3": "a@x.com"}, {"3": "b@x.com"}, {"1": "nobody"}]})
    assert caller.get(f"contactlist/{made}/count").data == 2


def test_later_items_of_a_batch_see_the_earlier(caller: Caller) -> None:
    reply = caller.put({"contacts": [{"3": "a@x.com", "1": "Ann"}, {"3": "A@x.com", "2": "Lee"}]})
    first, second = reply.data["ids"]
    assert str(first) == second or first == second
    assert {one: caller.read("a@x.com", "1", "2")[one] for one in ("1", "2")} == {"1": "Ann", "2": "Lee"}
