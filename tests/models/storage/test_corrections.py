"""What failed contacts would carry by now, seen without a gateway."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import OPT_IN_FIELD, Configuration, DataMap, Reference
from models.meaning.pipeline.plan import Plan
from models.meaning.trace.verdicts import Verdict
from models.storage import corrections, events
from models.storage.queue import again
from models.storage.workspace import create, open_workspace
from tests.models.storage.queue_world import ACCOUNT, NOW, QueueWorld

EMAIL = DataMap("email", ("traits.email",), field=Reference(3, "E-Mail"))
CITY = DataMap("city", ("traits.city",), field=Reference(11, "City"))
OPT_IN = DataMap("opt_in", ("traits.news",), "boolean", field=Reference(OPT_IN_FIELD, "Opt-In"))
CONFIGURATION = Configuration("acme", primary_key=("traits.email",), data_maps=(EMAIL, CITY, OPT_IN))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[QueueWorld]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        yield QueueWorld(workspace.connection)


def event(world: QueueWorld, id_: int, upsert_id: int, time: int, kept: bool = True, **traits: Any) -> None:
    row = events.EventRow(
        id_, NOW, time, "tracking", "identify", None, f"m{id_}", 1, 1, "a@x.com", Verdict.REJECTED, "rejected",
        upsert_id=upsert_id,
    )  # fmt: skip
    body = events.pack({"type": "identify", "traits": {"email": "a@x.com", **traits}}) if kept else None
    events.append(world.connection, [row], [(id_, body, b"[]")])


def corrected(world: QueueWorld, configuration: Configuration = CONFIGURATION) -> list[corrections.Correction]:
    return corrections.corrections(world.connection, Plan(configuration, Catalogue()), ACCOUNT, [1, 2, 3])


def test_the_newest_event_time_wins_again_and_fields_left_out_come_back(world: QueueWorld) -> None:
    left_out = {"left_out": {"11": ["2007", "no"]}}
    world.upsert(1, "a@x.com", {"3": "a@x.com"}, state="rejected", settled_at=NOW, more=left_out)
    event(world, 1, 1, NOW - 5, city="Graz")
    event(world, 2, 1, NOW - 9, city="Linz")
    (one,) = corrected(world)
    assert one.after == {"3": ("a@x.com", NOW - 5), "11": ("Graz", NOW - 5)}
    assert one.left_out == ("11",)
    assert one.changed == ("11",)
    corrections.apply(world.connection, [one])
    payload = json.loads(world.connection.execute("SELECT payload FROM delivery WHERE id = 1").fetchone()[0])
    assert payload == {"fields": {"3": ["a@x.com", NOW - 5], "11": ["Graz", NOW - 5]}}


def test_values_of_events_that_are_not_kept_stay(world: QueueWorld) -> None:
    world.upsert(1, "a@x.com", {"3": "a@x.com", "11": "Wien"}, state="failed", settled_at=NOW)
    event(world, 1, 1, NOW - 5, kept=False)
    event(world, 2, 1, NOW - 3)
    (one,) = corrected(world)
    assert one.unread == 1
    assert one.after["11"] == ("Wien", NOW)
    assert one.changed == ()


def test_a_map_that_is_gone_takes_its_value_along(world: QueueWorld) -> None:
    world.upsert(1, "a@x.com", {"3": "a@x.com", "11": "Graz"}, state="failed", settled_at=NOW)
    event(world, 1, 1, NOW, city="Graz")
    (one,) = corrected(world, replace(CONFIGURATION, data_maps=(EMAIL,)))
    assert one.changed == ("11",)
    assert "11" not in one.after


def test_a_correction_is_no_fresh_consent(world: QueueWorld) -> None:
    world.upsert(1, "a@x.com", {"3": "a@x.com"}, state="failed", settled_at=NOW)
    event(world, 1, 1, NOW, news=True)
    (one,) = corrected(world)
    assert str(OPT_IN_FIELD) not in one.after


def test_what_was_sent_or_is_of_another_account_is_left_alone(world: QueueWorld) -> None:
    world.upsert(1, "a@x.com", {"3": "a@x.com"}, state="sent", settled_at=NOW)
    world.upsert(2, "b@x.com", {"3": "b@x.com"}, state="failed", settled_at=NOW, account_id=9)
    world.trigger(3, "c@x.com", state="failed", settled_at=NOW)
    assert corrected(world) == []


def test_with_what_it_failed_is_remembered_when_it_is_sent_again(world: QueueWorld) -> None:
    world.upsert(1, "a@x.com", {"3": "a@x.com"}, state="rejected", settled_at=7, code="2005", text="No")
    again.retry_these(world.connection, ACCOUNT, [1], NOW)
    again.retry_these(world.connection, ACCOUNT, [1], NOW)
    (was,) = world.connection.execute("SELECT was FROM delivery WHERE id = 1").fetchone()
    assert json.loads(was) == {"state": "rejected", "code": "2005", "text": "No", "at": 7}
