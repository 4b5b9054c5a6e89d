"""Doors for the tests; ``running_door`` has the door itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.door.running_door import RunningDoor, run_door


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """Shared by the tests of a module; ask for ``own_door`` where it is to suffer."""
    running = run_door(tmp_path_factory.mktemp("door"))
    yield running
    running.stop()


@pytest.fixture
def own_door(tmp_path: Path) -> Iterator[RunningDoor]:
    running = run_door(tmp_path)
    yield running
    running.stop()
