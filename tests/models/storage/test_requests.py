"""Requests to the gateway: rows that are carried out once, waited for, taken back, and audited."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.engine.commands import Commands
from models.problems import UserMistake
from models.storage import audit, commands
from models.storage.commands import Ask
from models.storage.workspace import Workspace, create, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        yield opened


def refuse(*_: object) -> None:
    raise UserMistake("There is nothing to pause.")


def test_an_outcome_comes_back_as_soon_as_the_engine_has_written_it(workspace: Workspace) -> None:
    id_ = commands.ask(workspace.db, Ask.RETRY, {"deliveries": [1, 2]}, "ann", 5)
    assert commands.outcome(workspace.db, id_) is None

    def engine() -> None:
        with workspace.connected():
            Commands(
                {"retry": lambda _, arguments, who: {"count": len(arguments["deliveries"]), "who": who}}
            ).carry_out(workspace.connection, 6)

    thread = threading.Thread(target=engine)
    thread.start()
    found = commands.wait(workspace.db, id_, 10)
    thread.join()
    assert found is not None
    assert (found.state, found.value, found.message) == ("done", {"count": 2, "who": "ann"}, "")


def test_a_refusal_comes_back_as_its_sentence(workspace: Workspace) -> None:
    id_ = commands.ask(workspace.db, Ask.PAUSE, {}, "ann", 5)
    Commands({"pause": refuse}).carry_out(workspace.connection, 6)
    found = commands.wait(workspace.db, id_, 0)
    assert found is not None
    assert (found.state, found.message) == ("failed", "There is nothing to pause.")


def test_without_a_gateway_it_waits_and_can_be_taken_back(workspace: Workspace) -> None:
    id_ = commands.ask(workspace.db, Ask.STOP, {}, "ann", 5)
    assert commands.wait(workspace.db, id_, 0) is None
    assert commands.withdraw(workspace.db, id_)
    assert not commands.withdraw(workspace.db, id_)
    assert Commands({}).carry_out(workspace.connection, 6) == 0


def test_what_people_ask_for_stands_in_the_audit_list(workspace: Workspace) -> None:
    id_ = commands.ask(workspace.db, Ask.FORGET, {"person": 7}, "ann", 5)
    (line,) = audit.newest(workspace.db)
    assert (line.at, line.who, line.what, line.detail) == (5, "ann", "asked for forget", {"request": id_, "person": 7})
