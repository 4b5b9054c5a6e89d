"""Emarsys down, slow, wrong or unwilling: nothing is lost, and nothing is said to be delivered that is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from models.meaning.trace.verdicts import Verdict
from models.storage import commands
from tests.e2e.running_gateway import EMAIL, FIRST_NAME, RunningGateway, until

NOT_YET = (Verdict.QUEUED, Verdict.RETRYING)


@pytest.fixture(autouse=True)
def _all_is_well_again(gateway: RunningGateway) -> Iterator[None]:
    yield
    with gateway.sandbox() as control:
        control.clear_faults()
    hurry(gateway)


def add_fault(gateway: RunningGateway, *texts: str) -> None:
    with gateway.sandbox() as control:
        control.add_faults(*texts)


def hurry(gateway: RunningGateway) -> None:
    """As a person who knows that it is over: send again at once instead of after the pause."""
    waiting = [row[0] for row in gateway.rows("SELECT id FROM delivery WHERE state = 'retrying'")]
    if waiting:
        gateway.ask(commands.Ask.RETRY, deliveries=waiting)
    gateway.ask(commands.Ask.RESUME)


def identify(gateway: RunningGateway, who: str, **traits: Any) -> str:
    message = {"userId": who, "messageId": who, "traits": {"email": f"{who}@e.example", "firstName": who, **traits}}
    assert gateway.post("/v1/identify", message).status == 200
    return who


def batch(gateway: RunningGateway, names: list[str], **traits: Any) -> None:
    members = [
        {"type": "identify", "userId": one, "messageId": one, "traits": {"email": f"{one}@e.example", **traits}}
        for one in names
    ]
    assert gateway.post("/v1/batch", {"batch": members}).status == 200


def tried(gateway: RunningGateway, fault: str) -> None:
    """Wait until the fault has met a request."""

    def met() -> bool:
        with gateway.sandbox() as control:
            return any(one["fault"].startswith(fault) for one in control.requests("/contact", 20))

    until(met, what=f"the fault {fault}")


@pytest.mark.parametrize("fault", ["500", "502", "503", "html", "drop", "401"])
def test_what_is_not_delivered_is_tried_again(gateway: RunningGateway, fault: str) -> None:
    add_fault(gateway, f"{fault}@contact")
    who = identify(gateway, f"retry-{fault}")
    tried(gateway, fault)
    until(lambda: gateway.rows("SELECT 1 FROM emarsys_request WHERE kind = 'upsert' AND status != 200"))
    assert gateway.event(who).verdict in NOT_YET
    assert gateway.contact(f"{who}@e.example") is None
    assert gateway.post("/v1/track", {"userId": who, "event": "Meanwhile"}).status == 200
    with gateway.sandbox() as control:
        control.clear_faults()
    hurry(gateway)
    gateway.settled(who)
    assert _first_name(gateway, who) == who


def test_a_lost_reply_repeats_the_contact_and_changes_nothing(gateway: RunningGateway) -> None:
    add_fault(gateway, "lost_reply@contact:1")
    who = identify(gateway, "unheard")
    gateway.settled(who)
    assert _first_name(gateway, who) == who  # and there is one contact, not two


def test_too_many_requests_are_waited_out(gateway: RunningGateway) -> None:
    add_fault(gateway, "429@contact=2:1")
    who = identify(gateway, "limited")
    tried(gateway, "429")
    gateway.settled(who)
    with gateway.sandbox() as control:
        (first, second) = [one for one in control.requests("/contact", 10) if "limited@e.example" in one["body"]][::-1]
    assert (first["status"], second["status"]) == (429, 200)
    assert second["received_at"] - first["received_at"] > 900


def test_who_hangs_holds_up_nobody_at_the_door(gateway: RunningGateway) -> None:
    add_fault(gateway, "hang@contact")
    identify(gateway, "hung")
    until(lambda: gateway.rows("SELECT 1 FROM delivery WHERE state = 'sending'"), what="a request on its way")
    batch(gateway, [f"behind-{n}" for n in range(50)])
    assert gateway.request("GET", "/healthz").status == 200
    assert gateway.event("hung").verdict == Verdict.QUEUED
    with gateway.sandbox() as control:
        control.clear_faults()
    until(lambda: gateway.event("hung").verdict != Verdict.QUEUED)
    hurry(gateway)
    gateway.settled("hung")
    gateway.settled("behind-49")


def test_wrong_credentials_stop_sending_and_are_named(gateway: RunningGateway) -> None:
    add_fault(gateway, "wrong_secret")
    who = identify(gateway, "locked-out")
    until(lambda: '"credentials"' in _sending(gateway), what="the stop")
    assert gateway.event(who).verdict == Verdict.QUEUED
    assert "credentials" in gateway.portway("status", code=3)
    with gateway.sandbox() as control:
        control.clear_faults()
    hurry(gateway)
    gateway.settled(who)


def test_a_missing_permission_is_named_and_waited_for(gateway: RunningGateway) -> None:
    add_fault(gateway, "forbid=contact.*")
    who = identify(gateway, "forbidden")
    tried(gateway, "forbid")
    until(lambda: "contact.update" in _sending(gateway), what="the permission's name")
    assert gateway.event(who).verdict == Verdict.QUEUED
    with gateway.sandbox() as control:
        control.clear_faults()
    hurry(gateway)
    gateway.settled(who)


def test_one_bad_contact_among_a_thousand_fails_alone(gateway: RunningGateway) -> None:
    names = [f"many-{n}" for n in range(1_000)]
    add_fault(gateway, "bad_item=many-500@e.example")
    batch(gateway, names)
    rejected = gateway.settled("many-500", Verdict.REJECTED)
    assert "2005" in gateway.story(rejected).sentence
    until(lambda: _verdicts(gateway, "many-") == {Verdict.DELIVERED: 999, Verdict.REJECTED: 1}, what="the other 999")
    with gateway.sandbox() as control:
        assert len(control.contacts("many-", 1_000)) == 999


def test_a_request_that_is_refused_whole_is_split_until_the_bad_one_stands_alone(gateway: RunningGateway) -> None:
    add_fault(gateway, "refuse_whole=split-13@e.example")
    batch(gateway, [f"split-{n}" for n in range(40)])
    gateway.settled("split-13", Verdict.REJECTED)
    until(lambda: _verdicts(gateway, "split-") == {Verdict.DELIVERED: 39, Verdict.REJECTED: 1}, what="the other 39")
    assert gateway.contact("split-13@e.example") is None


def test_a_contact_goes_without_the_field_that_is_refused(gateway: RunningGateway) -> None:
    add_fault(gateway, f"bad_field={FIRST_NAME}")
    who = identify(gateway, "fieldless", lastName="Last")
    gateway.settled(who)
    contact = gateway.contact(f"{who}@e.example")
    assert contact is not None
    assert (contact[EMAIL], contact["2"], contact.get(FIRST_NAME) or "") == (f"{who}@e.example", "Last", "")


def test_a_sandbox_that_is_killed_is_started_again(gateway: RunningGateway) -> None:
    gateway.family()["sandbox"].kill()
    who = identify(gateway, "survivor")
    until(lambda: "sandbox" in gateway.family(), what="another sandbox")
    hurry(gateway)
    gateway.settled(who)
    assert _first_name(gateway, who) == who


def _sending(gateway: RunningGateway) -> str:
    """How sending stands, as console and command line read it."""
    return str(gateway.rows("SELECT sending FROM account ORDER BY id DESC LIMIT 1")[0][0])


def _first_name(gateway: RunningGateway, who: str) -> Any:
    contact = gateway.contact(f"{who}@e.example")
    return contact and contact[FIRST_NAME]


def _verdicts(gateway: RunningGateway, beginning: str) -> dict[Verdict, int]:
    query = "SELECT verdict, count(*) FROM event WHERE message_id LIKE ? GROUP BY 1 ORDER BY 1"
    return {Verdict(verdict): count for verdict, count in gateway.rows(query, f"{beginning}%")}
