"""The outbox of the pipeline: merging, parking, the newest event time wins, nothing equal is sent twice."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from models.meaning.deliveries import State
from models.meaning.pipeline.outbox import Contact, Outbox, Outcome

ANN = "ann@shop.example"


def outbox(*contacts: Contact, skip_equal: bool = True) -> Outbox:
    box = Outbox(itertools.count(1).__next__, skip_equal=skip_equal)
    box.load(contacts, [])
    return box


def put(box: Outbox, key: str | None, values: dict[str, str], time: int, person: int = 1, fresh: bool = True):  # type: ignore[no-untyped-def]
    return box.put(person, key, values, time=time, event_id=time, now=time, fresh=fresh)


def test_values_of_one_contact_that_wait_travel_in_one_upsert() -> None:
    box = outbox()
    first, _ = put(box, ANN, {"1": "Ann"}, 10)
    second, _ = put(box, ANN, {"2": "Ash"}, 20)
    assert first is second
    assert first.fields == {"1": ("Ann", 10), "2": ("Ash", 20)}
    assert first.state is State.WAITING


def test_an_older_event_does_not_overwrite_a_newer_value_that_waits() -> None:
    box = outbox()
    upsert, _ = put(box, ANN, {"1": "new"}, 20)
    nothing, outcomes = put(box, ANN, {"1": "old"}, 10)
    assert nothing is None
    assert outcomes == {Outcome.OLDER: ["1"]}
    assert upsert.fields["1"] == ("new", 20)


def test_of_two_events_with_the_same_time_the_later_accepted_wins() -> None:
    box = outbox()
    put(box, ANN, {"1": "first"}, 10)
    upsert, _ = put(box, ANN, {"1": "second"}, 10)
    assert upsert.fields["1"] == ("second", 10)


def test_a_value_that_emarsys_has_is_not_sent_again() -> None:
    box = outbox(Contact(ANN, 1, "7", {"1": ("Ann", 5)}, True))
    nothing, outcomes = put(box, ANN, {"1": "Ann"}, 10)
    assert nothing is None
    assert outcomes == {Outcome.EQUAL: ["1"]}


def test_it_is_sent_again_where_the_workspace_says_so() -> None:
    box = outbox(Contact(ANN, 1, "7", {"1": ("Ann", 5)}, True), skip_equal=False)
    upsert, _ = put(box, ANN, {"1": "Ann"}, 10)
    assert upsert is not None


def test_an_event_older_than_what_was_sent_leaves_the_field_alone() -> None:
    box = outbox(Contact(ANN, 1, "7", {"1": ("Ann", 50)}, True))
    assert put(box, ANN, {"1": "Anna"}, 10) == (None, {Outcome.OLDER: ["1"]})


def test_a_value_equal_to_the_last_accepted_is_queued_while_another_one_is_in_flight() -> None:
    contact = Contact(ANN, 1, "7", {"1": ("Ann", 5)}, True, in_flight=frozenset({"1"}))
    upsert, outcomes = put(outbox(contact), ANN, {"1": "Ann"}, 10)
    assert upsert is not None
    assert outcomes == {Outcome.TAKEN: ["1"]}


def test_opt_in_is_not_written_from_a_replay() -> None:
    upsert, outcomes = put(outbox(), ANN, {"31": "1", "1": "Ann"}, 10, fresh=False)
    assert outcomes == {Outcome.PROTECTED: ["31"], Outcome.TAKEN: ["1"]}
    assert set(upsert.fields) == {"1"}


def test_values_without_a_key_park_with_the_person_and_go_out_when_it_is_known() -> None:
    box = outbox()
    parked, _ = put(box, None, {"1": "Ann"}, 10)
    assert parked.state is State.PARKED
    freed = box.key_known(1, ANN)
    assert freed is parked
    assert (freed.state, freed.key, freed.unparked) == (State.WAITING, ANN, True)
    assert box.key_known(1, ANN) is None


def test_parked_values_merge_into_what_waits_for_the_contact() -> None:
    box = outbox()
    waiting, _ = put(box, ANN, {"1": "newer", "2": "b"}, 20, person=2)
    parked, _ = put(box, None, {"1": "older", "3": "c"}, 10, person=1)
    assert box.key_known(1, ANN) is waiting
    assert parked.merged_into == waiting.id
    assert waiting.fields == {"1": ("newer", 20), "2": ("b", 20), "3": ("c", 10)}


def test_parked_values_of_two_persons_who_become_one_go_together() -> None:
    box = outbox()
    put(box, None, {"1": "a"}, 10, person=1)
    winner, _ = put(box, None, {"2": "b"}, 20, person=2)
    box.joined(1, 2, None)
    assert winner.fields == {"1": ("a", 10), "2": ("b", 20)}
    box.joined(2, 3, ANN)
    assert (winner.key, winner.person_id) == (ANN, 3)


def test_a_key_change_finds_the_contact_by_its_internal_id_and_takes_along_what_waits() -> None:
    box = outbox(Contact(ANN, 1, "700", {"3": (ANN, 5)}, True))
    waiting, _ = put(box, ANN, {"1": "Ann"}, 10)
    upsert = box.key_changed(1, ANN, "ann@new.example", "3", time=20, event_id=20, now=20)
    assert upsert is waiting
    assert (upsert.key, upsert.internal_id) == ("ann@new.example", "700")
    assert upsert.fields == {"1": ("Ann", 10), "3": ("ann@new.example", 20)}
    assert box.contacts["ann@new.example"].moved_from == ANN
    again, _ = put(box, "ann@new.example", {"2": "Ash"}, 30)
    assert again is upsert


def test_a_key_change_of_a_contact_that_emarsys_never_had_is_an_ordinary_upsert() -> None:
    box = outbox()
    upsert = box.key_changed(1, ANN, "ann@new.example", "3", time=20, event_id=20, now=20)
    assert (upsert.internal_id, upsert.old_key) == (None, None)


def test_a_key_change_onto_a_contact_that_emarsys_has_goes_on_with_that_one() -> None:
    new = "ann@new.example"
    box = outbox(Contact(ANN, 1, "700", {"3": (ANN, 5)}, True), Contact(new, 1, "800", {"3": (new, 5)}, True))
    upsert = box.key_changed(1, ANN, new, "3", time=20, event_id=20, now=20)
    assert (upsert.key, upsert.internal_id) == (new, None)
    assert box.contacts[new].internal_id == "800"


def test_a_contact_belongs_to_the_person_whose_own_key_it_is() -> None:
    box = outbox(Contact(ANN, 1))
    assert box.ensure_contact(2, ANN, own=False).person_id == 1
    assert box.ensure_contact(2, ANN, own=True).person_id == 2


def test_what_emarsys_left_out_stays_told_until_the_field_has_a_new_value() -> None:
    box = outbox()
    upsert, _ = put(box, ANN, {"1": "Ann"}, 10)
    upsert.left_out = {"2": ("2007", "no"), "14": ("2007", "no")}
    put(box, ANN, {"14": "65"}, 20)
    assert upsert.left_out == {"2": ("2007", "no")}


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3"]), st.integers(0, 5), st.text(max_size=2)), max_size=12))
def test_whatever_the_order_each_field_ends_with_its_newest_value(events: list[tuple[str, int, str]]) -> None:
    box = outbox()
    for name, time, value in events:
        put(box, ANN, {name: value}, time)
    expected: dict[str, tuple[str, int]] = {}
    for name, time, value in events:
        if name not in expected or expected[name][1] <= time:
            expected[name] = (value, time)
    fields = {name: value for one in box.upserts.values() for name, value in one.fields.items()}
    assert fields == expected
