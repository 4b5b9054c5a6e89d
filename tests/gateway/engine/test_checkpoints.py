"""What is committed comes from the log into the file without the writer, and the log can be emptied for good."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gateway.engine.checkpoints import Checkpoints
from gateway.engine.writer import transaction
from models.storage.workspace import Workspace, create, open_workspace

CANARY = b"canary-7d20"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "writer") as one:
        yield one


def note(workspace: Workspace) -> None:
    with transaction(workspace.connection):
        workspace.connection.execute("INSERT INTO audit (at, who, what) VALUES (1, 'test', ?)", (CANARY.decode(),))


def log_of(workspace: Workspace) -> Path:
    return workspace.path.with_name(workspace.path.name + "-wal")


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)


def test_what_is_committed_reaches_the_file_while_the_writer_does_nothing(workspace: Workspace) -> None:
    checkpoints = Checkpoints(workspace)
    checkpoints.start()
    note(workspace)
    wait_for(lambda: CANARY in workspace.path.read_bytes())
    checkpoints.stop()
    assert log_of(workspace).stat().st_size > 0


def test_the_log_is_emptied_as_soon_as_nobody_reads_in_it(workspace: Workspace) -> None:
    checkpoints = Checkpoints(workspace)
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM audit").fetchone()
        note(workspace)
        checkpoints.start()
        checkpoints.empty_log()
        assert log_of(workspace).stat().st_size > 0
        reader.execute("COMMIT")
        wait_for(lambda: log_of(workspace).stat().st_size == 0)
    checkpoints.stop()


def test_the_log_is_empty_at_the_end_where_somebody_was_wiped_last(workspace: Workspace) -> None:
    checkpoints = Checkpoints(workspace)
    note(workspace)
    checkpoints.start()
    checkpoints.empty_log()
    checkpoints.stop()
    assert log_of(workspace).stat().st_size == 0
