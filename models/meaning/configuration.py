"""What a workspace is told to do: one immutable document, saved as a numbered revision.

``Configuration`` and its parts are what the pipeline, the rules and the console read. The JSON form of the document
(format ``portway/1``) is read and written by ``models.meaning.configuration_file``. No secrets, keys or personal data here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DataType = Literal["string", "numeric", "boolean", "date", "list"]
DATA_TYPES: tuple[DataType, ...] = ("string", "numeric", "boolean", "date", "list")

Mode = Literal["sandbox", "live"]
AuthKind = Literal["oauth2", "wsse"]
RuleStatus = Literal["off", "watching", "on"]
ConditionType = Literal["start", "include", "exclude", "exit"]
Call = Literal["any", "identify", "track", "page", "screen"]
Operator = Literal[
    "=", "≠", "<", "≤", ">", "≥", "contains", "starts with", "is one of", "exists", "does not exist", "became"
]
Scalar = str | int | float | bool

OPT_IN_FIELD = 31
EMAIL_FIELD = 3


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing of the Emarsys account (field, choice, external event), by id and by name.

    The id counts; the name lets another account be matched and people read.
    """

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DataMap:
    """A property of the JSON under a name of ours; with ``field`` it also updates a contact, without it feeds rules only."""

    name: str
    paths: tuple[str, ...]
    data_type: DataType = "string"
    field: Reference | None = None
    clears: bool = False
    """Whether an explicit null or blank text clears the field (``"null": "clear"`` in the file)."""
    when_true: Reference | None = None
    when_false: Reference | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    map: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...] | None = None
    of: Literal["event", "person"] = "event"


@dataclass(frozen=True, slots=True)
class Condition:
    """One row of a rule's conditions table. Durations are texts (``"2h"``); ``None`` is an empty cell."""

    id: str
    sequence: int
    type: ConditionType
    call: Call = "any"
    wait: str | None = None
    within: str | None = None
    criteria: tuple[Criterion, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    """Name in the trigger's ``data`` -> name of the data map whose value is captured when the row matches."""
    external_event: Reference | None = None
    constants: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    name: str
    conditions: tuple[Condition, ...]
    status: RuleStatus = "off"
    default_lifetime_hours: float = 48.0
    multiple: bool = False
    transaction_map: str | None = None
    cooldown: str | None = None


@dataclass(frozen=True, slots=True)
class EmarsysAccount:
    """Where and as whom the workspace sends. The secret is kept apart (``models.storage.secrets``)."""

    mode: Mode = "sandbox"
    auth: AuthKind = "oauth2"
    base_url: str = "https://api.emarsys.net/api/v3"
    token_url: str = "https://auth.emarsys.net/oauth2/token"
    client_id: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set besides maps, rules and the account. Each has the default of the specification."""

    host: str = "127.0.0.1"
    port: int = 8400
    public_address: str = ""
    trusted_proxies: tuple[str, ...] = ()
    destination_names: tuple[str, ...] = ("Emarsys",)
    """Names in a message's ``integrations`` that mean us (tracking door only)."""
    age_limit_hours: int = 24
    late_limit_hours: int = 6
    try_hours: int = 24
    skip_equal_values: bool = True
    delete_in_emarsys: bool = False
    manual_reserve_percent: int = 10
    """Share of the account's rate limit kept free for what people send by hand."""
    rule_exits_per_hour: int = 500
    rule_exits_per_person_and_day: int = 10
    public_key_exits_per_hour: int = 100
    restart_grace_minutes: int = 10
    never_store: tuple[str, ...] = ("context.ip",)
    keep_bodies_days: int = 14
    keep_bodies_gigabytes: float = 4.0
    keep_errors_days: int = 14
    """Of events that were rejected or failed; fewer than ``keep_bodies_days`` count as these."""
    keep_events: int = 10_000_000
    keep_refused_days: int = 3
    keep_anonymous_days: int = 90
    keep_ledger_days: int = 400


@dataclass(frozen=True, slots=True)
class Configuration:
    """One revision of everything that decides what happens to an event."""

    name: str
    revision: int = 0
    primary_key: tuple[str, ...] = ("traits.email", "context.traits.email", "properties.email")
    key_field: Reference = Reference(EMAIL_FIELD, "E-Mail")
    create_contacts: bool = True
    emarsys: EmarsysAccount = EmarsysAccount()
    data_maps: tuple[DataMap, ...] = ()
    rules: tuple[Rule, ...] = ()
    settings: Settings = Settings()

    def map_named(self, name: str) -> DataMap | None:
        return next((one for one in self.data_maps if one.name == name), None)
