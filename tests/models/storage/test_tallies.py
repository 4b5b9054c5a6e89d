"""The figures beside the pages' names are true, and what they are long in finding is not looked for twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, Configuration, DataMap, Rule
from models.storage import keys, revisions, tallies
from models.storage.tables import ApiKey
from models.storage.workspace import Workspace, create, open_workspace

BROKEN = Rule("a", "No exit", (Condition("x", 0, "start", "track"),), status="on")
OFF = Rule("b", "Not used", (), status="off")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    path = tmp_path / "acme.portway"
    create(path, 1)
    return open_workspace(path, "writer")


def test_everything_is_counted(workspace: Workspace) -> None:
    with workspace as opened:
        made = Configuration("Acme", data_maps=(DataMap("email", ("traits.email",)),), rules=(BROKEN, OFF))
        made = revisions.save(opened.db, made, "test", "Made", 1)
        for name in ("shop", "app", "old"):
            keys.issue(opened.db, name, "server", "test", 1)
        keys.revoke(opened.db, 3, "test", 2)
        ApiKey.update(exposed_at=2).where(ApiKey.id == 1).execute(opened.db)
        found = tallies.tallies(opened.db, made, Catalogue(), None)
    assert (found.keys, found.exposed_keys, found.maps, found.rules) == (2, 1, 1, 2)
    assert (found.faults.broken_rules, found.faults.doubtful_rules) == (1, 0), "a rule that is off troubles nobody"
    assert found.faults.blocks > 0
    assert (found.people, found.to_confirm, found.undelivered, found.held) == (0, 0, 0, 0)


def test_faults_are_taken_over_until_something_changes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with workspace as opened:
        made = revisions.save(opened.db, Configuration("Acme", rules=(BROKEN,)), "test", "Made", 1)
        first = tallies.tallies(opened.db, made, Catalogue(), None)
        with monkeypatch.context() as patch:
            patch.setattr(tallies, "faults", None)
            assert tallies.tallies(opened.db, made, Catalogue(), first.faults).faults is first.faults
        mended = revisions.save(opened.db, Configuration("Acme", revision=made.revision), "test", "Mended", 2)
        assert tallies.tallies(opened.db, mended, Catalogue(), first.faults).faults.broken_rules == 0
