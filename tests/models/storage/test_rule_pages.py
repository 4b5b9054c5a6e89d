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


def test_a_trial_shows_each_condition_with_the_value_that_it_saw_and_what_comes_next(workspace: Workspace) -> None:
    started, failed = None, None
    for one in rule_trials.recent_events(workspace.connection):
        trial = rule_trials.try_rule(workspace.connection, CHECKOUT, MAPS, one.id)
        assert trial is not None
        if one.name == "Checkout Started":
            started, failed = (trial, failed) if trial.moves else (started, trial)
    assert started is not None and failed is not None
    assert [one.met for one in started.ticks] == [True, True, True]
    assert started.ticks[0].text == 'is "Checkout Started"'
    assert started.ticks[1].text in ("is 50, at least 50", "is 94.5, at least 50")
    assert started.prospect == "It would start: step 1 is entered at {}."
    assert [(one.name, one.met, one.text) for one in failed.ticks[:2]] == [
        ("ecom_event", True, 'is "Checkout Started"'),
        ("ecom_revenue", False, "is 20, not at least 50"),
    ]
    assert failed.row == 1 and failed.prospect == ""


def test_a_trial_says_when_the_trigger_is_due(workspace: Workspace) -> None:
    start, exit_ = CHECKOUT.conditions[0], CHECKOUT.conditions[3]
    at_once = replace(CHECKOUT, conditions=(replace(start, criteria=(), wait=None), replace(exit_, sequence=1)))
    later = replace(at_once, conditions=(at_once.conditions[0], replace(at_once.conditions[1], wait="2h")))
    waits = replace(CHECKOUT, conditions=(at_once.conditions[0], replace(CHECKOUT.conditions[2], within="1h"), exit_))
    found = [rule_trials.try_rule(workspace.connection, one, MAPS, 300) for one in (at_once, later, waits)]
    assert [one.prospect for one in found if one is not None] == [
        "It would start and fire at once.",
        "It would start: it fires at {}.",
        "It would start: step 1 waits until {}.",
    ]
