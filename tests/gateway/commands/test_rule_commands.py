"""explain, backtest, clock, library: rules from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.meaning.configuration_file import to_document
from models.storage import accounts, revisions
from models.storage.workspace import open_workspace
from resources import library
from tests.gateway.commands.conftest import Portway
from tests.gateway.engine.rule_world import HOUR, MAPS, Engine, at_once_rule, coupon_rule

ROOT = Path(__file__).parents[3]
DAY = 24 * HOUR


def workspace_of(machine: Path) -> Path:
    return machine / "xdg_data_home" / "portway" / "acme.portway"


@pytest.fixture
def acme(portway: Portway, machine: Path) -> Path:
    """A workspace with two rules, and with events of three people of the last days."""
    assert portway("init", "-w", "acme").code == 0
    path = workspace_of(machine)
    with open_workspace(path, "writer") as workspace:
        before = revisions.latest(workspace.db)
        revisions.save(workspace.db, replace(before, data_maps=MAPS, rules=(coupon_rule(), at_once_rule())), "t", "", 1)
        engine = Engine(workspace.connection)
        engine.configure()  # no rule moved while they came in
        engine.at = time.time_ns() // 1_000_000 - 5 * DAY
        engine.track("Coupon Entered", "stayed", "stayed@example.com")
        engine.track("Coupon Entered", "bought", "bought@example.com")
        engine.at += HOUR
        engine.track("Order Completed", "bought", "bought@example.com")
        engine.at += 4 * DAY
        engine.track("Coupon Entered", "lately", "lately@example.com")
    return path


def event_file(folder: Path, **event: Any) -> str:
    path = folder / "event.json"
    path.write_text(json.dumps({"type": "track", "userId": "ann", "messageId": "m1"} | event))
    return str(path)


def requests_of(ran: Any) -> list[dict[str, Any]]:
    (told,) = ran.rows
    return list(told["requests"])


def stored(path: Path) -> list[int]:
    with open_workspace(path, "reader") as workspace:
        tables = ("event", "person", "delivery", "rule_instance", "seen_message")
        return [workspace.connection.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables]


def test_explain_shows_the_requests_as_they_would_be_on_the_wire(portway: Portway, acme: Path, machine: Path) -> None:
    before = stored(acme)
    event = event_file(machine, event="Signed Up", context={"traits": {"email": "Ann@Example.com"}})
    upsert, trigger = requests_of(portway("explain", event, "--json"))
    assert (upsert["method"], upsert["path"]) == ("PUT", "contact/?create_if_not_exists=1")
    assert upsert["body"] == {"key_id": "3", "contacts": [{"3": "ann@example.com"}]}
    assert (trigger["method"], trigger["path"]) == ("POST", "event/1001/trigger")
    (contact,) = trigger["body"]["contacts"]
    assert contact["external_id"] == "ann@example.com"
    assert contact["trigger_id"].endswith(at_once_rule().conditions[1].id)
    assert contact["event_time"].endswith("Z")
    assert trigger["waits"] == ""
    assert stored(acme) == before


def test_explain_says_what_waits_for_a_key(portway: Portway, acme: Path, machine: Path) -> None:
    trigger = requests_of(portway("explain", event_file(machine, event="Signed Up"), "--json"))[-1]
    assert trigger["waits"] == "It waits until the contact's key is known."
    assert trigger["body"]["contacts"][0]["external_id"] == "(not known yet)"


def test_explain_shows_how_rules_move_and_what_nearly_did(portway: Portway, acme: Path, machine: Path) -> None:
    event = event_file(machine, event="Coupon Entered", properties={"coupon": "C10"})
    ran = portway("explain", event, "-w", str(acme))
    assert ran.code == 0
    assert "Coupon entered but did not complete order: opened" in ran.out
    assert "near miss  Signed up:" in ran.out
    (told,) = portway("explain", event, "--json").rows
    assert told["rules"] == [{"name": "Coupon entered but did not complete order", "moved": "opened", "step": 0}]
    assert [one["rule"] for one in told["near_misses"]] == ["Signed up"]


def test_explain_moves_an_open_instance_without_keeping_it(portway: Portway, acme: Path, machine: Path) -> None:
    with open_workspace(acme, "writer") as workspace:
        engine = Engine(workspace.connection)
        engine.at = time.time_ns() // 1_000_000 - HOUR
        engine.track("Coupon Entered", "ann", None, messageId="of ann")
    (told,) = portway("explain", event_file(machine, event="Order Completed"), "--json").rows
    assert [one["moved"] for one in told["rules"]] == ["excluded"]
    with open_workspace(acme, "reader") as workspace:
        assert workspace.connection.execute("SELECT outcome FROM rule_instance").fetchall() == [(None,)]


def test_explain_refuses_as_the_door_would(portway: Portway, acme: Path, machine: Path) -> None:
    ran = portway("explain", event_file(machine, type="nonsense"), "--json")
    assert ran.rows[0]["verdict"] == "refused"
    assert portway("explain", str(machine / "none.json")).code != 0


def test_explain_takes_one_event_at_a_time(portway: Portway, acme: Path, machine: Path) -> None:
    for body, count in (("[]", 0), ('[{"type":"track"},{"type":"track"}]', 2)):
        (machine / "several.json").write_text(body)
        ran = portway("explain", str(machine / "several.json"), "--destination")
        assert (ran.code, ran.err) == (2, f"This holds {count} events. Explain one event at a time.\n")


def test_explain_says_whom_a_delete_would_remove(portway: Portway, acme: Path, machine: Path) -> None:
    before = stored(acme)
    (told,) = portway("explain", event_file(machine, type="delete", userId="bought"), "--destination", "--json").rows
    assert "removed here with 2 events" in told["sentence"]
    (told,) = portway("explain", event_file(machine, type="delete", userId="none"), "--destination", "--json").rows
    assert "Nobody of this userId is known here" in told["sentence"]
    with open_workspace(acme, "writer") as workspace:
        base = revisions.latest(workspace.db)
        settings = replace(base.settings, delete_in_emarsys=True)
        revisions.save(workspace.db, replace(base, settings=settings), "t", "", 1)
        workspace.connection.execute(
            "INSERT INTO contact (account_id, key, person_id, accepted_at)"
            " SELECT ?, primarykey, id, 1 FROM person WHERE user_id = 'bought'",
            (accounts.current(workspace.connection, base).id,),
        )
    (told,) = portway("explain", event_file(machine, type="delete", userId="bought"), "--destination", "--json").rows
    (request,) = told["requests"]
    assert (told["verdict"], request["path"]) == ("queued", "contact/delete")
    assert request["body"] == {"key_id": "3", "3": ["bought@example.com"]}
    assert stored(acme) == before


def test_a_back_test_says_for_whom_when_and_who_was_excluded_by_what(portway: Portway, acme: Path) -> None:
    ran = portway("backtest", "--rule", coupon_rule().name, "--json")
    (told,) = ran.rows
    assert (told["started"], told["open"]) == (3, 1)
    assert [one["contact"] for one in told["fired"]] == ["stayed@example.com"]
    assert told["fired"][0]["due_at"] - told["fired"][0]["started_at"] == 48 * HOUR
    assert [(one["contact"], one["event"], one["row"]) for one in told["excluded"]] == [
        ("bought@example.com", '"Order Completed"', 2)
    ]
    assert told["excluded_by"] == [['"Order Completed"', 1]]


def test_a_back_test_as_a_table(portway: Portway, acme: Path) -> None:
    ran = portway("backtest")
    assert ran.code == 0
    assert "3 started, 1 fired, 1 excluded, 0 expired, 1 still open" in ran.out
    assert "stayed@example.com  fired segment.com test event" in ran.out
    assert 'bought@example.com  excluded by "Order Completed", row 2' in ran.out
    assert "Signed up\n  4 events: 0 started" in ran.out


def test_a_back_test_looks_back_as_far_as_asked(portway: Portway, acme: Path) -> None:
    (told,) = portway("backtest", "--rule", coupon_rule().name, "--since", "2d", "--json").rows
    assert (told["events"], told["started"]) == (1, 1)


def rule_file(folder: Path, *rules: Any) -> str:
    with open_workspace(workspace_of(folder), "reader") as workspace:
        configuration = replace(revisions.latest(workspace.db), rules=rules)
    path = folder / "rule.json"
    path.write_text(json.dumps(to_document(configuration)))
    return str(path)


def test_a_back_test_of_a_rule_that_is_not_saved(portway: Portway, acme: Path, machine: Path) -> None:
    shorter = replace(coupon_rule(), name="Shorter", default_lifetime_hours=0.5)
    (told,) = portway("backtest", "--rule", rule_file(machine, shorter), "--json").rows
    assert (told["rule"], len(told["fired"])) == ("Shorter", 3)
    with open_workspace(acme, "reader") as workspace:
        assert len(revisions.latest(workspace.db).rules) == 2


def test_a_back_test_refuses_a_rule_that_cannot_work(portway: Portway, acme: Path, machine: Path) -> None:
    faulty = replace(coupon_rule(), name="Faulty", conditions=coupon_rule().conditions[:2])
    ran = portway("backtest", "--rule", rule_file(machine, faulty))
    assert (ran.code, ran.out) == (2, "")
    assert 'Rule "Faulty"' in ran.err
    ran = portway("backtest", "--rule", "No such rule")
    assert ran.code == 2
    assert coupon_rule().name in ran.err


def test_the_clock_only_goes_forward_and_needs_a_gateway(portway: Portway, acme: Path) -> None:
    assert portway("clock", "48h").err == "The clock only goes forward: write +48h.\n"
    ran = portway("clock", "+2x")
    assert ran.code == 2
    ran = portway("clock", "+48h")
    assert "needs a running gateway" in ran.err
    assert "portway serve" in ran.err


@pytest.mark.parametrize("name", library.NAMES)
def test_every_ready_rule_is_shown_before_it_is_taken_in(portway: Portway, machine: Path, name: str) -> None:
    portway("init", "-w", "acme")
    shown = portway("library", name)
    assert shown.code == 0
    with open_workspace(workspace_of(machine), "reader") as workspace:
        assert revisions.latest(workspace.db).rules == ()
    assert portway("library", name, "--yes").code == 0
    with open_workspace(workspace_of(machine), "reader") as workspace:
        assert [rule.status for rule in revisions.latest(workspace.db).rules] == ["watching"]


def test_the_library_is_listed(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "acme")
    assert [one["name"] for one in portway("library", "--json").rows] == list(library.NAMES)
    assert portway("library", "no-such").err.startswith("There is no ready rule no-such.")


def test_they_work_as_processes(acme: Path, machine: Path) -> None:
    def run(*words: str) -> Any:
        ran = subprocess.run(
            [sys.executable, "-m", "gateway.cli", *words, "-w", str(acme), "--json"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert ran.stderr == ""
        return json.loads(ran.stdout.splitlines()[0])

    assert run("explain", event_file(machine, event="Coupon Entered"))["rules"][0]["moved"] == "opened"
    assert run("backtest", "--rule", coupon_rule().name)["started"] == 3
    assert run("library")["name"] == library.NAMES[0]
