"""What can be set, in which section, and how it is called. No widgets and no values here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "list", "yes", "auth"]


@dataclass(frozen=True, slots=True)
class Item:
    """``path`` is the cell of the configuration file (``settings.port``); ``note`` says what the setting does."""

    path: str
    name: str
    kind: Kind = "text"
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    sentence: str
    items: tuple[Item, ...]


ACCOUNT = Section(
    "Emarsys account",
    "Where and as whom the workspace sends once it is live. The sandbox has credentials of its own.",
    (
        Item("emarsys.auth", "Authentication", "auth"),
        Item("emarsys.base_url", "API address"),
        Item("emarsys.token_url", "Token address"),
        Item("emarsys.client_id", "Client id"),
        Item("emarsys.username", "API user name"),
        Item("workspace.create_contacts", "Create contacts that Emarsys lacks", "yes"),
    ),
)
NEW_ACCOUNT = Section(
    "Try new credentials",
    "Enter them as Emarsys gave them, test them, and use them only when everything holds.",
    tuple(one for one in ACCOUNT.items if one.path.startswith("emarsys.")),
)
ONLY_FOR = {"emarsys.token_url": "oauth2", "emarsys.client_id": "oauth2", "emarsys.username": "wsse"}
"""Fields that mean something with one kind of authentication only."""

OTHERS = (
    Section(
        "Gateway",
        "Where it listens. Host and port hold from its next start, the rest within a second.",
        (
            Item("settings.host", "Host"),
            Item("settings.port", "Port", "number", note="0 takes any free port."),
            Item("settings.public_address", "Public address", note="The https address of your proxy or tunnel."),
            Item(
                "settings.destination_names",
                "Destination names",
                "list",
                note="Names in a message's integrations that mean us, with commas. They count at the tracking door.",
            ),
            Item("settings.trusted_proxies", "Trusted proxies", "list", note="Addresses or networks, with commas."),
        ),
    ),
    Section(
        "Limits and ceilings",
        "What is above a ceiling is held until a person releases or drops it.",
        (
            Item("settings.rule_exits_per_hour", "Exits of one rule", "number", "an hour"),
            Item("settings.rule_exits_per_person_and_day", "Exits of one rule and person", "number", "a day"),
            Item("settings.public_key_exits_per_hour", "Exits through public keys", "number", "an hour"),
            Item("settings.age_limit_hours", "Age limit of events", "number", "hours"),
            Item("settings.late_limit_hours", "Late limit of triggers", "number", "hours"),
            Item("settings.try_hours", "Keep trying to deliver", "number", "hours"),
            Item("settings.manual_reserve_percent", "Rate limit kept for people", "number", "%"),
            Item("settings.restart_grace_minutes", "Wait after standing still", "number", "minutes"),
            Item("settings.skip_equal_values", "Do not send a value again that Emarsys has", "yes"),
        ),
    ),
    Section(
        "Retention",
        "What is older is deleted. Events keep their line until their body goes.",
        (
            Item("settings.keep_bodies_days", "Bodies and traces", "number", "days"),
            Item("settings.keep_bodies_gigabytes", "Bodies and traces, at most", "number", "GB"),
            Item(
                "settings.keep_errors_days",
                "What was rejected or failed",
                "number",
                "days",
                note="Never shorter than the others.",
            ),
            Item("settings.keep_events", "Events, at most", "number", "events"),
            Item("settings.keep_refused_days", "Refused requests", "number", "days"),
            Item("settings.keep_anonymous_days", "Anonymous people", "number", "days"),
            Item("settings.keep_ledger_days", "Ledger of sent triggers", "number", "days"),
        ),
    ),
    Section(
        "Privacy",
        "What is never stored is removed before the event is written.",
        (
            Item("settings.never_store", "Never store", "list", note="JSON paths, with commas."),
            Item("settings.delete_in_emarsys", "A delete also deletes the contact in Emarsys", "yes"),
        ),
    ),
)
SECTIONS = (ACCOUNT, *OTHERS)
ITEMS = tuple(one for section in SECTIONS for one in section.items)
