"""The specification's "Identity", sentence by sentence, as a table: events in, users table out.

An event is written ``call key userId anonymousId`` with ``-`` for what it lacks; words may follow: ``t=5`` (event time,
else the place in the list), ``public`` (through a public key), ``engage`` (has ``context.personas``). A row of the users
table is written ``key userId devices`` (devices joined by ``+``).
"""

# ruff: noqa: E501  (a table)

from __future__ import annotations

import itertools
from typing import NamedTuple

import pytest

from models.meaning.identity.identifiers import read_identifiers
from models.meaning.identity.people import SEEN_STEP_MS, People
from models.meaning.identity.resolve import Resolution, resolve
from models.meaning.trace.reasons.identity import REASONS


class Case(NamedTuple):
    says: str
    events: tuple[str, ...]
    table: tuple[str, ...]
    contact: str | None = None
    """The contact that the last event's values go to."""
    facts: tuple[str, ...] = ()
    """Among the last event's facts."""
    notes: tuple[str, ...] = ()
    """All notes of the last event: ``kind: old > new``."""


LOOKED_UP = [
    Case("the primary key is looked up first", ("track a 1 x", "track b - y", "track b 1 x t=0"),
         ("a 1 x", "b - y"), "b", ("found_by_key",)),
    Case("then the userId", ("track a 1 x", "track - 2 y", "track - 1 y t=9"), ("a 1 x+y", "- 2 -"), "a", ("found_by_user_id",)),
    Case("then the anonymousId", ("track a 1 x", "track - - x"), ("a 1 x",), "a", ("found_by_device",)),
    Case("only a primary key is enough", ("track a - -",), ("a - -",), "a", ("person_made", "key_learned")),
    Case("only a userId is enough", ("page - 1 -",), ("- 1 -",), None, ("person_made", "waits_for_key")),
    Case("only an anonymousId is enough", ("screen - - x",), ("- - x",), None, ("person_made", "waits_for_key")),
    Case("all three at once make one person", ("identify a 1 x",), ("a 1 x",), "a"),
    Case("nobody is found twice", ("track - 1 x", "track - 1 x", "track - - x"), ("- 1 x",)),
    Case("keys differ in case only: the same", ("track Ada@Shop.example 1 -", "track ada@shop.example - x"),
         ("ada@shop.example 1 x",), "ada@shop.example", ("found_by_key",)),
]  # fmt: skip

NOT_IDENTITIES = [
    Case(f"{word} is not an identity", (f"track a 1 {word}", f"track b {word} {word}", f"track - {word} y"),
         ("a 1 -", "b - -", "- - y"), None, ("identifier_nobody",))
    for word in ("null", "undefined", "None", "NaN", "0", "-1", "guest", "Anonymous")
]  # fmt: skip

JOINED = [
    Case("an anonymous person who identifies with a new userId becomes known", ("page - - x", "identify - 1 x"), ("- 1 x",)),
    Case("an anonymous person who identifies with a new key becomes known", ("page - - x", "identify a - x"), ("a - x",), "a"),
    Case("an anonymous person who identifies is joined with the known one, by userId",
         ("track a 1 -", "page - - x", "identify - 1 x"), ("a 1 x",), "a", ("anonymous_joined",)),
    Case("an anonymous person who identifies is joined with the known one, by key",
         ("track a - -", "page - - x", "track a - x"), ("a - x",), "a", ("anonymous_joined",)),
    Case("also by an event that is late", ("track a 1 -", "page - - x t=9", "identify - 1 x t=3"), ("a 1 x",), "a",
         ("anonymous_joined",)),
    Case("a userId without a key and a key without a userId that meet in one event are one person",
         ("track - 1 x", "track a - y", "track a 1 -"), ("a 1 x+y",), "a", ("people_joined",)),
    Case("also through a public key", ("track - 1 -", "track a - -", "track a 1 - public"), ("a 1 -",), "a", ("people_joined",)),
    Case("also with the anonymous person of the device", ("track - 1 -", "track a - -", "page - - x", "identify a 1 x"),
         ("a 1 x",), "a", ("people_joined", "anonymous_joined")),
    Case("a new key of a person without one is theirs, on any call", ("track - 1 -", "track a 1 -"), ("a 1 -",), "a", ("key_learned",)),
    Case("a new key of a person without one is theirs, from a public key", ("track - 1 -", "page a 1 - public"), ("a 1 -",), "a"),
    Case("a new key of a person without one is theirs, from Engage", ("track - 1 -", "identify a 1 - engage"), ("a 1 -",), "a"),
    Case("a new userId of a person without one is theirs", ("track a - -", "track a 1 -"), ("a 1 -",), "a", ("user_id_learned",)),
]  # fmt: skip

DEVICES = [
    Case("two known persons are never merged by a shared anonymousId", ("track a 1 x", "track b 2 x", "track - - x"),
         ("a 1 -", "b 2 x"), "b", ("found_by_device",)),
    Case("not even where one lacks what the other has", ("track - 1 x", "track a - y", "track a - x"),
         ("- 1 -", "a - y+x"), "a", ("device_moved",)),
    Case("somebody found by device only is the same", ("identify a 1 x", "page - - x"), ("a 1 x",), "a"),
    Case("unless the event brings another userId", ("identify - 1 x", "identify - 2 x"), ("- 1 -", "- 2 x"), None,
         ("person_made", "device_moved")),
    Case("or another key", ("identify a - x", "identify b - x"), ("a - -", "b - x"), "b", ("person_made", "device_moved")),
    Case("or both", ("identify a 1 x", "identify b 2 x"), ("a 1 -", "b 2 x"), "b", ("person_made", "device_moved")),
    Case("another key with a first userId is somebody else", ("identify a - x", "track b 1 x"), ("a - -", "b 1 x"), "b"),
    Case("a first key is not another key", ("identify - 1 x", "track a - x"), ("a 1 x",), "a", ("found_by_device", "key_learned")),
    Case("a first userId is not another userId", ("identify a - x", "track - 1 x"), ("a 1 x",), "a", ("found_by_device",)),
    Case("the device belongs to the person of the latest event on it", ("track a 1 x", "track b 2 x", "track - 1 x"),
         ("a 1 x", "b 2 -"), "a", ("device_moved",)),
    Case("latest by event time: a late event takes no device", ("track b 2 x t=20", "track a 1 x t=10"), ("b 2 x", "a 1 -"), "a",
         ("device_stays",)),
    Case("at the same time the later accepted has it", ("track a 1 x t=5", "track b 2 x t=5"), ("a 1 -", "b 2 x"), "b"),
    Case("a late event does not make the device look older", ("track a 1 x t=20", "track - - x t=5", "track b 2 x t=10"),
         ("a 1 x", "b 2 -"), "b", ("device_stays",)),
    Case("a person has as many devices as they use", ("track a 1 x", "track a 1 y", "track - 1 z"), ("a 1 x+y+z",), "a"),
]  # fmt: skip

KEY_CHANGES = [
    Case("a new key that nobody has, on identify, of a person found by userId, is a key change", ("track a 1 x", "identify b 1 x"),
         ("b 1 x",), "b", ("found_by_user_id", "key_changed"), ("key changed: a > b",)),
    Case("the old key belongs to nobody", ("track a 1 -", "identify b 1 -", "track a - y"), ("b 1 -", "a - y"), "a", ("person_made",)),
    Case("a key can change back", ("track a 1 -", "identify b 1 -", "identify a 1 -"), ("a 1 -",), "a", (), ("key changed: b > a",)),
    Case("no key change on a track call", ("identify a 1 -", "track b 1 -"), ("a 1 -",), "a", ("key_kept_call",),
         ("key to confirm: a > b",)),
    Case("no key change on a page call", ("identify a 1 -", "page b 1 -"), ("a 1 -",), "a", ("key_kept_call",),
         ("key to confirm: a > b",)),
    Case("no key change on a screen call", ("identify a 1 -", "screen b 1 -"), ("a 1 -",), "a", ("key_kept_call",),
         ("key to confirm: a > b",)),
    Case("no key change from a public key", ("identify a 1 -", "identify b 1 - public"), ("a 1 -",), "a", ("key_kept_public",),
         ("key to confirm: a > b",)),
    Case("no key change of a person found by device only", ("identify a 1 x", "identify b - x"), ("a 1 -", "b - x"), "b",
         ("person_made",)),
    Case("a late identify does not bring an old key back", ("identify a 1 - t=10", "identify b 1 - t=20", "identify a 1 - t=15"),
         ("b 1 -",), "b", ("key_kept_older",)),
    Case("in whatever order they come, the newest key stays", ("identify b 1 - t=20", "identify a 1 - t=10"), ("b 1 -",), "b",
         ("key_kept_older",)),
    Case("saying a key again makes it newer", ("identify a 1 - t=10", "identify a 1 - t=30", "identify b 1 - t=20"), ("a 1 -",), "a",
         ("key_kept_older",)),
    Case("what may not change a key does not make it newer", ("identify a 1 - t=10", "track a 1 - t=30", "identify b 1 - t=20"),
         ("b 1 -",), "b", ("key_changed",), ("key changed: a > b",)),
]  # fmt: skip

ENGAGE = [
    Case("Engage updates the contact that it names and changes no key", ("identify a 1 -", "identify b 1 - engage"), ("a 1 -",), "b",
         ("found_by_user_id", "other_contact")),
    Case("also on track calls", ("identify a 1 -", "track b 1 - engage"), ("a 1 -",), "b", ("other_contact",)),
    Case("the person's own e-mail is their contact", ("identify a 1 -", "identify a 1 - engage"), ("a 1 -",), "a"),
    Case("without an e-mail it is the person's contact", ("identify a 1 -", "identify - 1 - engage"), ("a 1 -",), "a"),
    Case("somebody else's e-mail is that person's event; the userId stays", ("identify a 1 -", "track b - -", "identify b 1 - engage"),
         ("a 1 -", "b - -"), "b", ("found_by_key", "user_id_stays_engage")),
    Case("the first of several e-mails becomes the key of a person without one",
         ("track - 1 -", "identify a 1 - engage", "identify b 1 - engage"), ("a 1 -",), "b", ("other_contact",)),
]  # fmt: skip

KEY_OF_SOMEBODY = [
    Case("a key that belongs to somebody makes the event theirs", ("identify a 1 x", "identify b 2 y", "track b - x"),
         ("a 1 -", "b 2 y+x"), "b", ("found_by_key",)),
    Case("the userId moves along", ("identify a 1 x", "track b - y", "identify b 1 -"), ("a - x", "b 1 y"), "b", ("user_id_moved",),
         ("user id moved: - > 1", "user id moved: 1 > -")),
    Case("also on a track call", ("identify a 1 x", "track b - y", "track b 1 -"), ("a - x", "b 1 y"), "b", ("user_id_moved",),
         ("user id moved: - > 1", "user id moved: 1 > -")),
    Case("unless they have another one: nothing moves, the conflict is noted on both",
         ("identify a 1 -", "identify b 2 -", "identify b 1 -"), ("a 1 -", "b 2 -"), "b", ("user_id_conflict",),
         ("user id conflict: 2 > 1", "user id conflict: 1 > -")),
    Case("a userId that nobody has is a conflict, too", ("identify b 2 -", "identify b 1 x"), ("b 2 x",), "b", ("user_id_conflict",),
         ("user id conflict: 2 > 1",)),
    Case("also with a userId whose person has no key", ("track - 1 x", "identify b 2 -", "identify b 1 -"), ("- 1 x", "b 2 -"), "b",
         ("user_id_conflict",), ("user id conflict: 2 > 1", "user id conflict: 1 > -")),
    Case("a public key moves no userId off a person who has a key", ("identify a 1 -", "track b - -", "identify b 1 - public"),
         ("a 1 -", "b - -"), "b", ("user_id_stays_public",), ("key to confirm: a > b",)),
    Case("a late event moves no userId back",
         ("track a 1 - t=10", "track b - - t=11", "track b 1 - t=20", "track a 1 - t=15"), ("a - -", "b 1 -"), "a",
         ("user_id_stays_older",)),
]  # fmt: skip

CASES = [*LOOKED_UP, *NOT_IDENTITIES, *JOINED, *DEVICES, *KEY_CHANGES, *ENGAGE, *KEY_OF_SOMEBODY]


def run(people: People, number: int, text: str) -> Resolution:
    call, key, user_id, anonymous_id, *words = text.split()
    key, user_id, anonymous_id = ("" if one == "-" else one for one in (key, user_id, anonymous_id))
    time = next((int(word[2:]) for word in words if word.startswith("t=")), number)
    return resolve(
        read_identifiers(user_id, anonymous_id, [key], email="@" in key),
        people,
        event_id=number,
        event_time=time,
        now=number * SEEN_STEP_MS,
        call=call,
        public_key="public" in words,
        engage="engage" in words,
    )


def table(people: People) -> list[str]:
    devices: dict[int, list[str]] = {}
    for one in people.by_device.values():
        devices.setdefault(one.person.id, []).append(one.anonymous_id)
    return [
        f"{one.primarykey or '-'} {one.user_id or '-'} {'+'.join(devices.get(one.id, ['-']))}"
        for one in people.persons()
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_the_users_table_after_these_events(case: Case) -> None:
    people = People(itertools.count(1).__next__)
    *_, last = [run(people, number, text) for number, text in enumerate(case.events, start=1)]
    rows = [(key, user_id, set(devices.split("+"))) for key, user_id, devices in map(str.split, table(people))]
    expected = [(key, user_id, set(devices.split("+"))) for key, user_id, devices in map(str.split, case.table)]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert last.contact_key == case.contact
    codes = [one.code for one in last.facts]
    assert set(case.facts) <= set(codes)
    assert [f"{one.kind}: {one.old or '-'} > {one.new or '-'}" for one in last.notes] == list(case.notes)


def test_every_reason_of_this_stage_is_met_in_the_table_and_its_sentence_has_its_values() -> None:
    met = set()
    for case in CASES:
        people = People(itertools.count(1).__next__)
        for number, text in enumerate(case.events, start=1):
            for one in run(people, number, text).facts:
                met.add(one.code)
                reason = next(reason for reason in REASONS if reason.code == one.code)
                for words in (reason.sentence, reason.remedy, reason.link):
                    words.format(**one.values)
    rest = {"identifier_wrong_type", "identifier_several", "identifier_no_address", "identifier_too_long"}
    assert met | rest == {reason.code for reason in REASONS}


def test_an_event_without_a_usable_identifier_is_nobodys() -> None:
    with pytest.raises(ValueError, match="nobody"):
        run(People(itertools.count(1).__next__), 1, "track - guest null")


def test_what_happened_is_handed_on_for_the_outbox_the_rules_and_the_storage() -> None:
    people = People(itertools.count(1).__next__)
    run(people, 1, "track - 1 x")
    run(people, 2, "track a - -")
    run(people, 3, "page - - y")
    met = run(people, 4, "identify a 1 y")
    assert met.person.id == 2
    assert met.joined == people.joined == [(1, 2), (3, 2)]
    changed = run(people, 5, "identify b 1 -")
    assert changed.key_change == ("a", "b")
    assert changed.person.id == 2
    assert [(note.kind, event_id, now) for note, event_id, now in people.notes] == [
        ("key changed", 5, 5 * SEEN_STEP_MS)
    ]


def test_known_values_follow_a_join_and_the_newest_event_time_wins() -> None:
    people = People(itertools.count(1).__next__)
    anonymous = run(people, 1, "page - - x").person
    known = run(people, 2, "identify a 1 -").person
    people.remember(anonymous, {"city": "Bonn", "size": 40, "brand": "old"}, time=10, event_id=1)
    people.remember(known, {"city": "Kiel", "brand": "new"}, time=9, event_id=2)
    people.remember(known, {"brand": "new"}, time=10, event_id=2)
    run(people, 3, "identify - 1 x")
    assert known.known == {"city": ("Bonn", 10, 1), "size": (40, 10, 1), "brand": ("new", 10, 2)}
    people.remember(known, {"city": "Ulm"}, time=10, event_id=4)
    people.remember(known, {"city": "Rom"}, time=9, event_id=5)
    assert known.known["city"] == ("Ulm", 10, 4)


def test_people_are_seen_by_the_receipt_of_their_events() -> None:
    people = People(itertools.count(1).__next__)
    run(people, 1, "page - - x")
    run(people, 2, "identify a 1 -")
    person = run(people, 3, "identify a 1 x").person
    assert (person.first_seen_at, person.last_seen_at) == (SEEN_STEP_MS, 3 * SEEN_STEP_MS)
    assert person.key_time == 3
    people.seen(person, 4 * SEEN_STEP_MS - 1)
    assert person.last_seen_at == 3 * SEEN_STEP_MS
    people.seen(person, 4 * SEEN_STEP_MS)
    assert person.last_seen_at == 4 * SEEN_STEP_MS


def test_a_trace_names_no_identifier_that_only_another_person_has() -> None:
    people = People(itertools.count(1).__next__)
    for number, text in enumerate(("identify a 1 x", "track b - x", "identify c 3 x", "track c 1 x"), start=1):
        brought = set(text.split())
        found = run(people, number, text)
        own = {found.person.primarykey, found.person.user_id}
        for one in found.facts:
            texts = {value for value in one.values.values() if isinstance(value, str)}
            assert texts <= brought | own
