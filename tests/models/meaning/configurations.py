"""Hypothesis strategies for configurations of every shape that the document can hold."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from models.meaning.configuration import (
    DATA_TYPES,
    Call,
    Condition,
    Configuration,
    Criterion,
    DataMap,
    EmarsysAccount,
    Operator,
    Reference,
    Rule,
    RuleStatus,
    Scalar,
    Settings,
)

_letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"))
names = st.text(_letters, min_size=1, max_size=12)
texts = st.text(_letters, max_size=12)
paths = st.sampled_from(["event", "traits.email", "properties.products[*].sku", 'properties["a.b"]', "context.ip"])
references = st.builds(Reference, st.integers(0, 10**9), texts)
optional = st.one_of(st.none(), references)
scalars = st.one_of(
    texts, st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)
)
durations = st.one_of(st.none(), st.builds("{}{}".format, st.integers(0, 99), st.sampled_from("smhd")))
ids = st.uuids().map(str)

data_maps = st.builds(
    DataMap,
    name=names,
    paths=st.lists(paths, min_size=1, max_size=3).map(tuple),
    data_type=st.sampled_from(DATA_TYPES),
    field=optional,
    clears=st.booleans(),
    when_true=optional,
    when_false=optional,
)


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    operator: Operator = draw(st.sampled_from(get_args(Operator)))
    value: Scalar | tuple[Scalar, ...] | None = draw(scalars)
    if operator in ("exists", "does not exist"):
        value = None
    elif operator == "is one of":
        value = tuple(draw(st.lists(scalars, min_size=1, max_size=3)))
    return Criterion(draw(names), operator, value, draw(st.sampled_from(["event", "person"])))


conditions = st.builds(
    Condition,
    id=ids,
    sequence=st.integers(0, 5),
    type=st.sampled_from(["start", "include", "exclude", "exit"]),
    call=st.sampled_from(get_args(Call)),
    wait=durations,
    within=durations,
    criteria=st.lists(criteria(), max_size=2).map(tuple),
    variables=st.dictionaries(names, names, max_size=2),
    external_event=optional,
    constants=st.dictionaries(names, scalars, max_size=2),
)
rules = st.builds(
    Rule,
    id=ids,
    name=names,
    conditions=st.lists(conditions, max_size=4).map(tuple),
    status=st.sampled_from(get_args(RuleStatus)),
    default_lifetime_hours=st.floats(0.01, 10_000),
    multiple=st.booleans(),
    transaction_map=st.one_of(st.none(), names),
    cooldown=durations,
)
accounts = st.builds(
    EmarsysAccount,
    mode=st.sampled_from(["sandbox", "live"]),
    auth=st.sampled_from(["oauth2", "wsse"]),
    base_url=st.sampled_from(["https://api.emarsys.net/api/v3", "http://127.0.0.1:9100/api/v3"]),
    client_id=texts,
    username=texts,
)
settings_ = st.builds(
    Settings,
    port=st.integers(0, 65_535),
    keep_bodies_gigabytes=st.floats(0.1, 100),
    skip_equal_values=st.booleans(),
    never_store=st.lists(paths, max_size=2).map(tuple),
    trusted_proxies=st.just(("10.0.0.1",)),
)
configurations = st.builds(
    Configuration,
    name=names,
    primary_key=st.lists(paths, min_size=1, max_size=2).map(tuple),
    key_field=references,
    create_contacts=st.booleans(),
    emarsys=accounts,
    data_maps=st.lists(data_maps, max_size=4, unique_by=lambda one: one.name).map(tuple),
    rules=st.lists(rules, max_size=3, unique_by=lambda one: one.name).map(tuple),
    settings=settings_,
)
