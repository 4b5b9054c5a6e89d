"""What becomes of events between the tracking door and the contact: identity, duplicates, filters, keys."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha1
from typing import Any

import pytest

from models.meaning.trace.verdicts import Verdict
from models.storage import commands
from tests.e2e.running_gateway import EMAIL, FIRST_NAME, LAST_PRODUCT, RunningGateway, now, until


def identify(who: str, message_id: str, **traits: Any) -> dict[str, Any]:
    return {"userId": who, "messageId": message_id, "traits": {"email": f"{who}@w.example", **traits}}


def test_what_an_anonymous_visitor_did_is_delivered_once_they_identify(gateway: RunningGateway) -> None:
    seen = {"anonymousId": "visitor", "messageId": "seen", "event": "Seen", "properties": {"product": "Kettle"}}
    assert gateway.post("/v1/track", seen).status == 200
    assert gateway.event("seen").verdict == Verdict.PARKED
    known = identify("visitor", "known", firstName="Vi") | {"anonymousId": "visitor"}
    assert gateway.post("/v1/identify", known).status == 200
    gateway.settled("known")
    assert gateway.settled("seen").person_id == gateway.event("known").person_id
    contact = gateway.contact("visitor@w.example")
    assert contact is not None
    assert (contact[FIRST_NAME], contact[LAST_PRODUCT]) == ("Vi", "Kettle")


def test_another_address_of_the_same_user_changes_the_contact(gateway: RunningGateway) -> None:
    assert gateway.post("/v1/identify", identify("mover", "mover-1", firstName="Mo")).status == 200
    gateway.settled("mover-1")
    with gateway.sandbox() as control:
        (before,) = control.contacts("mover@w.example")
    moved = {"userId": "mover", "messageId": "mover-2", "traits": {"email": "Moved@W.example "}}
    assert gateway.post("/v1/identify", moved).status == 200
    gateway.settled("mover-2")
    with gateway.sandbox() as control:
        assert control.contacts("mover@w.example") == []
        (after,) = control.contacts("moved@w.example")
    assert after["id"] == before["id"]
    assert (after["values"][EMAIL], after["values"][FIRST_NAME]) == ("moved@w.example", "Mo")
    notes = gateway.rows(
        "SELECT kind FROM identity_note JOIN event ON event.id = event_id WHERE message_id = 'mover-2'"
    )
    assert len(notes) == 1


def test_a_message_that_comes_twice_counts_once(gateway: RunningGateway) -> None:
    message = identify("twin", "twin", firstName="One")
    assert [gateway.post("/v1/identify", message).status for _ in range(2)] == [200, 200]
    assert gateway.post("/v1/batch", {"batch": [message | {"type": "identify"}] * 2}).status == 200
    gateway.settled("twin")
    verdicts = [one.verdict for one in gateway.events("message_id = 'twin'")]
    assert (verdicts[0], set(verdicts[1:])) == (Verdict.DELIVERED, {Verdict.DUPLICATE})


@pytest.mark.parametrize(
    ("integrations", "verdict"),
    [
        ({"All": False}, Verdict.FILTERED),
        ({"Emarsys": False}, Verdict.FILTERED),
        ({"All": False, "emarsys": True}, Verdict.FILTERED),
        ({"All": False, "Emarsys": {}}, Verdict.DELIVERED),
        ({"Segment.io": True}, Verdict.DELIVERED),
    ],
)
def test_integrations_decide(gateway: RunningGateway, integrations: dict[str, Any], verdict: Verdict) -> None:
    id_ = f"integrations {integrations}"
    who = sha1(id_.encode()).hexdigest()
    assert gateway.post("/v1/identify", identify(who, id_) | {"integrations": integrations}).status == 200
    gateway.settled(id_, verdict)
    known = gateway.rows("SELECT 1 FROM person WHERE user_id = ?", who)
    assert bool(known) == (verdict == Verdict.DELIVERED)


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/import/", "/v1/import"])
def test_one_bad_member_never_fails_its_batch(gateway: RunningGateway, path: str) -> None:
    tag = path.strip("/").replace("/", "-") + str(len(path))
    good = [identify(f"{tag}-{n}", f"{tag}-{n}") | {"type": "identify"} for n in range(2)]
    bad: list[Any] = [
        {"type": "track", "userId": "x", "messageId": f"{tag}-bad"},
        None,
        [],
        {"type": "dance", "userId": "x"},
    ]
    assert gateway.post(path, {"batch": [good[0], *bad, good[1]]}).status == 200
    gateway.settled(f"{tag}-0")
    gateway.settled(f"{tag}-1")
    first, last = gateway.event(f"{tag}-0").id, gateway.event(f"{tag}-1").id
    between = gateway.events("id > ? AND id < ?", first, last)
    assert {one.verdict for one in between} == {Verdict.REFUSED}
    assert len(between) == len(bad)


def test_a_clock_that_is_wrong_is_put_right(gateway: RunningGateway) -> None:
    skewed = {"timestamp": "2031-05-05T10:00:00.000Z", "sentAt": "2031-05-05T10:00:07.000Z"}
    assert gateway.post("/v1/identify", identify("skewed", "skewed") | skewed).status == 200
    ((time, received),) = gateway.rows("SELECT time, received_at FROM event WHERE message_id = 'skewed'")
    assert received - time == 7000


def test_a_public_key_may_do_less(gateway: RunningGateway) -> None:
    public = gateway.issue("Page")
    assert gateway.post("/v1/identify", identify("paged", "paged", firstName="P"), key=public).status == 200
    gateway.settled("paged")
    other = {"userId": "paged", "messageId": "paged-2", "traits": {"email": "thief@w.example", "firstName": "T"}}
    assert gateway.post("/v1/identify", other, key=public).status == 200
    gateway.settled("paged-2")
    assert gateway.contact("thief@w.example") is None
    assert gateway.rows("SELECT primarykey FROM person WHERE user_id = 'paged'") == [("paged@w.example",)]
    deletion = {"type": "delete", "userId": "paged"}
    assert gateway.post("/v1/batch", {"batch": [deletion]}, key=public).status == 200
    assert gateway.newest().verdict == Verdict.REFUSED
    assert gateway.contact("paged@w.example") is not None


def test_a_revoked_key_is_refused_within_a_second(gateway: RunningGateway) -> None:
    key = gateway.issue("Leaving", "server")
    message = {"userId": "leaving", "event": "Left"}
    assert gateway.post("/v1/track", message, key=key).status == 200
    gateway.revoke("Leaving")
    began = now()
    until(lambda: gateway.post("/v1/track", message, key=key).code == "revoked_key", what="the refusal")
    assert now() - began < 2_000  # a second, and another one for a busy machine


def test_paused_sending_holds_everything_and_loses_nothing(gateway: RunningGateway) -> None:
    gateway.ask(commands.Ask.PAUSE)
    try:
        assert gateway.post("/v1/identify", identify("held", "held")).status == 200
        assert gateway.event("held").verdict == Verdict.QUEUED
        assert gateway.contact("held@w.example") is None
    finally:
        gateway.ask(commands.Ask.RESUME)
    gateway.settled("held")


def test_wsse_reaches_the_older_interface(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(lambda before: replace(before, emarsys=replace(before.emarsys, auth="wsse")))
    assert gateway.post("/v1/identify", identify("older", "older", firstName="O")).status == 200
    gateway.settled("older")
    with gateway.sandbox() as control:
        (request,) = [one for one in control.requests("/contact", 20) if "older@w.example" in one["body"]]
    assert request["path"].startswith("/api/v2/contact")


def test_a_new_revision_counts_from_the_next_event(gateway: RunningGateway) -> None:
    def without_names(before: Any) -> Any:
        return replace(before, data_maps=tuple(one for one in before.data_maps if one.name != "first_name"))

    gateway.configure(without_names)
    assert gateway.post("/v1/identify", identify("nameless", "nameless", firstName="N")).status == 200
    gateway.settled("nameless")
    contact = gateway.contact("nameless@w.example")
    assert contact is not None and not contact.get(FIRST_NAME)
