"""emarsys-api.md §5: contact lists."""

from __future__ import annotations

from tests.gateway.sandbox.caller import Caller


def test_the_life_of_a_list(caller: Caller) -> None:
    caller.upsert("a@x.com", "b@x.com", "c@x.com")
    plain = caller.post("contactlist", {"name": "Plain"})
    assert set(plain.data) == {"id"}, "no errors member where no contacts were sent"
    made = caller.post("contactlist", {"key_id": "3", "name": "VIP", "description": "", "external_ids": ["a@x.com"]})
    assert made.data["errors"] == []
    number = made.data["id"]
    listed = caller.get("contactlist").data
    assert listed[1] == {"id": str(number), "name": "VIP", "created": "2026-11-18 11:26:40", "type": 0}
    added = caller.post(
        f"contactlist/{number}/add", {"key_id": "3", "external_ids": ["a@x.com", "b@x.com", "no@x.com"]}
    )
    assert added.data == {
        "inserted_contacts": 1,
        "errors": {"no@x.com": {"2008": "No contact found with the external id: 3 - no@x.com"}},
    }
    assert caller.get(f"contactlist/{number}/count").data == 2
    gone = caller.post(f"contactlist/{number}/delete", {"external_ids": ["a@x.com"]})
    assert gone.data == {"deleted_contacts": 1, "errors": []}
    new = caller.post(f"contactlist/{number}/replace", {"external_ids": ["a@x.com", "c@x.com"]})
    assert new.data["inserted_contacts"] == 2
    ids = caller.get(f"contactlist/{number}/").data
    assert len(ids) == 2 and caller.get(f"contactlist/{number}/contacts/{ids[0]}").data is True
    caller.post("contact/delete", {"3": "c@x.com"})
    assert caller.get(f"contactlist/{number}/count").data == 1
    assert caller.post(f"contactlist/{number}/deletelist", {}).status == 200
    assert (caller.get(f"contactlist/{number}/count").status, caller.get(f"contactlist/{number}/count").code) == (
        404,
        3006,
    )


def test_ids_come_in_pages_without_an_envelope(caller: Caller) -> None:
    ids = caller.upsert("a@x.com", "b@x.com", "c@x.com")
    number = caller.post("contactlist", {"name": "A", "external_ids": ["a@x.com", "b@x.com", "c@x.com"]}).data["id"]
    first = caller.get(f"contactlist/{number}/contactIds?$skiptoken=0&$top=2").json
    assert first == {"value": ids[:2], "next": f"/contactlist/{number}/contactIds?$skiptoken=2&$top=2"}
    assert caller.get(first["next"].lstrip("/")).json == {"value": ids[2:], "next": None}


def test_refusals(caller: Caller) -> None:
    number = caller.post("contactlist", {"name": "A"}).data["id"]
    cases = [
        ("contactlist", {}, 400, 3001),
        ("contactlist", {"name": "A"}, 400, 3005),
        (f"contactlist/{number}/add", {"external_ids": "a@x.com"}, 400, 3003),
        (f"contactlist/{number}/add", {"external_ids": ["a"] * 10_001}, 400, 3002),
        (f"contactlist/{number}/add", {"key_id": "wrong_id", "external_ids": []}, 400, 2004),
        ("contactlist/1/add", {"external_ids": []}, 404, 3006),
        ("contactlist/Wrong-id/add", {"external_ids": []}, 400, 1),
    ]
    for path, body, status, code in cases:
        reply = caller.post(path, body)
        assert (reply.status, reply.code) == (status, code), path
    assert caller.post("contactlist/Wrong-id/add", {}).json["replyText"] == "Action Wrong-id is invalid."
