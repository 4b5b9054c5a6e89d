from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meaning.json_path import ABSENT, EACH, JsonPath, paths_in
from models.problems import UserMistake

ORDER: dict[str, Any] = {
    "type": "track",
    "userId": None,
    "properties": {
        "revenue": 0,
        "gift": False,
        "products": [{"sku": "p7", "tags": ["a", "b"]}, {"sku": None}, {"sku": "p9", "tags": ["c"]}],
        "a.b": "dotted",
        "empty": [],
    },
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("type", "track"),
        ("userId", None),
        ("anonymousId", ABSENT),
        ("properties.revenue", 0),
        ("properties.gift", False),
        ("properties.gift.deeper", ABSENT),
        ("properties.products[0].sku", "p7"),
        ("properties.products[1].sku", None),
        ("properties.products[3].sku", ABSENT),
        ("properties.products.sku", ABSENT),
        ("properties.products[*].sku", ["p7", "p9"]),
        ("properties.products[*].tags", [["a", "b"], ["c"]]),
        ("properties.products[*].tags[*]", ["a", "b", "c"]),
        ("properties.products[*].coupon", ABSENT),
        ("properties.empty", []),
        ("properties.empty[*]", ABSENT),
        ("properties[*]", ABSENT),
        ('properties["a.b"]', "dotted"),
        ("properties['a.b']", "dotted"),
        ("  type  ", "track"),
    ],
)
def test_a_path_finds_its_value(path: str, value: object) -> None:
    found = JsonPath.parse(path).find(ORDER)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("path", "position", "hint"),
    [
        ("a..b", 3, "a name is missing"),
        ("a.", 3, "a name is missing"),
        (".a", 1, "a name is missing"),
        ("a[-1]", 2, "number from 0"),
        ("a[", 2, "number from 0"),
        ("a[]", 2, "number from 0"),
        ("a[0]b", 5, "a dot or a bracket"),
        ("a]", 2, "in brackets and quotes"),
        ("a. b", 3, "begins or ends with a blank"),
        ("a .b", 2, "begins or ends with a blank"),
        ("$.traits.email", 1, "no $ prefix"),
        ("$", 1, "no $ prefix"),
        ("[0].a", 1, "starts with a name"),
        ('a"b', 2, "in brackets and quotes"),
    ],
)
def test_a_mistake_is_pointed_at(path: str, position: int, hint: str) -> None:
    with pytest.raises(UserMistake) as caught:
        JsonPath.parse(path)
    assert f"position {position}:" in caught.value.text and hint in caught.value.text


@pytest.mark.parametrize("path", ["", "   ", "a" * 501, ".".join("a" * 60)])
def test_empty_and_endless_paths_are_refused(path: str) -> None:
    with pytest.raises(UserMistake):
        JsonPath.parse(path)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("context.ip", {"context": {"page": {"url": "u"}, "ids": [{"id": 1, "type": "x"}, {"id": 2}]}}),
        ("context.ids[*].id", {"context": {"ip": "1", "page": {"url": "u"}, "ids": [{"type": "x"}, {}]}}),
        ("context.ids[0]", {"context": {"ip": "1", "page": {"url": "u"}, "ids": [None, {"id": 2}]}}),
        ("context.ids[*]", {"context": {"ip": "1", "page": {"url": "u"}, "ids": []}}),
        ("context", {}),
        ("context.nothing.here[2].at.all", None),
    ],
)
def test_what_is_never_stored_is_taken_out(path: str, left: object) -> None:
    body = {"context": {"ip": "1", "page": {"url": "u"}, "ids": [{"id": 1, "type": "x"}, {"id": 2}]}}
    before = {"context": {"ip": "1", "page": {"url": "u"}, "ids": [{"id": 1, "type": "x"}, {"id": 2}]}}
    JsonPath.parse(path).remove_from(body)
    assert body == (before if left is None else left)


def test_paths_of_a_message_are_listed_in_its_order() -> None:
    assert list(paths_in({"a": 1, "b": {"c": [{"d": "x"}, {"d": None}], "e.f": True}, "g": [], "h": {}})) == [
        ("a", 1),
        ("b.c[*].d", "x"),
        ("b.c[*].d", None),
        ('b["e.f"]', True),
    ]


def test_listing_is_bounded() -> None:
    wide = {f"k{n}": n for n in range(1000)}
    deep: Any = "x"
    for _ in range(200):
        deep = {"a": deep}
    assert len(list(paths_in(wide, limit=50))) == 50
    assert list(paths_in(deep)) == []
    assert len(list(paths_in({"a": list(range(1000))}))) == 20


names = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["$", "a", "a b", " a", "[*]", "0"])
steps = st.lists(names | st.integers(0, 999) | st.just(EACH), max_size=5)
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
bodies = st.dictionaries(
    names,
    st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
    ),
    max_size=4,
)


@given(names, steps)
def test_a_path_survives_being_written_and_read(first: str, rest: list[Any]) -> None:
    path = JsonPath((first, *rest))
    assert JsonPath.parse(str(path)) == path


@given(st.text(st.sampled_from("ab.[]\"'\\*0 $-1"), max_size=12))
def test_any_text_is_a_path_or_a_mistake(text: str) -> None:
    try:
        path = JsonPath.parse(text)
    except UserMistake:
        return
    assert JsonPath.parse(str(path)) == path


@given(bodies)
def test_listed_paths_find_what_was_listed(body: dict[str, Any]) -> None:
    for text, value in paths_in(body):
        path = JsonPath.parse(text)
        if EACH not in path.steps:
            assert path.find(body) == value
        elif value is not None:
            assert value in path.find(body)


@given(bodies, names, steps)
def test_a_removed_path_finds_nothing_more(body: dict[str, Any], first: str, rest: list[Any]) -> None:
    path = JsonPath((first, *rest))
    path.remove_from(body)
    assert path.find(body) in (ABSENT, None)
