"""Identity against a slow and obvious model, and what must hold whatever comes."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from models.meaning.identity.people import People
from tests.models.meaning.identity_world import HAPPENINGS, Happening, World, happen, rows


@settings(max_examples=400, deadline=None)
@given(st.lists(HAPPENINGS, max_size=14))
def test_it_does_what_the_obvious_model_does(happenings: list[Happening]) -> None:
    people, world = People(itertools.count(1).__next__), World()
    for event_id, one in enumerate(happenings, start=1):
        person, _ = happen(one, people, event_id)
        expected = world.happens(one, event_id)
        assert (person.primarykey, person.user_id) == (expected.key, expected.user_id)
        assert rows(people) == world.rows()


@settings(max_examples=300, deadline=None)
@given(st.lists(HAPPENINGS, max_size=14))
def test_what_holds_after_every_event(happenings: list[Happening]) -> None:
    people = People(itertools.count(1).__next__)
    for event_id, one in enumerate(happenings, start=1):
        before = {it.id: (it.primarykey, dict(it.known)) for it in people.persons()}
        person, found = happen(one, people, event_id)
        everybody = list(people.persons())
        assert person in everybody
        assert all(it.is_known or any(dev.person is it for dev in people.by_device.values()) for it in everybody)
        _each_belongs_to_one(people)
        for loser, _ in found.joined:
            key, known = before[loser]
            assert key is None, "somebody with a key was merged away"
            assert {name: person.known[name][1:] >= known[name][1:] for name in known} == dict.fromkeys(known, True)
        gone = set(before) - {it.id for it in everybody}
        assert gone == {loser for loser, _ in found.joined}, "nobody goes but by a join"
        keys = {it.primarykey for it in everybody} - {None}
        lost = {key for key, _ in before.values() if key is not None} - keys
        assert lost == ({found.key_change[0]} if found.key_change else set())
        assert found.contact_key in (person.primarykey, one.key)
        if found.key_change:
            assert one.call == "identify"
            assert not one.public
            assert not one.engage


def _each_belongs_to_one(people: People) -> None:
    everybody = list(people.persons())
    for name, index in (("primarykey", people.by_key), ("user_id", people.by_user)):
        texts = Counter(getattr(it, name) for it in everybody if getattr(it, name) is not None)
        assert set(texts.values()) <= {1}
        assert {text: it.id for text, it in index.items()} == {
            getattr(it, name): it.id for it in everybody if getattr(it, name) is not None
        }
    assert all(one.person in everybody for one in people.by_device.values())
