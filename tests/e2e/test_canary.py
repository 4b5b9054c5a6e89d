"""The search that stands behind every other case here does find what it looks for."""

from __future__ import annotations

import pytest

from tests.e2e.canary import Canary
from tests.e2e.running_gateway import RunningGateway


def test_a_canary_that_got_away_is_found(gateway: RunningGateway) -> None:
    """A second bird is let out where none may be: in the log, in somebody else's event, in an export."""
    stray = Canary.hatch()
    message = {
        "userId": "neighbour",
        "messageId": "neighbour",
        "traits": {"email": "n@n.example", "lastName": stray.name},
    }
    assert gateway.post("/v1/identify", message).status == 200
    gateway.settled("neighbour")
    with pytest.raises(AssertionError, match="event"):
        stray.search(gateway)
    with gateway.log.open("a") as log:
        log.write(f"{stray.email}\n")
    with pytest.raises(AssertionError, match="the log"):
        stray.search(gateway)
    gateway.canary.search(gateway)


def test_a_secret_in_a_trace_is_found(gateway: RunningGateway) -> None:
    stray = Canary("other@n.example", "nobody", "n@n.example")
    with pytest.raises(AssertionError, match=r"event \d+ holds n@n.example"):
        stray.search(gateway)
