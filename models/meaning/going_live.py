"""The going-live list: what stands in the way of sending to the real account, and what is only worth a look.

Pure: the account's catalogue and what else has to be known of it are handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from models.meaning.catalogue import READ_ONLY_FIELDS, Catalogue, Field
from models.meaning.configuration import Configuration, DataMap, EmarsysAccount, Rule

SECRET = "secret"
"""What a finding about the Emarsys secret is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` is for scripts, ``text`` a sentence with the next step. ``about`` names the one thing that it is about: a data
    map by its name, a rule or a key by its id, a setting by its path in the configuration file."""

    level: Literal["blocks", "look"]
    code: str
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What the workspace has met so far: the ids of rules that ever started for somebody, active keys (id, name) that nothing
    came in with, whether there are people at all, and whether the primary key of any is known."""

    started: frozenset[str]
    unused_keys: tuple[tuple[int, str], ...]
    people: bool
    primary_key: bool


def findings(
    configuration: Configuration,
    catalogue: Catalogue,
    *,
    has_secret: bool,
    active_keys: int,
    clock_offset: int,
    met: Met | None = None,
) -> list[Finding]:
    """Everything that can be said without asking the account, what blocks first.

    ``catalogue`` is the real account's, never read (``read_at`` 0) where it could not be.
    """
    found = [
        *_about_credentials(configuration.emarsys, has_secret),
        *_about_the_workspace(configuration, active_keys, clock_offset),
    ]
    if met is not None:
        found += _about_what_was_met(configuration, met)
    if catalogue.read_at:
        found += _about_fields(configuration, catalogue)
        for rule in configuration.rules:
            found += _about_events(rule, catalogue)
    return sorted(found, key=lambda one: one.level != "blocks")


def _about_credentials(account: EmarsysAccount, has_secret: bool) -> Iterator[Finding]:
    if account.auth == "oauth2" and not account.client_id:
        yield Finding(
            "blocks",
            "credentials",
            "The client id is missing. Enter it in Settings, or import emarsys.client_id.",
            "emarsys.client_id",
        )
    if account.auth == "wsse" and not account.username:
        text = "The API user name is missing. Enter it in Settings, or import emarsys.username."
        yield Finding("blocks", "credentials", text, "emarsys.username")
    if not has_secret:
        yield Finding(
            "blocks",
            "credentials",
            "The Emarsys secret is missing for this host. Enter it in Settings, or with: portway secret set",
            SECRET,
        )
    if account.auth == "wsse":
        text = "Emarsys ends WSSE on 2026-12-31. Ask for OAuth 2 credentials and switch to them."
        yield Finding("look", "wsse", text, "emarsys.auth")


def _about_the_workspace(configuration: Configuration, active_keys: int, clock_offset: int) -> Iterator[Finding]:
    if clock_offset:
        text = "The clock of this sandbox was moved. Export the configuration and import it into a new workspace."
        yield Finding("blocks", "clock", text)
    if not active_keys:
        text = (
            "There is no active key yet, so no source can send."
            " Issue one on the page API keys, or with: portway keys create"
        )
        yield Finding("look", "keys", text)
    if not configuration.settings.public_address:
        text = (
            "No public address is set. Segment's servers must reach the gateway through a proxy or tunnel with https."
        )
        yield Finding("look", "address", text, "settings.public_address")
    if not configuration.create_contacts:
        yield Finding(
            "look",
            "contacts",
            "New contacts are not created: events of people whom Emarsys lacks are rejected.",
            "workspace.create_contacts",
        )
    if not any(one.field for one in configuration.data_maps):
        yield Finding("look", "maps", "No data map updates a field, so contacts get nothing but their key.")
    if configuration.rules and all(one.status != "on" for one in configuration.rules):
        yield Finding("look", "rules", "No rule is on, so no external event is triggered.")


def _about_what_was_met(configuration: Configuration, met: Met) -> Iterator[Finding]:
    for one in configuration.rules:
        if one.status != "off" and one.id not in met.started:
            text = f'The rule "{one.name}" has never matched anybody. Try it on events, or send one that it waits for.'
            yield Finding("look", "rules", text, one.id)
    if met.people and not met.primary_key:
        paths = " or ".join(configuration.primary_key)
        text = f"No event so far had the primary key ({paths}), so no contact can be updated. Choose another path."
        yield Finding("look", "primary_key", text, "primary_key")
    for id_, name in met.unused_keys:
        text = f'The key "{name}" was never used. Put it into its source, or revoke it.'
        yield Finding("look", "keys", text, str(id_))


def _about_fields(configuration: Configuration, catalogue: Catalogue) -> Iterator[Finding]:
    key = configuration.key_field
    if key.id not in catalogue.fields:
        yield Finding(
            "blocks", "fields", f'The account has no key field "{key.name}" ({key.id}). Choose one that it has.'
        )
    for one in configuration.data_maps:
        if one.field is None:
            continue
        field = catalogue.fields.get(one.field.id)
        named = f'"{one.field.name}" ({one.field.id})'
        if field is None:
            text = f'The data map "{one.name}" updates {named}, which the account lacks. Choose another field.'
            yield Finding("blocks", "fields", text, one.name)
        elif field.id in READ_ONLY_FIELDS or field.type == "voucher":
            text = f'The data map "{one.name}" updates {named}, which Emarsys lets nobody write. Choose another field.'
            yield Finding("blocks", "fields", text, one.name)
        else:
            yield from _about_choices(one, field)
            if one.field.name and field.name != one.field.name:
                text = f'The field {named} of the data map "{one.name}" is called "{field.name}" in the account.'
                yield Finding("look", "fields", text, one.name)


def _about_choices(one: DataMap, field: Field) -> Iterator[Finding]:
    if not field.choices:
        return
    ids = {choice.id for choice in field.choices}
    for choice in (one.when_true, one.when_false):
        if choice is not None and choice.id not in ids:
            text = (
                f'The data map "{one.name}" uses the choice "{choice.name}" ({choice.id}), which "{field.name}" lacks.'
            )
            yield Finding("blocks", "choices", f"{text} Choose one that it has.", one.name)


def _about_events(rule: Rule, catalogue: Catalogue) -> Iterator[Finding]:
    for row in rule.conditions:
        event = row.external_event
        if event is None or rule.status == "off":
            continue
        there = catalogue.events.get(event.id)
        if there is None:
            text = f'The rule "{rule.name}" triggers "{event.name}" ({event.id}), which the account lacks.'
            level: Literal["blocks", "look"] = "blocks" if rule.status == "on" else "look"
            yield Finding(level, "events", f"{text} Make it in Emarsys, or choose another.", rule.id)
        elif event.name and there.name != event.name:
            text = f'The external event {event.id} of the rule "{rule.name}" is called "{there.name}" in the account,'
            yield Finding("look", "events", f'{text} not "{event.name}".', rule.id)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the list as people read it. ``codes`` are of the findings that belong to it, ``done`` says how it is where
    there are none. One that is ``asked`` of the account is not known while the account does not answer."""

    name: str
    codes: frozenset[str]
    done: str
    asked: bool = False


_NO_ANSWER = frozenset({"credentials", "network", "limit"})
AREAS = (
    Area("Emarsys account", frozenset({*_NO_ANSWER, "wsse"}), "The account accepts the credentials."),
    Area("Permissions", frozenset({"permission"}), "Everything that Portway sends is permitted.", asked=True),
    Area(
        "Fields and choices",
        frozenset({"fields", "choices", "maps"}),
        "The account has every field and choice that data maps use.",
        asked=True,
    ),
    Area("External events", frozenset({"events"}), "The account has every event that rules trigger.", asked=True),
    Area("Rules", frozenset({"rules"}), "Every rule that is not off has matched somebody."),
    Area("Primary key", frozenset({"primary_key", "contacts"}), "Events may create and update contacts by it."),
    Area("API keys", frozenset({"keys"}), "Every key was used."),
    Area("Public address", frozenset({"address"}), "Segment's servers can be given one."),
    Area("Clock", frozenset({"clock"}), "It is right, and was never moved."),
)


@dataclass(frozen=True, slots=True)
class Part:
    """An area with what was found in it; ``known``: whether it could be looked at."""

    area: Area
    found: tuple[Finding, ...]
    known: bool


def parts(found: Sequence[Finding]) -> list[Part]:
    """The whole list, area by area: those that block first, then those worth a look, unknown ones, and what is done."""
    silent = any(one.code in _NO_ANSWER and one.level == "blocks" for one in found)
    made = []
    for area in AREAS:
        here = tuple(one for one in found if one.code in area.codes)
        made.append(Part(area, here, bool(here) or not (area.asked and silent)))
    return sorted(made, key=_urgency)


def _urgency(part: Part) -> int:
    if part.found:
        return 0 if any(one.level == "blocks" for one in part.found) else 1
    return 3 if part.known else 2
