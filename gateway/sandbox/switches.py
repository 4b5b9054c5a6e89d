"""Where Emarsys' behaviour is not known, one switch per question with the behaviours found (emarsys-api.md §10).

The default is what the sources make most likely. Nothing here acts; the parts read the switch that concerns them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args, get_type_hints

from models.problems import UserMistake


def _switch(default: str | int, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Switches:
    """The behaviours in force. Each field is one switch; its type lists what it can be."""

    unauthorized_text: Literal["Unauthorized", "Credentials are invalid"] = _switch(
        "Unauthorized", "The text of a 401."
    )
    forbidden_body: Literal["envelope", "proxy", "page"] = _switch(
        "envelope", "A 403: Emarsys' envelope, the proxy's JSON, or a page of HTML."
    )
    rate_body: Literal["envelope", "text"] = _switch(
        "envelope", "A 429: replyCode 7003 in the envelope, or plain text."
    )
    no_errors: Literal["usual", "absent", "list", "object", "null"] = _switch(
        "usual", "How `errors` looks when there are none; usual: absent for contacts, [] for lists and triggers."
    )
    getdata_errors: Literal["list", "map"] = _switch(
        "list", "`errors` of getdata: a list of objects, or the map of all others."
    )
    upsert_ids: Literal["mixed", "text", "number"] = _switch(
        "mixed", "Ids in the reply to PUT contact; mixed: text for updated, number for created contacts."
    )
    duplicate_create: Literal["2009", "2006"] = _switch("2009", "POST of one contact that exists.")
    unknown_field: Literal["2007", "2006"] = _switch("2007", "The code for a field that the account lacks.")
    unknown_field_fails: Literal["item", "request"] = _switch(
        "item", "Whether an unknown field fails its contact or the whole batch."
    )
    email_case: Literal["fold", "exact"] = _switch("fold", "Whether the e-mail key ignores case and blanks around it.")
    email_syntax: Literal["unchecked", "checked"] = _switch("unchecked", "Whether an address that is none is refused.")
    email_unique: Literal["no", "yes"] = _switch(
        "no", "Whether a second contact can be given an e-mail address that is taken (yes: 2010)."
    )
    delete_unknown: Literal["400", "200", "404"] = _switch(
        "400", "HTTP status when the one contact to delete is unknown (2008)."
    )
    getdata_without_fields: Literal["all", "ids"] = _switch(
        "all", "getdata without `fields`: every field, or id and uid alone."
    )
    duplicate_keys: Literal["all", "last", "refused"] = _switch(
        "all", "A key twice in one PUT: all are applied in order, the last alone, or the later ones are refused (2010)."
    )
    trigger_repeat: Literal["ignored", "triggered"] = _switch(
        "ignored", "A trigger_id that was seen: 200 without effect, or triggered again."
    )
    trigger_memory_minutes: int = _switch(1440, "How long a trigger_id is remembered.")
    connected_to: Literal["object", "false", "absent"] = _switch("object", "`connectedTo` in the reply to a trigger.")
    no_program: Literal["silent", "5005"] = _switch(
        "silent", "A trigger that no program uses: as any other, or 400 with 5005."
    )
    oversize: Literal["page", "envelope", "drop"] = _switch(
        "page", "A body above the limit: HTML with 413, an envelope with 400, or the connection ends."
    )
    read_only: Literal["ignored", "2007"] = _switch("ignored", "Writing a read-only field.")
    nonce_replay: Literal["accepted", "refused"] = _switch(
        "accepted", "A WSSE nonce that was used within five minutes."
    )
    bearer_on_v2: Literal["refused", "accepted"] = _switch("refused", "Whether bearer tokens open /api/v2.")
    long_text: Literal["refused", "cut"] = _switch("refused", "Text longer than its field.")
    not_numeric: Literal["refused", "kept"] = _switch("refused", "Text or a boolean in a numeric field.")
    date_with_time: Literal["refused", "accepted"] = _switch("refused", "`YYYY-MM-DD HH:MM[:SS]` in a date field.")
    content_type: Literal["json", "html"] = _switch(
        "json", "The content type of replies; html is what was recorded in 2020."
    )
    token_seconds: int = _switch(3600, "Life of a bearer token.")
    rate_per_minute: int = _switch(1000, "Requests per minute and API user.")


_HINTS = get_type_hints(Switches)


def options(name: str) -> tuple[str, ...]:
    """What a switch can be; empty for a whole number."""
    return tuple(get_args(_HINTS[name]))


def described(switches: Switches) -> list[dict[str, object]]:
    """All switches for a screen or a listing: name, value, default, options, what it is about."""
    return [
        {
            "name": one.name,
            "value": getattr(switches, one.name),
            "default": one.default,
            "options": options(one.name),
            "about": one.metadata["about"],
        }
        for one in fields(Switches)
    ]


def changed(switches: Switches, values: Mapping[str, object]) -> Switches:
    """The switches with these values. Raises ``UserMistake`` for a switch or a value that there is not."""
    for name, value in values.items():
        if name not in _HINTS:
            raise UserMistake(f"There is no switch {name}. Known are: {', '.join(_HINTS)}.", name)
        if known := options(name):
            if value not in known:
                raise UserMistake(f"The switch {name} can be {', '.join(known)}.", name)
        elif not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise UserMistake(f"The switch {name} takes a whole number above 0.", name)
    return replace(switches, **values)  # type: ignore[arg-type]
