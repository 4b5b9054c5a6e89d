"""Gateways for the end-to-end tests. Each has a canary in it, which is searched for after every test."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.e2e.running_gateway", "tests.e2e.client_story", "tests.e2e.canary")

from tests.e2e.canary import Canary  # noqa: E402  (after the line above, so that failures are explained)
from tests.e2e.running_gateway import RunningGateway  # noqa: E402

LOG_SHOWN = 6_000
_FIXTURES = ("gateway", "own_gateway")


@contextmanager
def _with_canary(folder: Path) -> Iterator[RunningGateway]:
    gateway, canary = RunningGateway(folder), Canary.hatch()
    canary.keep_secret(gateway)
    gateway.canary = canary
    try:
        gateway.start()
        canary.fly(gateway)
        yield gateway
        canary.search_export(gateway)
    finally:
        gateway.close()
    canary.search(gateway)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """A running gateway that the tests of a file share: each uses people of its own."""
    with _with_canary(tmp_path_factory.mktemp("gateway")) as running:
        yield running


@pytest.fixture
def own_gateway(tmp_path: Path) -> Iterator[RunningGateway]:
    """A running gateway of the test's own, to be stopped, killed and put in trouble."""
    with _with_canary(tmp_path) as running:
        yield running


@pytest.fixture(autouse=True)
def _canary_is_where_it_belongs(request: pytest.FixtureRequest) -> Iterator[None]:
    running = [request.getfixturevalue(name) for name in _FIXTURES if name in request.fixturenames]
    yield
    for one in running:
        one.canary.search(one)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """What the gateway has logged stands below a failure."""
    report = yield
    if report.failed:
        for name in _FIXTURES:
            one = getattr(item, "funcargs", {}).get(name)
            if one is not None:
                report.sections.append(("log of the gateway", one.log_text()[-LOG_SHOWN:]))
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.e2e)
