"""What Segment's servers send: single events and arrays, Engage audiences, deletions, signatures."""

from __future__ import annotations

import hmac
import json
from dataclasses import replace
from hashlib import sha1
from typing import Any

import pytest

from models.meaning.configuration import Configuration
from models.meaning.trace.verdicts import Verdict
from models.storage.secrets import SIGNATURE
from tests.e2e.running_gateway import AUDIENCE, FIRST_NAME, RunningGateway, until


def identify(who: str, message_id: str, **traits: Any) -> dict[str, Any]:
    return {
        "type": "identify",
        "userId": who,
        "messageId": message_id,
        "traits": {"email": f"{who}@d.example", **traits},
    }


@pytest.mark.parametrize("path", ["/", "/segment"])
def test_a_single_event_is_delivered(gateway: RunningGateway, path: str) -> None:
    who = f"single{len(path)}"
    assert gateway.post(path, identify(who, who, firstName="Ann")).status == 200
    event = gateway.settled(who)
    assert (event.door, event.contact) == ("destination", f"{who}@d.example")
    contact = gateway.contact(f"{who}@d.example")
    assert contact is not None and contact[FIRST_NAME] == "Ann"


def test_an_array_is_taken_event_by_event(gateway: RunningGateway) -> None:
    body = [identify("list1", "list1"), {"type": "track", "userId": "list1"}, identify("list2", "list2"), 7]
    assert gateway.post("/segment", body).status == 200
    assert gateway.settled("list1").contact == "list1@d.example"
    assert gateway.settled("list2").contact == "list2@d.example"
    refused = gateway.events("verdict = ? AND id > ?", Verdict.REFUSED, gateway.event("list1").id)
    assert [one.reason for one in refused] == ["no_event", "not_an_object"]


def test_segment_has_filtered_already(gateway: RunningGateway) -> None:
    message = identify("filtered-at-segment", "filtered-at-segment") | {"integrations": {"All": False}}
    assert gateway.post("/segment", message).status == 200
    gateway.settled("filtered-at-segment")


@pytest.mark.parametrize("type_", ["group", "alias"])
def test_what_is_not_part_of_the_destination_is_said_so(gateway: RunningGateway, type_: str) -> None:
    message = {"type": type_, "userId": "u", "groupId": "g", "previousId": "p", "messageId": f"not-{type_}"}
    answer = gateway.post("/segment", message)
    assert (answer.status, answer.code) == (501, "unsupported_type")
    assert gateway.event(f"not-{type_}").verdict == Verdict.REFUSED


def test_a_key_must_be_known_and_be_a_server_key(gateway: RunningGateway) -> None:
    message = identify("stranger", "stranger")
    assert gateway.post("/segment", message, key="pw_s_unknown").status == 401
    public = gateway.issue("Destination page")
    answer = gateway.post("/segment", message, key=public)
    assert (answer.status, answer.code) == (403, "key_not_allowed")
    assert gateway.events("message_id = 'stranger'") == []


def test_an_engage_audience_becomes_a_choice(gateway: RunningGateway) -> None:
    personas = {"computation_class": "audience", "computation_key": "vip"}
    for member, choice in ((True, "1"), (False, "2")):
        message = identify("engaged", f"engaged-{member}", vip=member) | {"context": {"personas": personas}}
        assert gateway.post("/segment", message | {"integrations": {"All": False, "Other": True}}).status == 200
        gateway.settled(f"engaged-{member}")
        contact = gateway.contact("engaged@d.example")
        assert contact is not None and contact[AUDIENCE] == choice


def test_a_deletion_reaches_everything(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.configure(_deletes)
    assert gateway.post("/segment", identify("gone", "before", firstName="Secretive")).status == 200
    gateway.settled("before")
    deletion: dict[str, Any] = {
        "type": "delete",
        "userId": "gone",
        "messageId": "d-1",
        "context": [],
        "integrations": None,
    }
    assert [gateway.post("/segment", deletion).status for _ in range(2)] == [200, 200]
    until(lambda: gateway.contact("gone@d.example") is None, what="the contact's end")
    until(lambda: gateway.events("type = 'delete' AND verdict = ?", Verdict.DELIVERED), what="the deletion")
    assert gateway.rows("SELECT 1 FROM person WHERE user_id = 'gone'") == []
    late = identify("gone", "late") | {"timestamp": "2020-01-01T00:00:00Z"}
    assert gateway.post("/segment", late).status == 200
    assert gateway.event("late").verdict == Verdict.FILTERED
    gateway.stop()
    assert all(b"Secretive" not in file.read_bytes() for file in gateway.folder.glob("acme.portway*"))


def _deletes(before: Configuration) -> Configuration:
    return replace(before, settings=replace(before.settings, delete_in_emarsys=True))


def test_a_signature_is_asked_for_where_a_secret_is_set(own_gateway: RunningGateway) -> None:
    gateway, secret = own_gateway, "signing canary"
    gateway.keep_secret(SIGNATURE, secret)
    unsigned = identify("unsigned", "unsigned")
    until(lambda: gateway.post("/segment", unsigned).status == 403, what="the signing secret")
    body = json.dumps(identify("signed", "signed")).encode()
    wrong = {"X-Signature": hmac.new(b"another", body, sha1).hexdigest()}
    right = {"X-Signature": hmac.new(secret.encode(), body, sha1).hexdigest()}
    assert gateway.post("/segment", body, wrong).code == "bad_signature"
    assert gateway.post("/segment", body, right).status == 200
    gateway.settled("signed")
    assert gateway.post("/v1/identify", identify("tracked", "tracked")).status == 200  # the tracking door has none
    assert secret not in gateway.log_text()
