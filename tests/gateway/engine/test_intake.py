"""The intake: everything is committed before it is answered, and one event's trouble stays its own."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.engine import intake as intake_module
from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from gateway.engine.intake import Intake
from gateway.engine.members import Answer
from gateway.engine.writer import Submitted
from gateway.link import Head
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap, Reference, Settings
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.course import Now
from models.meaning.trace.verdicts import Verdict
from models.storage import events
from models.storage.workspace import create, open_workspace

NOW = 1_795_466_162_000
MAPS = (
    DataMap("email", ("traits.email", "context.traits.email"), field=Reference(3, "E-Mail")),
    DataMap("first_name", ("traits.firstName",), field=Reference(1, "First Name")),
    DataMap("ecom_event", ("event",)),
)


class Bench:
    """An intake on a real workspace, spoken to as the door does."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings = Settings()) -> None:
        self.connection = connection
        self.ledger = Ledger(connection, 1, NOW)
        self.ledger.key_names[1] = "shop"
        self.answers: dict[int, Answer] = {}
        self.problems: list[str] = []
        self.committed_first = True
        self.clock = Clock()
        self.configure(settings)
        self.intake = Intake(
            connection,
            self.ledger,
            lambda: self.plan,
            self.clock,
            lambda: None,
            Now,
            self._answer,
            self.problems.append,
        )
        self._number = 0

    def configure(self, settings: Settings) -> None:
        self.plan = Plan(Configuration("acme", data_maps=MAPS, settings=settings), Catalogue())

    def _answer(self, answers: list[tuple[int, Answer]]) -> None:
        self.committed_first &= not self.connection.in_transaction
        self.answers.update(answers)

    def send(self, *bodies: Any, door: str = "tracking", route: str = "", public: bool = False) -> list[Answer]:
        """Submit each body as a request of its own, all in one group."""
        group = []
        for body in bodies:
            self._number += 1
            head = Head(1, public, door, route, NOW, "192.0.2.1", path="/v1/" + route)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            group.append(Submitted(self._number, head, data))
        self.intake.take(self.intake.read(group))
        return [self.answers[one.number] for one in group]

    def rows(self, columns: str = "type, verdict, reason") -> list[tuple[Any, ...]]:
        return self.connection.execute(f"SELECT {columns} FROM event ORDER BY id").fetchall()

    def value(self, sql: str) -> Any:
        return self.connection.execute(sql).fetchone()[0]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        yield Bench(workspace.connection)


def identify(n: int = 1, **more: Any) -> dict[str, Any]:
    body = {"type": "identify", "messageId": f"m{n}", "userId": f"u{n}", "traits": {"email": f"p{n}@example.com"}}
    return body | more


def test_an_identify_call_is_stored_with_person_upsert_and_trace(bench: Bench) -> None:
    assert bench.send(identify()) == [Answer()]
    assert bench.committed_first
    assert bench.rows() == [("identify", Verdict.QUEUED, "queued_fields")]
    assert bench.value("SELECT primarykey || ' ' || user_id FROM person") == "p1@example.com u1"
    assert json.loads(bench.value("SELECT payload FROM delivery")) == {"fields": {"3": ["p1@example.com", NOW]}}
    codes = [one.code for one in events.trace_of(bench.connection, 1)]
    assert codes[0] == "accepted"
    assert codes[-1] == "queued_fields"
    assert events.message_of(bench.connection, 1)["traits"] == {"email": "p1@example.com"}


def test_the_same_message_id_is_a_duplicate_in_the_same_and_in_a_later_group(bench: Bench) -> None:
    bench.send(identify(), identify())
    bench.send(identify())
    assert [row[1] for row in bench.rows()] == [Verdict.QUEUED, Verdict.DUPLICATE, Verdict.DUPLICATE]
    assert bench.value("SELECT count(*) FROM delivery") == 1
    assert events.trace_of(bench.connection, 3)[-1] == ("duplicate", {"first": 1})


def test_what_comes_into_force_after_a_group_was_read_holds_for_it(bench: Bench) -> None:
    head = Head(1, False, "tracking", "identify", NOW, "192.0.2.1", path="/v1/identify")
    body = json.dumps(identify(secret="x")).encode()
    group = bench.intake.read([Submitted(1, head, body)])
    bench.configure(Settings(never_store=("secret",)))
    bench.clock.offset = 5_000
    bench.intake.take(group)
    assert "secret" not in events.message_of(bench.connection, 1)
    assert bench.value("SELECT received_at FROM event") == NOW + 5_000


def test_a_bad_member_never_harms_its_batch(bench: Bench) -> None:
    body = b'{"batch": [%s, 7, {"type": "track", "userId": "u1"}, %s]}' % (
        json.dumps(identify(1)).encode(),
        json.dumps(identify(2)).encode(),
    )
    assert bench.send(body, route="batch") == [Answer()]
    assert [row[1:] for row in bench.rows()] == [
        (Verdict.QUEUED, "queued_fields"),
        (Verdict.REFUSED, "not_an_object"),
        (Verdict.REFUSED, "no_event"),
        (Verdict.QUEUED, "queued_fields"),
    ]


@pytest.mark.parametrize(
    ("body", "door", "route", "status", "code"),
    [
        (b"{not json", "tracking", "track", 400, "invalid_json"),
        ({"event": "X"}, "tracking", "track", 400, "no_user_anon_id"),
        ({"userId": "u"}, "tracking", "track", 400, "no_event"),
        ({"userId": "u", "traits": {"x": "y" * 40_000}}, "tracking", "identify", 400, "payload_too_large"),
        ({"type": "delete", "userId": "u"}, "tracking", "", 400, "delete_not_here"),
        ({"type": "group", "userId": "u", "groupId": "g"}, "destination", "", 501, "unsupported_type"),
        (b"[" * 5_000, "destination", "", 400, "invalid_json"),
    ],
)
def test_a_single_call_that_cannot_be_taken(
    bench: Bench, body: Any, door: str, route: str, status: int, code: str
) -> None:
    (answer,) = bench.send(body, door=door, route=route)
    assert (answer.status, answer.code) == (status, code)
    assert answer.message.endswith(".")
    assert [row[1:] for row in bench.rows()] == [(Verdict.REFUSED, code)]


def test_only_a_primary_key_is_enough(bench: Bench) -> None:
    bench.send({"type": "identify", "traits": {"email": "only@example.com"}})
    assert bench.rows()[0][1] == Verdict.QUEUED


def test_group_at_the_tracking_door_is_filtered_and_touches_nobody(bench: Bench) -> None:
    assert bench.send({"userId": "u", "groupId": "g"}, route="group") == [Answer()]
    assert bench.rows()[0][1] == Verdict.FILTERED
    assert bench.value("SELECT count(*) FROM person") == 0


def test_integrations_filter_at_the_tracking_door_only(bench: Bench) -> None:
    off = {"integrations": {"All": False}}
    bench.send(identify(1, **off))
    bench.send(identify(2, **off), door="destination")
    assert [row[1] for row in bench.rows()] == [Verdict.FILTERED, Verdict.QUEUED]


def test_values_wait_with_the_person_until_the_key_is_known(bench: Bench) -> None:
    bench.send({"type": "identify", "anonymousId": "a1", "messageId": "1", "traits": {"firstName": "Ann"}})
    assert bench.rows()[0][1:] == (Verdict.PARKED, "parked_fields")
    bench.send({"type": "identify", "anonymousId": "a1", "messageId": "2", "traits": {"email": "ann@example.com"}})
    assert [row[1] for row in bench.rows()] == [Verdict.QUEUED, Verdict.QUEUED]
    assert bench.value("SELECT changed FROM event WHERE id = 1") > 0
    assert bench.value("SELECT count(*) FROM delivery WHERE settled_at IS NULL") == 1
    fields = json.loads(bench.value("SELECT payload FROM delivery WHERE settled_at IS NULL"))["fields"]
    assert {name: value[0] for name, value in fields.items()} == {"1": "Ann", "3": "ann@example.com"}


def test_a_delete_takes_the_person_away_between_what_came_before_and_after(bench: Bench) -> None:
    bench.send(identify(1), {"type": "delete", "userId": "u1"}, identify(1, messageId="later"), door="destination")
    assert [row[:2] for row in bench.rows()] == [
        ("identify", Verdict.NOTHING_TO_DO),
        ("delete", Verdict.NOTHING_TO_DO),
        ("identify", Verdict.QUEUED),
    ]
    assert bench.value("SELECT count(*) FROM person") == 1
    assert bench.value("SELECT count(*) FROM event_body WHERE event_id = 1") == 0


def test_older_events_of_a_deleted_user_stay_out(bench: Bench) -> None:
    bench.send({"type": "delete", "userId": "u1"}, door="destination")
    bench.send(identify(1, timestamp="2026-01-01T00:00:00Z"), door="destination")
    assert bench.rows()[1][1:] == (Verdict.FILTERED, "forgotten_user")


def test_a_fault_while_deciding_fails_that_event_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    decide = intake_module.decide

    def faulty(received: Any, *rest: Any) -> Any:
        if received.message.user_id == "u2":
            raise RuntimeError("a fault of ours")
        return decide(received, *rest)

    monkeypatch.setattr(intake_module, "decide", faulty)
    assert bench.send(identify(1), identify(2), identify(3)) == [Answer()] * 3
    assert [row[1] for row in bench.rows()] == [Verdict.QUEUED, Verdict.FAILED, Verdict.QUEUED]
    assert bench.value("SELECT count(*) FROM person") == 2


def test_a_full_disk_is_503_and_nothing_is_kept_until_there_is_room(bench: Bench) -> None:
    bench.send(identify(1))
    pages = bench.value("PRAGMA page_count")
    bench.connection.execute(f"PRAGMA max_page_count = {pages}")
    big = {"traits": {"email": "big@example.com", "x": secrets.token_hex(15_000)}}
    (answer,) = bench.send(identify(2, **big))
    assert (answer.status, answer.code) == (503, "disk_full")
    assert "disk is full" in bench.problems[0]
    assert len(bench.rows()) == 1
    bench.connection.execute("PRAGMA max_page_count = 1000000")
    assert bench.send(identify(2, **big)) == [Answer()]
    assert len(bench.rows()) == 2


def test_never_stored_paths_and_keys_are_not_in_the_file(bench: Bench) -> None:
    secret = "pw_s_" + "k" * 43
    bench.send(identify(1, writeKey=secret, context={"ip": "203.0.113.77"}))
    bench.send(b'{"writeKey": "%s", broken' % secret.encode())
    stored = b"".join(row[0] for row in bench.connection.execute("SELECT message FROM event_body"))
    assert secret.encode() not in stored
    assert b"203.0.113.77" not in stored


def test_a_fault_of_a_data_map_fails_that_event_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    values = bench.plan.mapper.values

    def faulty(body: dict[str, Any]) -> Any:
        if body["messageId"] == "m2":
            raise RuntimeError("a bug")
        return values(body)

    monkeypatch.setattr(bench.plan.mapper, "values", faulty)
    assert bench.send(identify(1), identify(2), identify(3)) == [Answer()] * 3
    assert [row[1] for row in bench.rows()] == [Verdict.QUEUED, Verdict.FAILED, Verdict.QUEUED]


def test_each_stage_that_was_passed_tells_how_long_it_took(bench: Bench) -> None:
    known = {"type": "identify", "userId": "1", "messageId": "a", "traits": {"email": "ann@example.com"}}
    bench.send(known, known, {"type": "identify"})
    took = [events.stage_times(bench.connection, id_) for id_, _ in bench.rows("id, verdict")]
    assert all(took[0].values())
    assert took[1]["door"] and took[1]["filter"]
    assert not took[1]["identity"] and not took[1]["outbox"], "a duplicate goes no further"
    assert took[2] == {}, "what is refused is not decided"
    assert all(stage < 10_000_000_000 for one in took for stage in one.values()), "nanoseconds"
