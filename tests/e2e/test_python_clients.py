"""The client libraries in Python, unchanged, on their way through the gateway into the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
import rudderstack.analytics as rudder
import segment.analytics as segment

from tests.e2e.client_story import Visitor, went_the_whole_way
from tests.e2e.running_gateway import RunningGateway


@pytest.mark.parametrize("library", [segment, rudder], ids=["segment", "rudder"])
def test_a_client_library_reaches_emarsys(library: Any, gateway: RunningGateway) -> None:
    errors: list[Exception] = []
    name = library.__name__.partition(".")[0]
    visitor = Visitor(f"{name}@python.example", f"python-{name}")
    client = library.Client(
        gateway.key, host=gateway.address, max_retries=1, on_error=lambda error, batch: errors.append(error)
    )
    try:
        traits = {"email": visitor.email, "firstName": visitor.first_name}
        context = {"traits": {"email": visitor.email}}
        client.identify(visitor.user_id, traits)
        client.track(visitor.user_id, visitor.event, {"product": visitor.product}, context)
        client.page(visitor.user_id, "Shop", visitor.page, context=context)
        client.flush()
    finally:
        client.join()
    assert errors == []
    went_the_whole_way(gateway, visitor)


def test_a_compressed_batch_is_read(gateway: RunningGateway) -> None:
    """Segment's own library packs where it is told to; Rudder's does so by default."""
    visitor = Visitor("packed@python.example", "python-packed")
    client = segment.Client(gateway.key, host=gateway.address, gzip=True, max_retries=1)
    try:
        client.identify(visitor.user_id, {"email": visitor.email, "firstName": visitor.first_name})
        client.track(visitor.user_id, visitor.event, {"product": visitor.product})
        client.page(visitor.user_id, "Shop", visitor.page)
        client.flush()
    finally:
        client.join()
    went_the_whole_way(gateway, visitor)


def test_a_library_with_a_wrong_key_hears_of_it(gateway: RunningGateway) -> None:
    errors: list[Exception] = []
    client = rudder.Client(
        "pw_s_wrong", host=gateway.address, max_retries=1, on_error=lambda error, batch: errors.append(error)
    )
    try:
        client.track("python-wrong", "Seen")
        client.flush()
    finally:
        client.join()
    assert ["401" in str(one) or "unauthorized" in str(one) for one in errors] == [True]
    assert gateway.events("name = 'Seen'") == []


def test_a_library_repeats_what_met_an_engine_that_died(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    errors: list[Exception] = []
    visitor = Visitor("patient@python.example", "python-patient")
    client = segment.Client(gateway.key, host=gateway.address, on_error=lambda error, batch: errors.append(error))
    try:
        gateway.family()["engine"].kill()
        client.identify(visitor.user_id, {"email": visitor.email, "firstName": visitor.first_name})
        client.track(visitor.user_id, visitor.event, {"product": visitor.product})
        client.page(visitor.user_id, "Shop", visitor.page)
        client.flush()
    finally:
        client.join()
    assert errors == []
    went_the_whole_way(gateway, visitor)
