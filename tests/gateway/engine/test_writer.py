"""The writer takes everything in the order in which it came, however it is grouped, and reads ahead while it commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.engine import writer as module
from gateway.engine.writer import Submitted, Writer, transaction
from gateway.link import Head
from models.storage.workspace import Workspace, create, open_workspace

HEAD = Head(1, False, "tracking", "track", 1, "192.0.2.1")
LARGE = module.WORTH_READING_AHEAD


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = Path(tmp_path_factory.mktemp("writer")) / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as opened:
        yield opened


def submitted(number: int, size: int) -> Submitted:
    return Submitted(number, HEAD, b"x" * size)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(("work", 1, LARGE, 3 * LARGE)), max_size=30), st.integers(1, 5), st.integers(1, 30))
def test_order_of_arrival_is_order_of_commit(
    workspace: Workspace, arrivals: list[str | int], group: int, before: int
) -> None:
    """Some is there from the start, the rest arrives while the first group commits."""
    writer, done, sizes = Writer(workspace), [], []

    def arrive(numbers: range) -> None:
        for n in numbers:
            one = arrivals[n]
            if isinstance(one, int):
                writer.submit(submitted(n, one))
            else:
                writer.call(lambda connection, n=n: done.append(n))  # type: ignore[misc]

    def take(read: list[int]) -> None:
        sizes.append(len(read))
        with transaction(workspace.connection, writer.read_ahead):
            done.extend(read)
            if rest:
                arrive(rest.pop())
                writer.close()

    first = range(min(before, len(arrivals)))
    rest = [range(len(first), len(arrivals))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "GROUP", group)
        arrive(first)
        if all(arrivals[n] == "work" for n in first):  # no group will come whose commit brings the rest
            arrive(rest.pop())
            writer.close()
        writer.run(lambda some: [one.number for one in some], take)
    assert done == list(range(len(arrivals)))
    assert all(1 <= size <= group for size in sizes)


def test_the_next_group_is_read_on_another_thread_while_this_one_commits(workspace: Workspace) -> None:
    writer, read_by = Writer(workspace), []

    def read(some: list[Submitted]) -> list[int]:
        read_by.append(threading.current_thread().name)
        return [one.number for one in some]

    def take(numbers: list[int]) -> None:
        with transaction(workspace.connection, writer.read_ahead):
            if numbers == [1]:
                writer.submit(submitted(2, LARGE))
            else:
                writer.close()

    writer.submit(submitted(1, 1))
    writer.run(read, take)
    assert len(read_by) == 2
    assert read_by[1].startswith("reading")
    assert not read_by[0].startswith("reading")


def test_what_was_read_ahead_is_not_lost_when_the_commit_fails(workspace: Workspace) -> None:
    writer, taken = Writer(workspace), list[list[int]]()

    def take(numbers: list[int]) -> None:
        taken.append(numbers)
        if numbers == [1]:
            for _ in range(2):  # the group, then its events alone
                with pytest.raises(ZeroDivisionError), transaction(workspace.connection, failing):
                    pass
        else:
            writer.close()

    def failing() -> None:
        writer.submit(submitted(len(taken) + 1, LARGE))
        writer.read_ahead()
        raise ZeroDivisionError

    writer.submit(submitted(1, 1))
    writer.run(lambda some: [one.number for one in some], take)
    assert taken[0] == [1]
    assert next(n for group in taken[1:] for n in group) == 2
