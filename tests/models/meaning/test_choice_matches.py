"""Values of events beside the choices of the field: by label, id and the map's two values; members of lists one by one."""

from __future__ import annotations

from typing import Any

from models.meaning.catalogue import Catalogue, Choice, Field
from models.meaning.choice_matches import Match, choice_matches
from models.meaning.configuration import DataMap, Reference

BRONZE, SILVER, GOLD = (Choice(1, "Bronze"), Choice(2, "Silver"), Choice(3, "Gold"))
TIER = Field(10, "Tier", "singlechoice", "tier", (BRONZE, SILVER, GOLD))
TAGS = Field(11, "Tags", "multichoice", "tags", (BRONZE, SILVER))
NAME = Field(12, "Name", "shorttext", "name")
CATALOGUE = Catalogue({one.id: one for one in (TIER, TAGS, NAME)}, read_at=1)


def matches(field: Field, *values: Any, **more: Any) -> tuple[Match, ...]:
    one = DataMap("tier", ("tier",), field=Reference(field.id, field.name), **more)
    return choice_matches(one, CATALOGUE, [{"tier": value} for value in values])


def test_what_matches_none_stands_first_and_what_nobody_sends_last() -> None:
    assert matches(TIER, "gold", "GOLD", "2", "platinum", "platinum", "sliver", None, " ") == (
        Match("platinum", 2),
        Match("sliver", 1, nearest="Silver"),
        Match("gold", 1, GOLD),
        Match("GOLD", 1, GOLD),
        Match("2", 1, SILVER),
        Match("", 0, BRONZE),
    )


def test_members_of_a_list_are_matched_one_by_one_where_the_field_takes_several() -> None:
    found = matches(TAGS, ["bronze", "tin"], ["tin", "tin"], data_type="list")
    assert found == (Match("tin", 2), Match("bronze", 1, BRONZE), Match("", 0, SILVER))


def test_the_two_values_of_the_map_count() -> None:
    words = {"data_type": "boolean", "when_true": Reference(3, "Gold"), "when_false": Reference(1, "Bronze")}
    found = matches(TIER, True, False, True, **words)
    assert found == (Match("true", 2, GOLD), Match("false", 1, BRONZE), Match("", 0, SILVER))


def test_nothing_is_matched_without_choices_or_with_a_path_that_is_not_right() -> None:
    assert matches(NAME, "Ann") == ()
    assert choice_matches(DataMap("tier", ("a..b",), field=Reference(10, "Tier")), CATALOGUE, [{}]) == ()
    assert choice_matches(DataMap("tier", ("tier",)), CATALOGUE, [{"tier": "gold"}]) == ()
