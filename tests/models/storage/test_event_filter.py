"""The filter language: what each word finds, what it says in English, and which word is wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from models.meaning.rules.instance import Instance
from models.meaning.trace.verdicts import Verdict
from models.storage import event_list, full_text, instances, keys, marks
from models.storage.event_filter import OPERATORS, FilterMistake, parse, span
from models.storage.event_filter.words import words
from models.storage.events import EventRow, append, pack
from models.storage.workspace import create, open_workspace

NOON = int(time.mktime((2026, 1, 31, 12, 0, 0, 0, 0, -1))) * 1000
HOUR = 3_600_000


def row(id_: int, **changes: object) -> EventRow:
    usual = EventRow(
        id_, NOON, NOON, "tracking", "track", "Order Completed", f"m-{id_}", 1, 7, "ann@example.com", Verdict.DELIVERED, "sent"
    )  # fmt: skip
    return usual._replace(**changes)


ROWS = (
    row(1),
    row(2, type="identify", name=None, contact="anonymous a-1", verdict=Verdict.PARKED, rules=1),
    row(3, name="Coupon Entered", verdict=Verdict.FAILED, replay_of=1, received_at=NOON - 2 * HOUR),
    row(4, type=None, name=None, contact=None, key_id=None, person_id=None, verdict=Verdict.REFUSED, reason="no_key"),
    row(5, door="timer", type="timer", name="100% _sure_", person_id=8, verdict=Verdict.NOTHING_TO_DO, upsert_id=1),
)

RULES = [
    ["rule_moved", {"rule": "Coupon, no order", "instance": "uuid-1"}],
    ["rule_unmoved", {"rule": "Coupon, no order", "instance": "uuid-2"}],
]
BODIES = [
    (
        id_,
        pack({"type": "track", "properties": {"note": note}}),
        pack([["mapped", {"values": values}], *(RULES if id_ == 2 else [])]),
    )
    for id_, note, values in (
        (1, "Grüße an alle " + "x" * 2_000, {"revenue": 120, "what": "Order"}),
        (2, "unbelievable prices", {"revenue": 60.5, "tags": ["New", "Old"]}),
        (3, 'he said "no"', {"revenue": "9", "vip": True}),
    )
]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabase]:
    path = tmp_path_factory.mktemp("filters") / "acme.portway"
    create(path, NOON)
    with open_workspace(path, "writer") as workspace:
        keys.issue(workspace.db, "shop-prod", "server", "test", NOON)
        append(workspace.connection, ROWS, BODIES)
        marks.mark(workspace.db, [1, 2], 1, "ann", NOON)
        marks.note(workspace.db, 2, "look again", "ann", NOON)
        workspace.connection.execute(
            "INSERT INTO delivery (id, account_id, kind, state, person_id, event_id, payload, created_at, due_at,"
            " next_try_at, code) VALUES (1, 1, 'upsert', 'rejected', 7, 1, '{}', 0, 0, 0, '2004')"
        )
        ways = [Instance(f"uuid-{one}", "coupon", 1, 7, NOON - HOUR, 2, NOON, (NOON,)) for one in (1, 2)]
        instances.store(workspace.connection, ways, lambda one: None)
        yield workspace.db


@pytest.mark.parametrize(
    ("line", "found", "sentence"),
    [
        ("", [1, 2, 3, 4, 5], "Every event."),
        ("type:track", [1, 3], "Of type track."),
        ("-type:track", [2, 4, 5], "Not of type track."),
        ('name:"coupon entered"', [3], "Named coupon entered."),
        ("name:*ed", [1, 3], "Named *ed."),
        ("name:100%*", [5], "Named 100%*."),
        ("name:_*", [], "Named _*."),
        ("verdict:failed,nothing-to-do", [3, 5], "Failed or nothing to do."),
        ("-verdict:delivered -verdict:failed", [2, 4, 5], "Not delivered, not failed."),
        ("email:*@example.com type:track", [1, 3], "From *@example.com, of type track."),
        ("code:no_key", [4], "With the code no_key."),
        ("code:2004", [1, 5], "With the code 2004."),
        ("key:shop-*", [1, 2, 3, 5], "With the key shop-*."),
        ("-key:shop-prod", [4], "Not with the key shop-prod."),
        ("id:#3,5", [3, 5], "Number #3 or 5."),
        ("contact:8", [5], "Of contact 8."),
        ("-contact:8", [1, 2, 3, 4], "Not of contact 8."),
        ("moved:yes", [2], "That moved a rule."),
        ("-moved:yes", [1, 3, 4, 5], "That moved no rule."),
        ("moved:no", [1, 3, 4, 5], "That moved no rule."),
        ("is:replay", [3], "Only replays."),
        ("-is:replay,timer", [1, 2, 4], "Without replays or timers."),
        ("is:anonymous", [2], "Only anonymous ones."),
        ("is:error", [3, 4], "Only errors."),
        ("door:timer", [5], "By the door timer."),
        ("after:11:30", [1, 2, 4, 5], "Received after 11:30."),
        ("before:2026-01-31T11:30", [3], "Received before 2026-01-31T11:30."),
        ("after:1h", [1, 2, 4, 5], "Received after 1h."),
        ("has:mark", [1, 2], "With a mark."),
        ("-has:note", [1, 3, 4, 5], "Without a note."),
        ("has:rule,error", [2, 3, 4], "With a rule that moved or an error."),
        ("map:revenue", [1, 2, 3], "Where revenue has a value."),
        ("map:revenue>=60.5", [1, 2], "Where revenue ≥ 60.5."),
        ("map:revenue<100 -map:revenue=9", [2], "Where revenue < 100, where not revenue = 9."),
        ("map:what=ord*", [1], "Where what = ord*."),
        ("map:tags=old", [2], "Where tags = old."),
        ("map:vip=true", [3], "Where vip = true."),
        ("map:vip!=true", [], "Where vip ≠ true."),
        ('rule:"coupon*"', [2], "That moved the rule coupon*."),
        ("rule:coupon", [], "That moved the rule coupon."),
        ("instance:1", [2], "Of the rule instance 1."),
        ("instance:uuid-1,9", [2], "Of the rule instance uuid-1 or 9."),
        ("instance:2", [], "Of the rule instance 2."),
        ("-instance:1", [1, 3, 4, 5], "Not of the rule instance 1."),
        ("believ", [2], "With the text “believ”."),
        ("grüße", [1], "With the text “grüße”."),
        ('"said \\"no"', [3], 'With the text “said "no”.'),
        ("un*ices", [2], "With the text “un*ices”."),
        ("coupon", [3], "With the text “coupon”."),
        ("m-4", [4], "With the text “m-4”."),
        ('-"order comp"', [2, 3, 4, 5], "Without the text “order comp”."),
    ],
)
def test_finds_and_says(db: SqliteDatabase, line: str, found: list[int], sentence: str) -> None:
    filter_ = parse(line, NOON)
    assert list(event_list.begin(db, filter_.where).newest.ids) == found
    assert filter_.sentence == sentence


@pytest.mark.parametrize(
    ("line", "wrong", "says"),
    [
        ("type:track verdikt:failed", "verdikt:failed", "verdict:"),
        ("quux:1", "quux:1", "There are type, name"),
        ("verdict:bad", "verdict:bad", "nothing-to-do"),
        ("type:", "type:", "type:track"),
        ("a - b", "-", "after the minus"),
        ("after:soon", "after:soon", "10:30"),
        ("after:1h,2h", "after:1h,2h", "One time"),
        ("id:x", "id:x", "not a number"),
        ("moved:maybe", "moved:maybe", "moved:yes"),
        ("map:revenue>", "map:revenue>", "A value is missing"),
        ("map:=1", "map:=1", "The name of a data map"),
        ("has:luck", "has:luck", "mark, note"),
        ("is:blue", "is:blue", "replay, timer"),
    ],
)
def test_names_the_wrong_word(line: str, wrong: str, says: str) -> None:
    with pytest.raises(FilterMistake) as caught:
        parse(line, NOON)
    assert line[caught.value.start : caught.value.end] == wrong
    assert says in caught.value.text


def test_the_index_answers_for_what_is_not_among_the_newest(
    db: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(span, "NEAR", 2)  # events 4 and 5
    while full_text.fill(db.connection(), 2):
        pass

    def found(line: str) -> list[int]:
        return list(event_list.begin(db, parse(line, NOON).where).newest.ids)

    assert found("gruße") == found("grüße an") == [1]
    assert (found("prices"), found("unbel"), found("believ")) == ([2], [2], [])
    assert (found("entered"), found("-order"), found("sure")) == ([3], [2, 3, 4, 5], [5])
    assert found('un*pri -"he said"') == [2] and found("...") == []


def test_each_operator_is_documented_and_its_example_works() -> None:
    for operator in OPERATORS.values():
        assert operator.help.endswith(".")
        assert parse(operator.example, NOON).sentence.endswith(".")
        for offer in operator.offers:
            parse(f"{operator.name}:{offer}", NOON)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='abt:-,"\\ *1é\n', max_size=24))
def test_any_line_is_read_or_has_a_wrong_word(line: str) -> None:
    covered = [at for one in words(line) for at in range(one.start, one.end)]
    assert covered == sorted(set(covered))
    assert not "".join(char for at, char in enumerate(line) if at not in covered).strip()
    try:
        assert parse(line, NOON).sentence
    except FilterMistake as mistake:
        assert 0 <= mistake.start < mistake.end <= len(line)
