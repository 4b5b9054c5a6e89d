"""A workspace with an engine's intake and rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.storage.workspace import create, open_workspace
from tests.gateway.engine.rule_world import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        yield Engine(workspace.connection)
