"""The index of words: what is found in it, that retention and forgetting reach it, and that it begins anew when it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.meaning.trace.verdicts import Verdict
from models.storage import full_text
from models.storage.event_filter import parse
from models.storage.event_list import begin
from models.storage.events import EventRow, append, pack
from models.storage.forget import forget, truncate_log
from models.storage.full_text import Reach, fill, reach, tidy
from models.storage.workspace import Workspace, create, open_workspace

NOW = 1_800_000_000_000


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", NOW)
    with open_workspace(tmp_path / "acme.portway", "writer") as opened:
        yield opened


def add(workspace: Workspace, first: int, *words: str, person: int | None = 1, contact: str | None = None) -> None:
    rows = [
        EventRow(
            first + at, NOW, NOW, "tracking", "track", "Order", None, 1, person, contact, Verdict.DELIVERED, "sent"
        )
        for at in range(len(words))
    ]
    bodies = [(first + at, pack({"properties": {"note": word}}), b"[]") for at, word in enumerate(words)]
    with workspace.db.atomic():
        append(workspace.connection, rows, bodies)


def found(workspace: Workspace, line: str) -> list[int]:
    return list(begin(workspace.db, parse(line, NOW).where).newest.ids)


def indexed(workspace: Workspace, word: str) -> list[int]:
    return [
        row[0]
        for number in full_text.GENERATIONS
        for row in workspace.connection.execute(
            f"SELECT rowid FROM event_text_{number} WHERE event_text_{number} MATCH ?", (word,)
        )
    ]


def remove(workspace: Workspace, last: int) -> None:
    workspace.connection.execute("DELETE FROM event WHERE id <= ?", (last,))
    workspace.connection.execute("DELETE FROM event_body WHERE event_id <= ?", (last,))


def wiped(workspace: Workspace) -> bytes:
    """The file once everything forgotten is wiped."""
    while tidy(workspace.connection, 16):
        pass
    assert truncate_log(workspace.connection)
    return workspace.path.read_bytes()


def test_it_is_filled_in_slices_and_says_how_far_it_has_come(workspace: Workspace) -> None:
    add(workspace, 1, "saffron", "turmeric", "saffron")
    assert reach(workspace.db) == Reach(0, 0)
    assert [fill(workspace.connection, 2) for _ in range(3)] == [2, 1, 0]
    assert reach(workspace.db) == Reach(1, 3)
    assert indexed(workspace, "saffron") == [1, 3]


def test_names_and_contacts_are_words_too(workspace: Workspace) -> None:
    add(workspace, 1, "saffron", contact="ann@example.com")
    fill(workspace.connection, 10)
    assert indexed(workspace, '"ann@example.com"') == indexed(workspace, "order") == [1]


def test_what_retention_has_removed_goes_with_its_generation(workspace: Workspace) -> None:
    add(workspace, 1, "saffron", "turmeric")
    fill(workspace.connection, 10)
    remove(workspace, 1)
    add(workspace, 3, "cumin")
    fill(workspace.connection, 10)
    assert indexed(workspace, "saffron") == [1] and found(workspace, "saffron") == []
    remove(workspace, 2)
    add(workspace, 4, "fennel")
    fill(workspace.connection, 10)
    remove(workspace, 3)
    add(workspace, 5, "nutmeg")
    fill(workspace.connection, 10)
    assert indexed(workspace, "saffron") == indexed(workspace, "turmeric") == []
    assert found(workspace, "fennel") == [4] and found(workspace, "nutmeg") == [5]
    assert reach(workspace.db).last == 5


def test_ids_that_begin_anew_are_indexed_anew(workspace: Workspace) -> None:
    add(workspace, 1, "saffron", "turmeric")
    fill(workspace.connection, 10)
    remove(workspace, 2)
    add(workspace, 1, "cumin")
    fill(workspace.connection, 10)
    assert (indexed(workspace, "saffron"), indexed(workspace, "cumin")) == ([], [1])


def test_forgetting_wipes_a_persons_words_from_the_file(workspace: Workspace) -> None:
    workspace.connection.execute("INSERT INTO person (id, first_seen_at, last_seen_at) VALUES (1, 1, 1), (2, 1, 1)")
    for at in range(1, 60, 2):
        add(workspace, at, f"zanzibar{at}", contact="secretperson@example.com")
        add(workspace, at + 1, f"saffron{at}", person=2)
        fill(workspace.connection, 2)
    with workspace.db.atomic():
        forget(workspace.connection, 1, 1, NOW)
    assert indexed(workspace, "zanzibar1") == indexed(workspace, "secretperson") == []
    assert indexed(workspace, "saffron1") == [2] and 1 in indexed(workspace, "order")
    kept = wiped(workspace)
    assert b"anzibar" not in kept and b"secretperson" not in kept
    assert b"saffron" in kept and indexed(workspace, "saffron1") == [2]
    workspace.connection.execute("INSERT INTO event_text_1 (event_text_1) VALUES ('integrity-check')")
