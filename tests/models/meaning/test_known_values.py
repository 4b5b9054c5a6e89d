"""What is known of a person is what the newest event said, whatever the order in which events come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.meaning.identity.known_values import KnownValues

_EVENTS = st.lists(
    st.tuples(st.integers(0, 5), st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9))), max_size=12
)


@given(_EVENTS)
def test_of_each_name_the_newest_event_counts(events: list[tuple[int, dict[str, int]]]) -> None:
    known = KnownValues()
    slowly: dict[str, tuple[int, int, int]] = {}
    for event_id, (time, values) in enumerate(events, start=1):
        news = False
        for name, value in values.items():
            if name not in slowly or slowly[name][1:] <= (time, event_id):
                slowly[name] = (value, time, event_id)
                news = True
        assert known.remember(values, time, event_id) is news
        assert dict(known) == slowly
        assert len(known) == len(slowly)
    assert all(values for _, _, values in known.by_event), "an event of which nothing is left is not kept"


def test_values_of_one_event_stand_together() -> None:
    known = KnownValues()
    known.remember({"city": "Bonn", "size": 40}, 10, 1)
    known.remember({"city": "Ulm"}, 20, 2)
    assert known.by_event == [(10, 1, {"size": 40}), (20, 2, {"city": "Ulm"})]
    known.remember({"city": "Köln", "brand": "x"}, 15, 3)
    assert known.by_event == [(10, 1, {"size": 40}), (20, 2, {"city": "Ulm"}), (15, 3, {"brand": "x"})]
    assert known.get("city") == ("Ulm", 20, 2)
    assert known.get("colour") is None


def test_what_an_event_brought_is_not_changed_by_later_ones() -> None:
    values = {"city": "Bonn", "size": 40}
    known = KnownValues()
    known.remember(values, 10, 1)
    known.remember({"city": "Ulm"}, 20, 2)
    assert values == {"city": "Bonn", "size": 40}
