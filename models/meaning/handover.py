"""The hand-over report as plain data: what a client's workspace does, to whom it listens, what is kept and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap, Reference, Rule, Settings
from models.meaning.emarsys import requests
from models.meaning.emarsys.requests import Request
from models.meaning.going_live import Finding
from models.meaning.rules.sentence import sentence
from models.meaning.rules.timeline import Timeline, timeline
from models.meaning.rules.validation import problems

FOR_RULES = "for rules only"


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MapLine:
    name: str
    paths: tuple[str, ...]
    data_type: str
    field: str


@dataclass(frozen=True, slots=True)
class RulePart:
    """``timeline`` is ``None`` where the rule cannot work yet; then ``sentence`` says why."""

    name: str
    status: str
    sentence: str
    facts: tuple[Fact, ...]
    timeline: Timeline | None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """Times in ms. ``state``: active, exposed or revoked."""

    name: str
    kind: str
    state: str
    made_at: int
    last_used_at: int | None


@dataclass(frozen=True, slots=True)
class Permission:
    """What the API user in Emarsys may do, and what for. ``missing``: Emarsys has refused it lately."""

    name: str
    purpose: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Handover:
    """``at``: when it was gathered, ms. ``findings``: the open points of the going-live list."""

    client: str
    at: int
    revision: int
    live: bool
    set_up: tuple[Fact, ...]
    maps: tuple[MapLine, ...]
    rules: tuple[RulePart, ...]
    keys: tuple[KeyLine, ...]
    permissions: tuple[Permission, ...]
    retention: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def gather(
    configuration: Configuration,
    catalogue: Catalogue,
    keys: Iterable[KeyLine],
    findings: Iterable[Finding],
    forbidden: Mapping[str, str],
    now: int,
) -> Handover:
    """``forbidden``: permissions that Emarsys has refused, with its text. ``catalogue``: of the account in use."""
    return Handover(
        configuration.name,
        now,
        configuration.revision,
        configuration.emarsys.mode == "live",
        _set_up(configuration),
        tuple(_map_line(one) for one in configuration.data_maps),
        tuple(_rule_part(one, configuration, catalogue) for one in configuration.rules),
        tuple(keys),
        tuple(
            Permission(request.permission, purpose, request.permission in forbidden)
            for request, purpose in _requests(configuration.settings)
        ),
        _retention(configuration.settings),
        tuple(findings),
    )


def _set_up(configuration: Configuration) -> tuple[Fact, ...]:
    account, settings = configuration.emarsys, configuration.settings
    who = account.client_id if account.auth == "oauth2" else account.username
    return (
        Fact("Primary key", ", else ".join(configuration.primary_key)),
        Fact("Key field in Emarsys", _named(configuration.key_field)),
        Fact("Contacts that Emarsys lacks", "are created" if configuration.create_contacts else "are left out"),
        Fact("Emarsys account", f"{account.base_url}, {'OAuth 2' if account.auth == 'oauth2' else 'WSSE'}"),
        Fact("Sends as", who or "not set yet"),
        Fact("Gateway", f"{settings.host}, port {settings.port}"),
        Fact("Public address", settings.public_address or "not set yet"),
    )


def _map_line(one: DataMap) -> MapLine:
    return MapLine(one.name, one.paths, one.data_type, FOR_RULES if one.field is None else _named(one.field))


def _rule_part(rule: Rule, configuration: Configuration, catalogue: Catalogue) -> RulePart:
    found = problems(
        rule, configuration.data_maps, catalogue if catalogue.read_at else None, configuration.emarsys.mode
    )
    wrong = next((one.text for one in found if one.is_error), None)
    maps = configuration.data_maps
    told = f"It cannot work yet: {wrong}" if wrong is not None else sentence(rule, maps).text
    drawn = timeline(rule, maps) if wrong is None else None
    return RulePart(rule.name, rule.status, told, _rule_facts(rule), drawn)


def _rule_facts(rule: Rule) -> tuple[Fact, ...]:
    several = f"one per {rule.transaction_map}" if rule.transaction_map else "one per start"
    facts = [
        Fact("Default lifetime", f"{rule.default_lifetime_hours:g} hours"),
        Fact("At the same time", several if rule.multiple else "one per person"),
    ]
    if rule.cooldown is not None:
        facts.append(Fact("Not again for", rule.cooldown))
    return tuple(facts)


def _requests(settings: Settings) -> list[tuple[Request, str]]:
    """Every kind of request that is made, with what it is needed for."""
    found = [
        (requests.settings(), "tests the connection"),
        (requests.fields(), "reads the account's fields"),
        (requests.events(), "reads the external events"),
        (requests.upsert("3", [], create=False), "updates contacts"),
        (requests.check_ids("3", []), "follows contacts whose key changes"),
        (requests.trigger(0, "3", []), "triggers external events"),
    ]
    if settings.delete_in_emarsys:
        found.append((requests.delete("3", []), "deletes contacts"))
    return found


def _retention(settings: Settings) -> tuple[Fact, ...]:
    return (
        Fact(
            "Bodies and traces of events",
            f"{settings.keep_bodies_days} days, at most {settings.keep_bodies_gigabytes:g} GB",
        ),
        Fact("What was rejected or failed", f"{max(settings.keep_errors_days, settings.keep_bodies_days)} days"),
        Fact("Refused requests", f"{settings.keep_refused_days} days"),
        Fact("Anonymous people", f"{settings.keep_anonymous_days} days"),
        Fact("Ledger of sent triggers", f"{settings.keep_ledger_days} days"),
        Fact("Never stored", ", ".join(settings.never_store) or "nothing is left out"),
        Fact(
            "A deletion",
            "also deletes the contact in Emarsys" if settings.delete_in_emarsys else "leaves Emarsys alone",
        ),
    )


def _named(one: Reference) -> str:
    return f"{one.name} ({one.id})"
