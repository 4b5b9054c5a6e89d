"""emarsys-api.md §1.1 (settings), §2.8, §3, §4.1, and the account as its owner edits it."""

from __future__ import annotations

import pytest

from gateway.sandbox.sandbox import Sandbox
from models.meaning.catalogue import Choice, Field
from models.problems import UserMistake
from tests.gateway.sandbox.caller import Caller


def test_settings(caller: Caller) -> None:
    caller.upsert("a@x.com")
    data = caller.get("settings").data
    assert data["id"] > 0 and data["timezone"] == "Europe/Vienna" and data["totalContacts"] == "1"


def test_fields_have_number_ids_and_the_system_ones_are_all_there(caller: Caller) -> None:
    fields = {one["id"]: one for one in caller.get("field").data}
    assert set(range(49)) < fields.keys()
    assert fields[14] == {
        "id": 14,
        "name": "Country or region",
        "application_type": "singlechoice",
        "string_id": "country",
    }
    assert fields[30]["string_id"] == "" and fields[31]["application_type"] == "special"
    assert caller.get("field/translate/de").status == 200
    assert (caller.get("field/translate/zz").status, caller.get("field/translate/zz").code) == (400, 1002)


@pytest.mark.parametrize(
    ("field", "label", "choice"),
    [
        (5, "female", "2"),
        (46, "Company", "5"),
        (14, "Austria", "10"),
        (14, "United States", "185"),
        (14, "Hong Kong", "205"),
        (31, "True", "1"),
    ],
)
def test_choices(caller: Caller, field: int, label: str, choice: str) -> None:
    data = caller.get(f"field/{field}/choice").data
    assert next(one["id"] for one in data if one["choice"] == label) == choice
    assert data[0]["bit_position"] == 1


def test_choices_of_several_fields_and_of_none(caller: Caller) -> None:
    data = caller.get("field/choices?fields=5,46&language=en").data
    assert set(data) == {"5", "46"} and len(data["46"]) == 5
    assert caller.get("field/77/choice").status == 404
    assert caller.get("field/choices?fields=77").status == 400


def test_making_fields(caller: Caller) -> None:
    made = caller.post("field", {"name": "Points", "application_type": "numeric", "string_id": "points"}).data["id"]
    assert made > 100_000_000
    caller.upsert("a@x.com", **{str(made): 5})
    assert caller.read("a@x.com", "points")["points"] == "5"
    bodies = {
        9001: {"name": 5, "application_type": "date"},
        9002: {"name": "Points", "application_type": "date"},
        9005: {"name": "Only a name"},
        9006: {"name": "Colour", "application_type": "singlechoice"},
    }
    for code, body in bodies.items():
        reply = caller.post("field", body)
        assert (reply.status, reply.code) == (400, code)


def test_external_events(caller: Caller) -> None:
    listed = caller.get("event/").data
    assert {"id": "1001", "name": "segment.com test event"}.items() <= listed[0].items()
    made = caller.post("event", {"name": "Refunded"}).data
    assert caller.get(f"event/{made['id']}").data[0]["name"] == "Refunded"
    assert caller.post("event", {"name": "Refunded"}).code == 5003
    assert caller.post("event", {}).code == 5002
    assert caller.post(f"event/{made['id']}", {"name": "Paid back"}).data["name"] == "Paid back"
    assert caller.call("POST", f"event/{made['id']}/delete", {}).status == 200
    assert caller.get(f"event/{made['id']}").code == 5001


def test_sources(caller: Caller) -> None:
    made = caller.post("source/create", {"name": "Segment"}).data["id"]
    assert caller.get("source").data == [{"id": str(made), "name": "Segment"}]
    assert caller.put({"3": "a@x.com", "source_id": str(made)}).status == 200
    assert caller.post("source/create", {"name": "Segment"}).code == 7001
    assert caller.call("DELETE", f"source/{made}").status == 200
    assert caller.call("DELETE", f"source/{made}").code == 7002


def test_the_owner_makes_choice_fields_and_key_fields(caller: Caller, sandbox: Sandbox) -> None:
    caller.upsert("a@x.com", **{"1": "Ann"})
    sandbox.account.edit_field(Field(100008001, "Size", "singlechoice", "size", (Choice(7, "Large"),)))
    caller.upsert("a@x.com", size=7)
    assert caller.read("a@x.com", "size")["size"] == "7"
    sandbox.account.edit_field(sandbox.account.fields[1], indexed=True)
    assert caller.put({"key_id": "1", "1": "Ann", "2": "Lee"}, create=False).status == 200, (
        "contacts are found by it at once"
    )


def test_the_owners_mistakes(sandbox: Sandbox) -> None:
    for edit in (
        lambda: sandbox.account.edit_field(Field(5_000_001, "Odd", "colour")),
        lambda: sandbox.account.edit_field(Field(5_000_001, "Mail", "shorttext", "email")),
        lambda: sandbox.account.remove_field(3),
        lambda: sandbox.account.remove_field(77),
        lambda: sandbox.account.remove_event(77),
        lambda: sandbox.account.fill({"fields": "all of them"}),
    ):
        with pytest.raises(UserMistake):
            edit()


@pytest.mark.parametrize("as_objects", [False, True])
def test_filling_from_a_snapshot(sandbox: Sandbox, as_objects: bool) -> None:
    fields = [
        {
            "id": 5,
            "name": "Geschlecht",
            "type": "singlechoice",
            "string_id": "gender",
            "choices": [{"id": 1, "label": "m"}],
        },
        {"id": 4711, "name": "Kundennummer", "type": "shorttext"},
    ]
    events = [{"id": 2001, "name": "Warenkorb"}]
    snapshot: dict[str, object] = {"fields": fields, "events": events, "indexed": [4711]}
    if as_objects:
        snapshot |= {"fields": {str(one["id"]): one for one in fields}, "events": {"2001": events[0]}}
    sandbox.account.fill(snapshot)
    account = sandbox.account
    assert account.fields[5].name == "Geschlecht" and account.fields[3].name == "E-Mail"
    assert 4711 in account.indexed and 100007001 not in account.fields
    assert list(account.events) == [2001]
    sandbox.reset(account=True)
    assert account.fields[5].name == "Gender" and 1001 in account.events
