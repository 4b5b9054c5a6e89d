"""The account's fields, choices and external events, read from a sandbox over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gateway.delivery.catalogue import Unread, read_catalogue
from models.meaning.catalogue import CHOICE_TYPES, Catalogue, ExternalEvent
from models.meaning.emarsys.outcomes import Forbidden, Later, Unauthorised
from tests.gateway.delivery.live_sandbox import LiveSandbox, live_sandbox


@pytest.fixture
def live() -> Iterator[LiveSandbox]:
    with live_sandbox() as one:
        yield one


def test_the_whole_account_is_read(live: LiveSandbox) -> None:
    account = live.sandbox.account
    with live.client() as client:
        read = read_catalogue(client.send, Catalogue(), 7)
    assert read.read_at == 7
    assert dict(read.fields) == {
        id_: one if one.type in CHOICE_TYPES else replace(one, choices=()) for id_, one in account.fields.items()
    }
    assert read.events == {id_: ExternalEvent(id_, one.name) for id_, one in account.events.items()}
    assert any(one.choices for one in read.fields.values() if one.type in CHOICE_TYPES)


def test_events_that_may_not_be_listed_stay_as_they_were_known(live: LiveSandbox) -> None:
    live.sandbox.faults.add(["forbid=externalevent.get"])
    before = Catalogue({}, {5: ExternalEvent(5, "Known")}, 1)
    with live.client() as client:
        read = read_catalogue(client.send, before, 7)
    assert dict(read.events) == dict(before.events) and read.fields


@pytest.mark.parametrize(
    ("fault", "outcome"), [("forbid=*", Forbidden), ("500", Later), ("html", Later), ("wrong_secret", Unauthorised)]
)
def test_an_account_that_cannot_be_read_says_why(live: LiveSandbox, fault: str, outcome: type) -> None:
    live.sandbox.faults.add([fault])
    with live.client() as client, pytest.raises(Unread) as unread:
        read_catalogue(client.send, Catalogue(), 7)
    assert isinstance(unread.value.outcome, outcome)
