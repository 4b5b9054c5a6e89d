"""The hand-over report's data, gathered from a workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from models.storage import handover, revisions
from models.storage.workspace import open_workspace
from tests.gui.configuration_sample import fill_configuration


def test_it_gathers_what_is_set_up_and_what_is_open(tmp_path: Path) -> None:
    now = fill_configuration(tmp_path / "acme.portway")
    with open_workspace(tmp_path / "acme.portway", "editor") as workspace:
        current = revisions.latest(workspace.db)
        broken = replace(current.rules[0], id="b", name="Broken", conditions=current.rules[0].conditions[:1])
        settings = replace(current.settings, delete_in_emarsys=True)
        revisions.save(workspace.db, replace(current, rules=(*current.rules, broken), settings=settings), "x", "y", now)
        found = handover.gather(workspace.db, now)
    assert (found.client, found.revision, found.live) == ("Acme Outdoor", 5, False)
    assert [one.field for one in found.maps if one.name in ("ecom_event", "first_name")] == [
        "for rules only",
        "First Name (1)",
    ]
    assert found.rules[0].timeline is not None
    assert found.rules[-1].timeline is None and found.rules[-1].sentence.startswith("It cannot work yet: ")
    assert [(one.name, one.kind, one.state) for one in found.keys] == [
        ("Segment production", "server", "active"),
        ("Shop <b>web</b>", "public", "active"),
    ]
    assert "contact.delete" in [one.name for one in found.permissions]
    assert not any(one.missing for one in found.permissions)
    assert found.findings[0].level == "blocks"
