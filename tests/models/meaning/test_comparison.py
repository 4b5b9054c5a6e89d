"""Two JSON values side by side: what is alike, what differs, what only one has; lists aligned."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.comparison import ABSENT, Place, compare

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=4),
    max_leaves=12,
)


def differing(place: Place) -> list[tuple[str, Any, Any]]:
    """Each place that differs, without what is within."""
    if not place.inner:
        return [(place.path, place.left, place.right)] if place.differs else []
    return [one for inner in place.inner for one in differing(inner)]


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": {"c": "x"}}, {"a": 1, "b": {"c": "y"}}, [("b.c", "x", "y")]),
        ({"a": None}, {}, [("a", None, ABSENT)]),
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": {"b": 1}}, {"a": [1]}, [("a", {"b": 1}, [1])]),
        ([1, 2, 3], [1, 3], [("[1]", 2, ABSENT)]),
        ([{"id": 1}, {"id": 2}], [{"id": 1, "n": 5}, {"id": 2}], [("[0].n", ABSENT, 5)]),
        ({"x.y": 1}, {"x.y": 2}, [('["x.y"]', 1, 2)]),
    ],
)
def test_what_differs_is_found_at_its_path(left: Any, right: Any, found: list[tuple[str, Any, Any]]) -> None:
    assert differing(compare(left, right)) == found


def test_very_long_lists_are_compared_place_by_place() -> None:
    assert compare(list(range(1_000)), list(range(1, 1_001))).differing == 1_000


@given(JSON, JSON)
def test_it_differs_where_the_values_do_and_either_way_alike(left: Any, right: Any) -> None:
    assert not compare(left, left).differs
    there, back = (
        compare(left, right),
        compare(right, left),
    )  # which members of lists belong together may depend on the side
    assert there.differs == back.differs == (repr(_sorted(left)) != repr(_sorted(right)))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
