"""What editing data maps needs: paths on one line, guesses from a path, rules that follow a new name, what is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.meaning.catalogue import Catalogue, Choice, Field
from models.meaning.configuration import Condition, Criterion, DataMap, Reference, Rule
from models.meaning.json_path import JsonPath
from models.meaning.map_guess import free_name, guessed_map, guessed_name
from models.meaning.map_losses import losses
from models.meaning.map_renaming import renamed
from models.meaning.path_list import joined_paths, path_mistake, split_paths
from models.meaning.properties import properties

KNOWN = Catalogue(
    {
        1: Field(1, "First Name", "shorttext", "first_name"),
        3: Field(3, "E-Mail", "longtext", "email"),
        27: Field(27, "Revenue", "numeric"),
        51: Field(51, "Tier", "singlechoice", choices=(Choice(1, "gold"), Choice(2, "silver"))),
    },
    read_at=1,
)


def test_paths_stand_on_one_line() -> None:
    assert split_paths(" traits.email,, context.traits.email , traits.email") == (
        "traits.email",
        "context.traits.email",
    )
    assert split_paths('traits["a,b"], x') == ('traits["a,b"]', "x")
    assert joined_paths(("traits.a,b.c", "x")) == 'traits["a,b"].c, x'
    assert path_mistake(("a", "b..c")).startswith("The JSON path “b..c” is not right")
    assert path_mistake(("a", "b[0]")) == ""


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=3), max_size=4))
def test_paths_come_back_from_their_line(names: list[list[str]]) -> None:
    paths = [JsonPath(tuple(one)) for one in names]
    back = split_paths(joined_paths(map(str, paths)))
    assert [JsonPath.parse(one) for one in back] == list(dict.fromkeys(paths))


def test_a_path_suggests_name_type_and_field() -> None:
    seen = properties([(1, {"traits": {"firstName": "Ann", "tier": "gold"}, "properties": {"total": 5}})])
    assert guessed_name("context.traits.firstName") == "first_name"
    assert guessed_name("properties.products[*].name") == "products_name"
    assert guessed_name("event") == "ecom_event"
    assert guessed_name('["?"]') == "map"
    assert free_name("email", ("email", "email_2")) == "email_3"
    one = guessed_map("traits.firstName", seen, (), KNOWN)
    assert one == DataMap("first_name", ("traits.firstName",), "string", Reference(1, "First Name"))
    again = guessed_map("traits.firstName", seen, (one,), KNOWN)
    assert (again.name, again.field) == ("first_name_2", None)  # one field, one map
    assert guessed_map("properties.total", seen, (), KNOWN).data_type == "numeric"
    assert guessed_map("properties.revenue", seen, (), KNOWN).field is None  # a field that cannot be written


def test_rules_follow_a_new_name_even_where_two_are_swapped() -> None:
    row = Condition("c", 0, "start", criteria=(Criterion("a", "exists"),), variables={"x": "b"})
    rules = (Rule("r", "R", (row,), transaction_map="a"), Rule("s", "S", ()))
    first, second = renamed(rules, {"a": "b", "b": "a"})
    assert (first.transaction_map, first.conditions[0].criteria[0].map) == ("b", "b")
    assert first.conditions[0].variables == {"x": "a"}
    assert second is rules[1]


def test_what_cannot_go_out_is_counted_with_its_reason() -> None:
    tier = DataMap("tier", ("tier",), field=Reference(51, "Tier"))
    bodies = [{"tier": "gold"}, {"tier": "platinum"}, {"tier": "lead"}, {}]
    found = losses(tier, KNOWN, bodies)
    assert (found.count, found.of, found.code) == (2, 4, "unknown_choice")
    assert found.note == "The field Tier has no choice “platinum”."
    assert found.choices == ("gold", "silver")
    assert losses(DataMap("broken", ("a..b",)), KNOWN, bodies).count == 0
