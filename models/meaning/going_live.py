"""The going-live list: what stands in the way of sending to the real account, and what is only worth a look.

Pure: the account's catalogue and what else has to be known of it are handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models.meaning.catalogue import READ_ONLY_FIELDS, Catalogue, Field
from models.meaning.configuration import Configuration, DataMap, EmarsysAccount, Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` is for scripts, ``text`` a sentence with the next step."""

    level: Literal["blocks", "look"]
    code: str
    text: str


def findings(
    configuration: Configuration, catalogue: Catalogue, *, has_secret: bool, active_keys: int, clock_offset: int
) -> list[Finding]:
    """Everything that can be said without asking the account, what blocks first.

    ``catalogue`` is the real account's, never read (``read_at`` 0) where it could not be.
    """
    found = [
        *_about_credentials(configuration.emarsys, has_secret),
        *_about_the_workspace(configuration, active_keys, clock_offset),
    ]
    if catalogue.read_at:
        found += _about_fields(configuration, catalogue)
        for rule in configuration.rules:
            found += _about_events(rule, catalogue)
    return sorted(found, key=lambda one: one.level != "blocks")


def _about_credentials(account: EmarsysAccount, has_secret: bool) -> Iterator[Finding]:
    if account.auth == "oauth2" and not account.client_id:
        yield Finding(
            "blocks", "credentials", "The client id is missing. Set it under Emarsys, or import emarsys.client_id."
        )
    if account.auth == "wsse" and not account.username:
        yield Finding("blocks", "credentials", "The API user name is missing. Set it under Emarsys, or import it.")
    if not has_secret:
        yield Finding(
            "blocks", "credentials", "The Emarsys secret is missing for this host. Enter it: portway secret set"
        )
    if account.auth == "wsse":
        text = "Emarsys ends WSSE on 2026-12-31. Ask for OAuth 2 credentials and switch to them."
        yield Finding("look", "wsse", text)


def _about_the_workspace(configuration: Configuration, active_keys: int, clock_offset: int) -> Iterator[Finding]:
    if clock_offset:
        text = "The clock of this sandbox was moved. Export the configuration and import it into a new workspace."
        yield Finding("blocks", "clock", text)
    if not active_keys:
        yield Finding(
            "look", "keys", "There is no active key yet, so no source can send. Make one: portway keys create"
        )
    if not configuration.settings.public_address:
        text = (
            "No public address is set. Segment's servers must reach the gateway through a proxy or tunnel with https."
        )
        yield Finding("look", "address", text)
    if not configuration.create_contacts:
        yield Finding(
            "look", "contacts", "New contacts are not created: events of people whom Emarsys lacks are rejected."
        )
    if not any(one.field for one in configuration.data_maps):
        yield Finding("look", "maps", "No data map updates a field, so contacts get nothing but their key.")
    if configuration.rules and all(one.status != "on" for one in configuration.rules):
        yield Finding("look", "rules", "No rule is on, so no external event is triggered.")


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
            yield Finding("blocks", "fields", text)
        elif field.id in READ_ONLY_FIELDS or field.type == "voucher":
            text = f'The data map "{one.name}" updates {named}, which Emarsys lets nobody write. Choose another field.'
            yield Finding("blocks", "fields", text)
        else:
            yield from _about_choices(one, field)
            if one.field.name and field.name != one.field.name:
                text = f'The field {named} of the data map "{one.name}" is called "{field.name}" in the account.'
                yield Finding("look", "fields", text)


def _about_choices(one: DataMap, field: Field) -> Iterator[Finding]:
    if not field.choices:
        return
    ids = {choice.id for choice in field.choices}
    for choice in (one.when_true, one.when_false):
        if choice is not None and choice.id not in ids:
            text = (
                f'The data map "{one.name}" uses the choice "{choice.name}" ({choice.id}), which "{field.name}" lacks.'
            )
            yield Finding("blocks", "choices", f"{text} Choose one that it has.")


def _about_events(rule: Rule, catalogue: Catalogue) -> Iterator[Finding]:
    for row in rule.conditions:
        event = row.external_event
        if event is None or rule.status == "off":
            continue
        there = catalogue.events.get(event.id)
        if there is None:
            text = f'The rule "{rule.name}" triggers "{event.name}" ({event.id}), which the account lacks.'
            level: Literal["blocks", "look"] = "blocks" if rule.status == "on" else "look"
            yield Finding(level, "events", f"{text} Make it in Emarsys, or choose another.")
        elif event.name and there.name != event.name:
            text = f'The external event {event.id} of the rule "{rule.name}" is called "{there.name}" in the account,'
            yield Finding("look", "events", f'{text} not "{event.name}".')
