"""Client bundles: made from stored messages, tested on an empty state; the rehearsal decides as the gateway does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models.meaning.bundle import Exit, Outcome, read, to_text
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule
from models.meaning.configuration_file import applied
from models.meaning.configuration_file import read as read_configuration
from models.problems import Cancelled, UserMistake
from models.storage import backups, bundle_files, bundles, revisions
from models.storage.rehearsal import Rehearsal
from models.storage.workspace import Workspace, open_workspace
from resources import library
from tests.gui.configuration_sample import fill_configuration

HOUR = 3_600_000
WELCOME = Rule(
    "welcome",
    "Welcome",
    (
        Condition(
            "w1", 0, "start", "track", criteria=(Criterion("event", "=", "Signed Up"),), variables={"plan": "plan"}
        ),
        Condition("w2", 1, "exit", external_event=Reference(7, "Welcome mail")),
        Condition("w3", 1, "exit", wait="2h", external_event=Reference(8, "Second mail")),
    ),
    "on",
)
MAPS = (
    DataMap("event", ("event",)),
    DataMap("plan", ("properties.plan",)),
    DataMap("first", ("traits.firstName",), field=Reference(1, "First Name")),
)
CONFIGURATION = Configuration("Acme", data_maps=MAPS, rules=(WELCOME,))
T0 = 1_800_000_000_000


def quiet(done: int, of: int) -> None:
    pass


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    fill_configuration(tmp_path / "acme.portway")
    with open_workspace(tmp_path / "acme.portway", "editor") as opened:
        yield opened


def message(**more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Signed Up", "userId": "u-1", "properties": {"plan": "gold"}} | more


def test_exits_go_out_with_their_data_at_their_time() -> None:
    with Rehearsal(CONFIGURATION, Catalogue()) as rehearsal:
        known = rehearsal.take(
            "tracking", {"type": "identify", "userId": "u-1", "traits": {"email": "a@b.example"}}, T0
        )
        first = rehearsal.take("tracking", message(), T0 + 1)
        later = list(rehearsal.advance())
    assert known.verdict == "nothing to do"
    assert (first.verdict, first.rules[0].moved) == ("queued", "opened")
    assert [(one.external_event, one.data["plan"]) for one in first.exits] == [("Welcome mail", "gold")]
    assert [(one.at - T0 - 1, one.exits[0].external_event, one.rules[0].moved) for one in later] == [
        (2 * HOUR, "Second mail", "completed")
    ]


def test_what_was_delivered_is_not_sent_again_and_a_messageid_counts_once() -> None:
    named = {"type": "identify", "userId": "u-1", "traits": {"email": "a@b.example", "firstName": "Ada"}}
    with Rehearsal(CONFIGURATION, Catalogue()) as rehearsal:
        outcomes = [rehearsal.take("tracking", named | {"messageId": f"m-{at}"}, T0 + at) for at in (1, 2, 2)]
    assert [one.verdict for one in outcomes] == ["queued", "nothing to do", "duplicate"]
    assert [one.value for one in outcomes[0].fields] == ["Ada"]


def test_what_was_parked_goes_out_when_the_key_is_known() -> None:
    with Rehearsal(CONFIGURATION, Catalogue()) as rehearsal:
        parked = rehearsal.take("tracking", message(), T0)
        rehearsal.take("tracking", {"type": "identify", "userId": "u-1", "traits": {"email": "a@b.example"}}, T0 + HOUR)
        later = list(rehearsal.advance())
    assert parked.verdict == "parked"
    assert [one.rules[0].moved for one in later] == ["completed"]


def test_refused_and_filtered_messages_are_told() -> None:
    with Rehearsal(CONFIGURATION, Catalogue()) as rehearsal:
        assert rehearsal.take("tracking", {"type": "page"}, T0) == Outcome("refused", "no_user_anon_id")
        off = rehearsal.take("tracking", message(integrations={"All": False}), T0)
    assert (off.verdict, off.reason) == ("filtered", "integrations_off")


@pytest.mark.parametrize("name", library.NAMES)
def test_the_ready_rules_fire_as_their_samples_expect(name: str) -> None:
    entry = library.entry(name)
    configuration = applied(read_configuration(entry.document))
    configuration = replace(
        configuration, name="x", rules=tuple(replace(one, status="on") for one in configuration.rules)
    )
    until = milliseconds(entry.expected["until"])
    exits: list[Exit] = []
    with Rehearsal(configuration, Catalogue()) as rehearsal:
        for line in entry.events.splitlines():
            one = json.loads(line)
            at = milliseconds(one["receivedAt"])
            for later in rehearsal.advance(at):
                exits += later.exits
            exits += rehearsal.take("tracking", one, at).exits
        for later in rehearsal.advance(until):
            exits += later.exits
    expected = Counter((event, json.dumps(data, sort_keys=True)) for _, event, _, data in entry.expected["fired"])
    assert Counter((one.external_event, json.dumps(one.data, sort_keys=True)) for one in exits) == expected


def milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def test_a_bundle_holds_no_person_and_comes_out_as_expected(workspace: Workspace) -> None:
    ids = bundles.newest_events(workspace.db, 25)
    bundle = read(to_text(bundles.make(workspace.db, ids, T0, progress=quiet)).encode())
    text = to_text(bundle)
    assert len(bundle.cases) == 25
    assert [name for name in ("shop.example", "Mira", "Holt", "customer-0", "81.20") if name in text] == []
    assert {one.expected.verdict for one in bundle.cases} >= {"queued", "nothing to do"}
    assert any(one.expected.rules for one in bundle.cases) and bundle.later
    assert bundles.check(bundle, quiet).differing == 0
    assert bundles.check_here(bundle, workspace.db, quiet, own=True).differing == 0


def test_unmasked_on_request_and_the_same_stand_ins_each_time(workspace: Workspace) -> None:
    ids = bundles.newest_events(workspace.db, 5)
    assert "@shop.example" in to_text(bundles.make(workspace.db, ids, T0, masked=False, progress=quiet))
    one, other = (bundles.make(workspace.db, ids, T0, progress=quiet) for _ in range(2))
    assert one == other


def test_a_changed_rule_is_told_event_by_event(workspace: Workspace) -> None:
    ids = bundles.newest_events(workspace.db, 40)
    bundle = bundles.make(workspace.db, ids, T0, progress=quiet)
    current = revisions.latest(workspace.db)
    maps = tuple(replace(one, field=None) if one.name == "first_name" else one for one in current.data_maps)
    off = tuple(replace(one, status="off") for one in current.rules)
    revisions.save(workspace.db, replace(current, data_maps=maps, rules=off), "ann", "Off", T0)
    report = bundles.check_here(bundle, workspace.db, quiet, own=True)
    told = {str(each).split(":")[0] for one in report.results for each in one.differences}
    assert {"Field First Name", "Rule Coupon entered but did not complete order"} <= told
    assert report.later
    assert bundles.check_here(bundle, workspace.db, quiet, own=False).differing == 0


def test_long_work_says_how_far_it_is_and_stops_when_asked(workspace: Workspace) -> None:
    ids = bundles.newest_events(workspace.db, 9)
    seen: list[tuple[int, int]] = []

    def watch(done: int, of: int) -> None:
        seen.append((done, of))
        if done == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        bundles.make(workspace.db, ids, T0, progress=watch)
    assert seen == [(at, 9) for at in range(5)]


def test_without_usable_events_there_is_no_bundle(workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match="None of these events"):
        bundles.make(workspace.db, [999], T0, progress=quiet)


def test_a_configuration_that_cannot_be_read_is_refused(workspace: Workspace) -> None:
    bundle = bundles.make(workspace.db, bundles.newest_events(workspace.db, 1), T0, progress=quiet)
    with pytest.raises(UserMistake):
        bundles.check(msgspec.structs.replace(bundle, configuration={"format": "other"}), quiet)


def test_a_rule_that_cannot_work_is_refused_before_anything_runs(workspace: Workspace) -> None:
    bundle = bundles.make(workspace.db, bundles.newest_events(workspace.db, 1), T0, progress=quiet)
    rules = [one | {"conditions": one["conditions"][:1]} for one in bundle.configuration["rules"]]
    broken = msgspec.structs.replace(bundle, configuration=bundle.configuration | {"rules": rules})
    with pytest.raises(UserMistake, match="cannot be saved"):
        bundles.check(broken, quiet)


def test_forgetting_reaches_into_bundles_with_people(workspace: Workspace, tmp_path: Path) -> None:
    ids = bundles.newest_events(workspace.db, 40)
    open_, masked = (bundles.make(workspace.db, ids, T0, masked=hidden, progress=quiet) for hidden in (False, True))
    bundle_files.save(workspace.db, masked, tmp_path / "masked", "ann", T0)
    bundle_files.save(workspace.db, open_, tmp_path / "open", "ann", T0)
    assert [one for one in backups.ours(workspace) if one.parent == tmp_path] == [tmp_path / "open"]
    assert backups.forget_in([tmp_path / "open"], ["mira.holt@shop.example", "customer-00000"], T0) == []
    left = read((tmp_path / "open").read_bytes())
    assert 0 < len(left.cases) < 40
    text = (tmp_path / "open").read_text()
    assert "mira.holt" not in text and "customer-00000" not in text
    assert bundles.check(left, quiet).differing == 0
    everybody = [f"customer-{number:05}" for number in range(4)]
    assert backups.forget_in([tmp_path / "open"], everybody, T0) == []
    assert not (tmp_path / "open").exists()
