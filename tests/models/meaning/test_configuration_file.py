"""The configuration file: what goes out comes back, and every change between two documents is named."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.meaning.catalogue import Catalogue, Choice, ExternalEvent, Field
from models.meaning.configuration import Condition, Configuration, Criterion, DataMap, Reference, Rule, Settings
from models.meaning.configuration_file import (
    DocumentProblem,
    DocumentRefused,
    Unmatched,
    applied,
    difference,
    match_account,
    onto,
    read,
    read_document,
    to_document,
    to_text,
)
from models.meaning.configuration_file.settings import RANGES
from tests.models.meaning.configurations import configurations

pytestmark = pytest.mark.filterwarnings("error")
START = Condition("row-start", 0, "start", "track", criteria=(Criterion("ecom_event", "=", "Coupon Entered"),))
GUARD = Condition("row-guard", 0, "exclude", "track", criteria=(Criterion("ecom_event", "=", "Order Completed"),))
EXIT = Condition("row-exit", 1, "exit", external_event=Reference(1001, "segment.com test event"))
COUPON = Rule("rule-1", "Coupon entered but did not complete order", (START, GUARD, EXIT), status="on")
EVENT_MAP = DataMap("ecom_event", ("event",))
ACME = Configuration("Acme", 7, data_maps=(EVENT_MAP,), rules=(COUPON,))


def document(**parts: Any) -> str:
    return json.dumps({"format": "portway/1"} | parts)


def without_ids(configuration: Configuration) -> Configuration:
    return replace(
        configuration,
        rules=tuple(
            replace(rule, id="", conditions=tuple(replace(row, id="") for row in rule.conditions))
            for rule in configuration.rules
        ),
    )


@settings(max_examples=40)
@given(configurations)
def test_the_full_document_round_trips(configuration: Configuration) -> None:
    text = json.dumps(to_document(configuration, full=True))
    assert applied(read_document(json.loads(text), full=True)) == configuration


@settings(max_examples=40)
@given(configurations)
def test_the_file_for_people_round_trips_but_for_ids(configuration: Configuration) -> None:
    text = to_text(configuration)
    again = applied(read(text))
    assert without_ids(again) == without_ids(configuration)
    assert to_text(again) == text
    assert read(text).unknown == ()


@settings(max_examples=40)
@given(configurations, configurations)
def test_a_difference_is_empty_exactly_for_equal_documents(old: Configuration, new: Configuration) -> None:
    assert difference(old, old) == []
    assert bool(difference(old, new)) == (to_document(old) != to_document(new))


@settings(max_examples=40)
@given(configurations, configurations)
def test_an_import_as_a_whole_leaves_nothing_of_the_old_maps_rules_and_settings(
    old: Configuration, new: Configuration
) -> None:
    assert without_ids(onto(old, read(to_text(new)))) == without_ids(new)


@settings(max_examples=40)
@given(configurations, configurations)
def test_merging_keeps_what_the_file_lacks_and_takes_what_it_has(old: Configuration, new: Configuration) -> None:
    merged = onto(old, read(to_text(new)), merge=True)
    assert {one.name for one in merged.rules} == {one.name for one in (*old.rules, *new.rules)}
    names = {one.name for one in new.data_maps}
    assert [one for one in merged.data_maps if one.name in names] != [] or not names
    assert all(one in merged.data_maps for one in new.data_maps)
    assert all(one in merged.data_maps for one in old.data_maps if one.name not in names)
    assert onto(old, read(document()), merge=True) == old


@settings(max_examples=40)
@given(configurations)
def test_importing_ones_own_export_changes_nothing_not_even_ids(configuration: Configuration) -> None:
    assert onto(configuration, read(to_text(configuration))) == configuration


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(configurations, st.data())
def test_wrong_types_anywhere_give_problems_with_paths_and_never_a_fault(
    configuration: Configuration, data: st.DataObject
) -> None:
    value = to_document(configuration)
    _spoil(value, data)
    problems = _problems(value)
    assert all(one.text.endswith(".") for one in problems)


def _problems(value: Any) -> tuple[DocumentProblem, ...]:
    try:
        applied(read_document(value))
    except DocumentRefused as refused:
        return refused.problems
    return ()


def _spoil(value: Any, data: st.DataObject) -> None:
    """Put a random JSON value in a random place."""
    while True:
        inner = [key for key, one in _cells(value) if isinstance(one, (dict, list)) and one]
        if not inner or data.draw(st.booleans()):
            break
        value = value[data.draw(st.sampled_from(inner))]
    cells = [key for key, _ in _cells(value)]
    value[data.draw(st.sampled_from(cells))] = data.draw(json_values)


def _cells(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items() if isinstance(value, dict) else enumerate(value))


def test_all_problems_come_at_once_each_with_its_path() -> None:
    text = document(
        data_maps=[{"name": "", "json_path": "a..b", "data_type": "text"}, {"name": "m", "json_path": 5}],
        rules=[{"name": "r", "conditions": [{"type": "begin", "sequence": "0"}, 7]}],
        settings={"port": 70_000, "skip_equal_values": "yes"},
        emarsys={"base_url": "http://api.emarsys.net"},
    )
    with pytest.raises(DocumentRefused) as caught:
        read(text)
    assert {one.path for one in caught.value.problems} == {
        "data_maps[0].name",
        "data_maps[0].json_path",
        "data_maps[0].data_type",
        "data_maps[1].json_path",
        "rules[0].conditions[0].type",
        "rules[0].conditions[0].sequence",
        "rules[0].conditions[1]",
        "settings.port",
        "settings.skip_equal_values",
        "emarsys.base_url",
    }


def test_unknown_keys_are_named_and_not_fatal() -> None:
    found = read(document(colour="red", data_maps=[{"name": "m", "json_path": "event", "not known": 1}]))
    assert found.unknown == ("data_maps[0]['not known']", "colour")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"format": "portway/2"}', 'format: "portway/1" is expected'),
        ('{"format": "portway/1", "x": NaN}', "NaN is not a number"),
        ("[" * 200 + "]" * 200, "nested more than 100"),
        ('{"format": "portway/1", "rules": {}}', "rules: A list is expected here, not an object."),
        (b"\xff\xfe", "not UTF-8"),
        (" " * ((16 << 20) + 1), "larger than 16 MB"),
    ],
)
def test_what_is_no_document_is_refused_in_one_sentence(text: str | bytes, says: str) -> None:
    with pytest.raises(DocumentRefused, match=r"^The configuration file cannot be used") as caught:
        read(text)
    assert says in caught.value.text


@pytest.mark.parametrize(("written", "meant"), [("!=", "≠"), ("<=", "≤"), (">=", "≥"), ("Is  One Of", "is one of")])
def test_operators_may_be_written_in_ascii(written: str, meant: str) -> None:
    row = {"sequence": 0, "type": "start", "criteria": [{"map": "m", "operator": written, "value": ["x"]}]}
    if meant != "is one of":
        row["criteria"][0]["value"] = "x"  # type: ignore[index]
    rule = applied(read(document(rules=[{"name": "r", "conditions": [row]}]))).rules[0]
    assert rule.conditions[0].criteria[0].operator == meant


def test_a_criterion_has_a_value_exactly_where_its_operator_compares() -> None:
    def refused(**criterion: Any) -> str:
        row = {"sequence": 0, "type": "start", "criteria": [{"map": "m"} | criterion]}
        with pytest.raises(DocumentRefused) as caught:
            read(document(rules=[{"name": "r", "conditions": [row]}]))
        return caught.value.text

    assert '"exists" compares with nothing' in refused(operator="exists", value=1)
    assert '"=" needs a value' in refused(operator="=")
    assert "needs a list" in refused(operator="is one of", value="x")


def test_two_things_of_one_name_are_refused() -> None:
    twice = [{"name": "m", "json_path": "event"}, {"name": "m", "json_path": "type"}]
    with pytest.raises(DocumentRefused, match='Two data maps have the name "m"'):
        read(document(data_maps=twice))


@pytest.mark.parametrize("name", ["a\u202eb", "a\nb", "a\u0000b", "\ud800", " "])
def test_names_that_would_mislead_are_refused(name: str) -> None:
    with pytest.raises(DocumentRefused):
        read_document({"format": "portway/1", "rules": [{"name": name, "conditions": []}]})


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://api.emarsys.net/api/v3", True),
        ("http://127.0.0.1:9000/api/v3", True),
        ("http://[::1]:9000", True),
        ("http://localhost/api", True),
        ("http://api.emarsys.net/api/v3", False),
        ("https://user:pass@api.emarsys.net", False),
        ("https://api.emarsys.net/?x=1", False),
        ("ftp://api.emarsys.net", False),
        ("api.emarsys.net", False),
        ("https://[::1", False),
        ("http://127.0.0.1.example.com/", False),
    ],
)
def test_only_https_and_loopback_addresses_are_taken(address: str, good: bool) -> None:
    text = document(emarsys={"base_url": address})
    if good:
        assert read(text).emarsys == {"base_url": address}
    else:
        with pytest.raises(DocumentRefused, match=r"emarsys\.base_url"):
            read(text)


def test_rule_and_row_ids_survive_an_import() -> None:
    moved = replace(
        COUPON, conditions=(replace(GUARD, id="x", within="3h"), replace(START, id="y"), EXIT), status="off"
    )
    imported = onto(ACME, read(to_text(replace(ACME, rules=(moved,))), new_id=map("new-{}".format, count()).__next__))
    assert imported.rules[0].id == "rule-1"
    assert [one.id for one in imported.rules[0].conditions] == ["row-guard", "row-start", "row-exit"]


def test_an_exit_to_another_event_is_a_new_row_and_a_renamed_rule_a_new_rule() -> None:
    other = replace(EXIT, external_event=Reference(1002, "another event"))
    imported = onto(ACME, read(to_text(replace(ACME, rules=(replace(COUPON, conditions=(START, GUARD, other)),)))))
    assert [one.id for one in imported.rules[0].conditions][:2] == ["row-start", "row-guard"]
    assert imported.rules[0].conditions[2].id != "row-exit"
    renamed = onto(ACME, read(to_text(replace(ACME, rules=(replace(COUPON, name="Other"),)))))
    assert renamed.rules[0].id != "rule-1"


def test_the_difference_reads_like_a_list_of_changes() -> None:
    rules = (replace(COUPON, status="watching", conditions=(START, replace(EXIT, wait="2h"))),)
    new = replace(ACME, name="Acme Ltd", rules=rules, data_maps=(replace(EVENT_MAP, field=Reference(9001, "Event")),))
    assert "\n".join(map(str, difference(ACME, new))).splitlines() == [
        '~ setting "workspace.name" changed: Acme → Acme Ltd',
        '~ data map "ecom_event" changed: field: empty → Event (9001)',
        '~ rule "Coupon entered but did not complete order" changed',
        "    status: on → watching",
        "    - 0, exclude, track, ecom_event = Order Completed",
        "    - 1, exit, trigger segment.com test event (1001)",
        "    + 1, exit, trigger segment.com test event (1001), wait 2h",
    ]


def test_a_file_without_mode_and_hosts_leaves_the_account_where_it_is() -> None:
    live = replace(ACME, emarsys=replace(ACME.emarsys, mode="live", client_id="c-1"))
    text = to_text(live, mode_and_hosts=False)
    assert not {"mode", "base_url", "token_url"} & set(json.loads(text)["emarsys"])
    assert onto(ACME, read(text)).emarsys == replace(ACME.emarsys, client_id="c-1")
    assert onto(ACME, read(to_text(live)).without_mode_and_hosts()).emarsys.mode == "sandbox"
    assert onto(live, read(document())).emarsys == live.emarsys


ACCOUNT = Catalogue(
    fields={
        3: Field(3, "E-Mail (anders benannt)", "longtext"),
        31: Field(31, "Opt-In", "special", choices=(Choice(1, "True"), Choice(2, "False"))),
        700: Field(700, "Loyalty tier", "shorttext"),
        9001: Field(9001, "Something else", "shorttext"),
    },
    events={55: ExternalEvent(55, "segment.com test event"), 1001: ExternalEvent(1001, "Birthday")},
    read_at=1,
)


def matched_in(
    wanted: Configuration, account: Catalogue, *, here: Configuration = Configuration("Blank")
) -> tuple[Configuration, tuple[Unmatched, ...]]:
    """The configuration as it comes out of its own file, matched to an account."""
    document = read_document(to_document(wanted, full=True), full=True)
    matched, missing = match_account(document, account, here)
    return applied(matched, wanted.revision), missing


def test_fields_choices_and_events_of_another_account_are_found_by_name() -> None:
    maps = (
        DataMap("tier", ("traits.tier",), field=Reference(9001, "Loyalty Tier")),
        DataMap(
            "opt", ("traits.opt",), "boolean", Reference(31, "Opt-In"), False, Reference(1, "True"), Reference(9, "No")
        ),
        DataMap("lost", ("traits.x",), field=Reference(12_345, "Nowhere")),
    )
    matched, missing = matched_in(replace(ACME, data_maps=maps), ACCOUNT)
    assert matched.key_field == Reference(3, "E-Mail (anders benannt)")
    assert [one.field for one in matched.data_maps] == [Reference(700, "Loyalty tier"), Reference(31, "Opt-In"), None]
    assert matched.data_maps[1].when_false is None
    assert matched.rules[0].conditions[2].external_event == Reference(55, "segment.com test event")
    assert [(one.what, one.reference.id) for one in missing] == [("choice", 9), ("field", 12_345)]


def test_an_id_that_means_another_event_there_is_never_used() -> None:
    here = replace(ACCOUNT, events={1001: ExternalEvent(1001, "Birthday")})
    matched, missing = matched_in(ACME, here)
    assert matched.rules[0].conditions[2].external_event == Reference(0, "segment.com test event")
    assert 'no external event "segment.com test event" (1001) for the rule' in str(missing[-1])


def test_nothing_is_matched_against_an_account_that_was_never_read() -> None:
    assert matched_in(ACME, Catalogue()) == (ACME, ())


def test_what_is_in_use_here_already_stays_though_emarsys_has_renamed_it() -> None:
    here = replace(ACCOUNT, events={1001: ExternalEvent(1001, "Birthday")})
    matched, missing = matched_in(ACME, here, here=ACME)
    assert matched.rules[0].conditions[2].external_event == Reference(1001, "Birthday")
    assert missing == ()


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("host", "", "0.0.0.0"),
        ("public_address", "portway.example", "https://portway.example"),
        ("trusted_proxies", ["proxy"], ["10.0.0.5", "10.0.0.0/8", "::1"]),
        ("never_store", ["a..b"], ["context.ip"]),
        ("destination_names", [""], ["Emarsys", "Emarsys (EU)"]),
        ("keep_bodies_gigabytes", 0, 2.5),
        ("late_limit_hours", 1.5, 12),
    ],
)
def test_each_setting_is_of_its_kind(name: str, wrong: object, right: object) -> None:
    found = read(document(settings={name: right})).settings[name]
    assert found == (tuple(right) if isinstance(right, list) else right)
    with pytest.raises(DocumentRefused, match=rf"settings\.{name}"):
        read(document(settings={name: wrong}))


def test_every_number_among_the_settings_has_a_range() -> None:
    numbers = {one.name for one in fields(Settings) if type(getattr(Settings(), one.name)) in (int, float)}
    assert set(RANGES) == numbers
