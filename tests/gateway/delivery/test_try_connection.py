"""*Test connection* against a sandbox over HTTP: each kind of trouble is told apart, and nothing is changed by asking."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gateway.delivery.client import Client
from gateway.delivery.connection_test import Report, try_connection
from tests.gateway.delivery.live_sandbox import LiveSandbox, live_sandbox, real_now

ALL_PROBES = 7


@pytest.fixture
def live() -> Iterator[LiveSandbox]:
    with live_sandbox() as one:
        yield one


def tried(client: Client, *, deletes: bool = True, ahead: int = 0) -> Report:
    return try_connection(client.send, client.access.host, lambda: real_now() + ahead, deletes=deletes)


@pytest.mark.parametrize("kind", ["oauth", "wsse"])
def test_all_is_well(live: LiveSandbox, kind: str) -> None:
    with live.client(getattr(live, kind)) as client:
        report = tried(client)
    assert report == Report((), ALL_PROBES)
    assert report.good


def test_asking_leaves_no_trace_in_the_account(live: LiveSandbox) -> None:
    before = live.sandbox.contacts.count()
    with live.client() as client:
        tried(client)
    assert live.sandbox.contacts.count() == before


@pytest.mark.parametrize("kind", ["oauth", "wsse"])
def test_wrong_credentials(live: LiveSandbox, kind: str) -> None:
    with live.client(getattr(live, kind), secret="something else") as client:
        (found,) = tried(client).findings
    assert found.trouble == "credentials"
    assert "enter the secret again" in found.text and "something else" not in found.text


@pytest.mark.parametrize("body", ["envelope", "proxy", "page"])
def test_every_missing_permission_is_named(live: LiveSandbox, body: str) -> None:
    live.sandbox.switch({"forbidden_body": body})
    live.sandbox.faults.add(["forbid=contact.update", "forbid=externalevent.trigger"])
    with live.client() as client:
        report = tried(client)
    assert [(one.trouble, one.permission) for one in report.findings] == [
        ("permission", "contact.update"),
        ("permission", "externalevent.trigger"),
    ]
    assert report.asked == ALL_PROBES
    assert "to update contacts" in report.findings[0].text


def test_deleting_is_tried_only_where_it_is_wanted(live: LiveSandbox) -> None:
    live.sandbox.faults.add(["forbid=contact.delete"])
    with live.client() as client:
        assert tried(client, deletes=False).good
        assert not tried(client, deletes=True).good


def test_no_network(live: LiveSandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with live.client(replace(live.oauth, base_url=nobody, token_url=nobody)) as client:
            report = tried(client)
    assert [one.trouble for one in report.findings] == ["network"] and report.asked == 0
    assert "127.0.0.1" in report.findings[0].text


@pytest.mark.parametrize("fault", ["html", "502", "500", "drop"])
def test_something_that_is_not_emarsys_answers(live: LiveSandbox, fault: str) -> None:
    live.sandbox.faults.add([fault])
    with live.client() as client:
        assert [one.trouble for one in tried(client).findings] == ["network"]


def test_too_many_requests(live: LiveSandbox) -> None:
    live.sandbox.faults.add(["429"])
    with live.client() as client:
        assert [one.trouble for one in tried(client).findings] == ["limit"]


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (3 * 60_000, "3 minutes fast"),
        (-3 * 60_000 - 1_000, "3 minutes slow"),
        (5 * 3_600_000, "5 hours fast"),
        (49 * 3_600_000, "2 days fast"),
    ],
)
def test_a_wrong_clock_is_named(live: LiveSandbox, ahead: int, words: str) -> None:
    with live.client() as client:
        (found,) = tried(client, ahead=ahead).findings
    assert found.trouble == "clock" and words in found.text


def test_a_clock_off_by_less_than_two_minutes_is_no_trouble(live: LiveSandbox) -> None:
    with live.client() as client:
        assert tried(client, ahead=110_000).good
