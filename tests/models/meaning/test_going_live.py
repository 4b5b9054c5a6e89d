"""The going-live list: each thing that stands in the way is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.meaning.catalogue import Catalogue, Choice, ExternalEvent, Field
from models.meaning.configuration import (
    Condition,
    Configuration,
    DataMap,
    EmarsysAccount,
    Reference,
    Rule,
    Settings,
)
from models.meaning.going_live import AREAS, Finding, Met, findings, parts

EXIT = Condition("x", 1, "exit", external_event=Reference(1001, "Coupon"))
NAME = DataMap("name", ("traits.name",), field=Reference(1, "First Name"))
NEWS = DataMap(
    "news", ("traits.news",), "boolean", Reference(700, "News"), False, Reference(1, "Yes"), Reference(2, "No")
)
READY = Configuration(
    "Acme",
    emarsys=EmarsysAccount(client_id="c-1"),
    data_maps=(NAME, NEWS),
    rules=(Rule("r", "Coupon rule", (EXIT,), "on"),),
    settings=Settings(public_address="https://portway.example"),
)
ACCOUNT = Catalogue(
    fields={
        1: Field(1, "First Name", "shorttext"),
        3: Field(3, "E-Mail", "longtext"),
        36: Field(36, "Newsletter", "special"),
        700: Field(700, "News", "singlechoice", choices=(Choice(1, "Yes"), Choice(2, "No"))),
    },
    events={1001: ExternalEvent(1001, "Coupon")},
    read_at=1,
)


def found(
    configuration: Configuration = READY,
    account: Catalogue = ACCOUNT,
    *,
    has_secret: bool = True,
    keys: int = 1,
    offset: int = 0,
    met: Met | None = None,
) -> list[tuple[str, str]]:
    listed = findings(configuration, account, has_secret=has_secret, active_keys=keys, clock_offset=offset, met=met)
    return [(one.level, one.code) for one in listed]


def with_account(**changes: str) -> Configuration:
    return replace(READY, emarsys=replace(READY.emarsys, **changes))  # type: ignore[arg-type]


def with_rule(**changes: object) -> Configuration:
    return replace(READY, rules=(replace(READY.rules[0], **changes),))  # type: ignore[arg-type]


def test_nothing_is_found_where_all_is_ready() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (with_account(client_id=""), [("blocks", "credentials")]),
        (with_account(auth="wsse"), [("blocks", "credentials"), ("look", "wsse")]),
        (with_account(auth="wsse", username="acme001"), [("look", "wsse")]),
        (replace(READY, key_field=Reference(9, "Gone")), [("blocks", "fields")]),
        (replace(READY, data_maps=(replace(NAME, field=Reference(5, "Gone")),)), [("blocks", "fields")]),
        (replace(READY, data_maps=(replace(NAME, field=Reference(36, "Newsletter")),)), [("blocks", "fields")]),
        (replace(READY, data_maps=(replace(NAME, field=Reference(1, "Forename")),)), [("look", "fields")]),
        (replace(READY, data_maps=(replace(NEWS, when_false=Reference(9, "Never")),)), [("blocks", "choices")]),
        (replace(READY, data_maps=(replace(NAME, field=None),)), [("look", "maps")]),
        (replace(READY, create_contacts=False), [("look", "contacts")]),
        (replace(READY, settings=Settings()), [("look", "address")]),
        (with_rule(conditions=(replace(EXIT, external_event=Reference(7, "Gone")),)), [("blocks", "events")]),
        (with_rule(conditions=(replace(EXIT, external_event=Reference(1001, "Old")),)), [("look", "events")]),
        (with_rule(status="off"), [("look", "rules")]),
    ],
)
def test_each_thing_in_the_way_is_found(configuration: Configuration, expected: list[tuple[str, str]]) -> None:
    assert found(configuration) == expected


def test_an_event_that_only_a_watched_rule_needs_does_not_block() -> None:
    gone = (replace(EXIT, external_event=Reference(7, "Gone")),)
    assert found(with_rule(status="watching", conditions=gone)) == [("look", "rules"), ("look", "events")]
    assert found(with_rule(status="off", conditions=gone)) == [("look", "rules")]


def test_what_is_not_in_the_configuration_counts_too() -> None:
    assert found(has_secret=False) == [("blocks", "credentials")]
    assert found(keys=0) == [("look", "keys")]
    assert found(offset=1) == [("blocks", "clock")]


def test_of_an_account_that_was_never_read_nothing_is_claimed() -> None:
    assert found(replace(READY, key_field=Reference(9, "Gone")), Catalogue()) == []


MET = Met(started=frozenset({"r"}), unused_keys=(), people=True, primary_key=True)


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (MET, []),
        (replace(MET, started=frozenset()), [("look", "rules")]),
        (replace(MET, unused_keys=((7, "shop-prod"),)), [("look", "keys")]),
        (replace(MET, primary_key=False), [("look", "primary_key")]),
        (replace(MET, people=False, primary_key=False), []),
    ],
)
def test_what_was_never_met_is_worth_a_look(met: Met, expected: list[tuple[str, str]]) -> None:
    assert found(met=met) == expected


def test_a_rule_that_is_off_need_not_have_matched() -> None:
    assert found(with_rule(status="off"), met=replace(MET, started=frozenset())) == [("look", "rules")]  # none is on


def test_a_finding_names_what_it_is_about() -> None:
    gone = replace(READY, data_maps=(replace(NAME, field=Reference(5, "Gone")),))
    met = replace(MET, started=frozenset(), unused_keys=((7, "shop"),))
    listed = findings(gone, ACCOUNT, has_secret=False, active_keys=1, clock_offset=0, met=met)
    assert [(one.code, one.about) for one in listed] == [
        ("credentials", "secret"),
        ("fields", "name"),
        ("rules", "r"),
        ("keys", "7"),
    ]


def test_the_list_has_every_area_what_blocks_first_and_what_is_done_last() -> None:
    listed = parts([Finding("look", "keys", "Unused."), Finding("blocks", "events", "Gone.")])
    assert [one.area.name for one in listed[:2]] == ["External events", "API keys"]
    assert len(listed) == len(AREAS)
    assert all(one.known and not one.found for one in listed[2:])


def test_what_only_the_account_can_tell_is_not_known_while_it_does_not_answer() -> None:
    listed = parts([Finding("blocks", "network", "No way there.")])
    assert {one.area.name for one in listed if not one.known} == {
        "Permissions",
        "Fields and choices",
        "External events",
    }


def test_every_code_has_its_area() -> None:
    codes = {one for area in AREAS for one in area.codes}
    assert {"credentials", "permission", "network", "limit", "clock"} <= codes
    assert len(codes) == sum(len(area.codes) for area in AREAS)
