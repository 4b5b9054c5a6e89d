"""What the page of a rule reads: versions, open instances, trials on stored events, back-tests that can be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.storage import revisions, rule_pages, rule_trials
from models.storage.workspace import Workspace, open_workspace
from tests.gui.rules_sample import CHECKOUT, DAY, MAPS, fill_rules


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "acme.portway"
    fill_rules(path, 300)
    with open_workspace(path, "editor") as opened:
        yield opened


def test_versions_are_the_revisions_that_changed_the_rule(workspace: Workspace) -> None:
    current = revisions.latest(workspace.db)
    changed = replace(CHECKOUT, default_lifetime_hours=12)
    revisions.save(workspace.db, replace(current, rules=(changed, *current.rules[1:])), "ann", "Shorter", 5)
    gone = revisions.latest(workspace.db)
    revisions.save(workspace.db, replace(gone, rules=gone.rules[1:]), "ben", "Deleted", 6)
    found = rule_pages.versions(workspace.db, CHECKOUT.id)
    assert [(one.revision, one.what) for one in found] == [(4, "Deleted"), (3, "Shorter"), (1, "Made")]
    assert [one.rule for one in found] == [None, changed, CHECKOUT]
    assert rule_pages.versions(workspace.db, "unknown") == []


def test_open_instances_say_who_where_and_until(workspace: Workspace) -> None:
    found = rule_pages.open_instances(workspace.connection, CHECKOUT.id)
    assert [one.who for one in found][:2] == ["mira.holt@example.com", "jon.vester@example.org"]
    assert all(one.where == "step 0, matched" and one.until is not None for one in found)
    assert len(rule_pages.open_instances(workspace.connection, CHECKOUT.id, limit=2)) == 2
    assert rule_pages.open_counts(workspace.connection) == {CHECKOUT.id: 3}


def test_a_trial_says_what_moves_or_what_failed_first(workspace: Workspace) -> None:
    lines = rule_trials.recent_events(workspace.connection)
    assert len(lines) == 100 and lines[0].id == 300
    trials = {
        one.name: rule_trials.try_rule(workspace.connection, CHECKOUT, MAPS, one.id)
        for one in lines
        if one.name == "Order Completed"
    }
    trial = trials["Order Completed"]
    assert trial is not None and trial.moves == () and "ecom_event" in trial.text
    anything = replace(CHECKOUT, conditions=(replace(CHECKOUT.conditions[0], criteria=()), *CHECKOUT.conditions[1:]))
    started = rule_trials.try_rule(workspace.connection, replace(anything, status="off"), MAPS, 300)
    assert started is not None and len(started.moves) == 1 and "started" in started.moves[0]
    assert rule_trials.try_rule(workspace.connection, CHECKOUT, MAPS, 4711) is None


def test_a_back_test_names_people_and_stops_when_asked(workspace: Workspace) -> None:
    configuration = revisions.latest(workspace.db)
    now = rule_trials.recent_events(workspace.connection)[0].received_at
    tested = rule_trials.test_rule(
        workspace.connection, CHECKOUT, configuration, now - 20 * DAY, now, lambda count, share: True
    )
    assert tested.report.events == 300
    assert len(tested.people) == len(tested.report.fired) + len(tested.report.excluded) + len(tested.report.expired)
    assert {"@" in one.who for one in tested.people} == {True}
    with pytest.raises(rule_trials.Cancelled):
        rule_trials.test_rule(workspace.connection, CHECKOUT, configuration, 0, now, lambda count, share: False)
