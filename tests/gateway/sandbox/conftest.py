"""A sandbox in this process, in memory, and its caller."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.sandbox.sandbox import Sandbox
from tests.gateway.sandbox.caller import Caller, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    one = Sandbox(now=clock)
    yield one
    one.close()


@pytest.fixture
def caller(sandbox: Sandbox, clock: Clock) -> Caller:
    return Caller(sandbox, clock)
