"""Revisions: whole, numbered, never lost to somebody else's save."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from models.meaning.configuration import Condition, Configuration, Rule
from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit, revisions
from models.storage.workspace import Workspace, create, open_workspace
from tests.models.meaning.configurations import configurations


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create(tmp_path / "acme.portway", 1)
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        yield opened


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(configurations)
def test_what_is_saved_is_in_force_with_its_ids(workspace: Workspace, configuration: Configuration) -> None:
    now = revisions.latest_number(workspace.db)
    saved = revisions.save(workspace.db, replace(configuration, revision=now), "ann", "Saved", 5)
    assert saved.revision == now + 1
    assert revisions.latest(workspace.db) == saved == replace(configuration, revision=now + 1)


def test_a_save_on_an_old_revision_is_refused_and_changes_nothing(workspace: Workspace) -> None:
    first = revisions.save(workspace.db, Configuration("Acme"), "ann", "Made", 1)
    second = revisions.save(workspace.db, replace(first, name="Acme 2"), "bob", "Renamed", 2)
    with pytest.raises(UserMistake, match="changed meanwhile"):
        revisions.save(workspace.db, replace(first, name="Acme 3"), "ann", "Renamed", 3)
    assert revisions.latest(workspace.db) == second
    assert [one.who for one in revisions.lines(workspace.db)] == ["bob", "ann"]


def test_what_could_not_be_read_back_is_not_saved(workspace: Workspace) -> None:
    first = revisions.save(workspace.db, Configuration("Acme"), "ann", "Made", 1)
    misleading = replace(first, rules=(Rule("r", "a\u202eb", ()),))
    with pytest.raises(UserMistake, match="reverses the text"):
        revisions.save(workspace.db, misleading, "ann", "Added", 2)
    assert revisions.latest(workspace.db) == first


def test_a_restored_revision_is_a_new_one_and_never_goes_live(workspace: Workspace) -> None:
    rule = Rule("r", "Rule", (Condition("c", 0, "start"),))
    live = Configuration("Acme", rules=(rule,), emarsys=replace(Configuration("").emarsys, mode="live"))
    first = revisions.save(workspace.db, live, "ann", "Made", 1)
    back = replace(first, rules=(), emarsys=replace(first.emarsys, mode="sandbox"))
    revisions.save(workspace.db, back, "ann", "Back", 2)
    restored = revisions.restore(workspace.db, 1, "ann", 3)
    assert (restored.revision, restored.rules, restored.emarsys.mode) == (3, (rule,), "sandbox")
    with pytest.raises(UserMistake, match="no revision 9"):
        revisions.restore(workspace.db, 9, "ann", 3)


def test_saving_stands_in_the_audit_list(workspace: Workspace) -> None:
    revisions.save(workspace.db, Configuration("Acme"), "ann", "Made", 7)
    (line,) = audit.newest(workspace.db)
    assert (line.at, line.who, line.what, line.detail) == (
        7,
        "ann",
        "configuration saved",
        {"revision": 1, "change": "Made"},
    )


def test_a_workspace_without_a_configuration_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(EnvironmentProblem, match="portway init"):
        revisions.latest(workspace.db)
