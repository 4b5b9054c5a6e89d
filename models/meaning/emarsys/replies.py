"""What a reply of Emarsys means. Every shape that was ever seen is understood; what is none is *later*, never *done*.

HTTP status and ``replyCode`` are independent, contacts fail inside a 200, and the content type tells nothing
(emarsys-api.md §0.1, §2.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from models.meaning.emarsys.outcomes import (
    Accepted,
    Done,
    Forbidden,
    Item,
    Later,
    Outcome,
    RateLimited,
    RefusedWhole,
    Rejected,
    Unauthorised,
)
from models.meaning.emarsys.requests import Request

NOT_FOUND = "2008"
EXISTS_ALREADY = "2009"
NO_PROGRAM = "5005"
ALL_ITEMS = "<NO_KEY_ID>"
"""The key under which a batch reports what concerns every contact in it (§2.4)."""

_OF_NO_ITEM = frozenset({"2004", "5001", "5004"})
"""The key field or the external event itself is at fault: splitting would only repeat the refusal."""
_TEMPORARY = frozenset({"2011", "7003"})
_FINAL_DESPITE_500 = frozenset({"3001", "3002", "3003", "3004", "3005"})
_LATER_STATUS = frozenset({404, 405, 407, 408, 421, 423, 425})
"""Without an envelope these come from something between us and Emarsys, or from a wrong address."""
_WRONG_ADDRESS = frozenset({"1", "1009"})
"""The path is taken for an action that there is not, or for one with another verb: the base address is wrong."""
_UNKNOWN_FIELD = re.compile(r"\s*Invalid field id\b", re.IGNORECASE)
_FIELD_NAMED = re.compile(r"\bfield(?:\s+id)?\s*:\s*([A-Za-z0-9_]+)", re.IGNORECASE)
_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Envelope:
    """The frame of every reply. ``code`` is empty where ``replyCode`` is missing."""

    code: str
    text: str
    data: Any


def envelope(body: bytes) -> Envelope | None:
    """The reply's envelope, ``None`` where the body is none (HTML, plain text, half a reply, a proxy's JSON)."""
    try:
        read = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(read, dict) or not ("replyCode" in read or "data" in read):
        return None
    code = read.get("replyCode")
    text = read.get("replyText")
    return Envelope("" if code is None else str(code), str(text or "")[:_LONGEST_TEXT], read.get("data"))


def read(request: Request, keys: Sequence[str], status: int, body: bytes) -> Outcome:
    """The outcome of a request that carried contacts with these keys, in this order."""
    found = envelope(body)
    whole = _about_all(request, len(keys), status, found)
    if whole is not None:
        return whole
    assert found is not None
    data = found.data if isinstance(found.data, dict) else {}
    errors = item_errors(data.get("errors"))
    if not errors:
        return Done(_accepted(data, keys))
    return _each(request, keys, errors)


def read_ids(request: Request, keys: Sequence[str], status: int, body: bytes) -> Outcome:
    """The outcome of ``check_ids``: accepted with the internal id, or rejected where there is no such contact."""
    found = envelope(body)
    whole = _about_all(request, len(keys), status, found)
    if whole is not None:
        return whole
    assert found is not None
    data = found.data if isinstance(found.data, dict) else {}
    ids = data.get("ids") if isinstance(data.get("ids"), dict) else {}
    by_key = {fold(str(key)): value for key, value in (ids or {}).items()}
    errors = {fold(key): one for key, one in item_errors(data.get("errors")).items()}
    items: list[Item] = []
    for key in keys:
        value = by_key.get(fold(key))
        if isinstance(value, str | int) and not isinstance(value, bool):
            items.append(Accepted(str(value)))
        else:
            items.append(errors.get(fold(key)) or Rejected(NOT_FOUND, "No contact found."))
    return Done(tuple(items))


def plain(request: Request, status: int, body: bytes) -> Any | Outcome:
    """``data`` of a reply to a question, or what stands in its way."""
    found = envelope(body)
    whole = _about_all(request, 0, status, found)
    if whole is not None:
        return whole
    assert found is not None
    return found.data


def item_errors(errors: Any) -> dict[str, Rejected]:
    """``errors`` in all its shapes, by the key that it names: absent, null, ``[]``, ``{}``, the map of maps, and the list of
    objects that getdata answers with (§2.4, §2.5)."""
    if isinstance(errors, Mapping):
        return {str(key): _rejected(value) for key, value in errors.items()}
    if isinstance(errors, list):
        named = [one for one in errors if isinstance(one, dict)]
        return {
            str(one.get("key", "")): _refusal(str(one.get("errorCode", "")), str(one.get("errorMsg", "")))
            for one in named
        }
    return {}


def fold(key: str) -> str:
    """Keys are compared raw and like this, since nobody knows how Emarsys echoes them (§8)."""
    return key.strip().lower()


def _rejected(value: Any) -> Rejected:
    """One contact's entry: ``{"2008": "text"}``; with several codes the first counts."""
    if isinstance(value, Mapping) and value:
        code, text = next(iter(value.items()))
        return _refusal(str(code), text if isinstance(text, str) else msgspec.json.encode(text).decode())
    if isinstance(value, list) and value:
        return _rejected(value[0])
    return _refusal("", str(value))


def _refusal(code: str, text: str) -> Rejected:
    return Rejected(code, text[:_LONGEST_TEXT], field_named(text))


def field_named(text: str) -> str | None:
    """The id of the field that a refusal names, as in *Invalid choice id for field id: 14*."""
    found = _FIELD_NAMED.search(text)
    return found[1] if found is not None else None


def names_unknown_field(text: str) -> bool:
    """Whether a refusal says that the account has no such field: then it has none for any contact."""
    return _UNKNOWN_FIELD.match(text) is not None


def _about_all(request: Request, count: int, status: int, found: Envelope | None) -> Outcome | None:
    """What concerns the request as a whole; ``None`` where each contact has an outcome of its own."""
    text = found.text if found is not None and found.text else f"HTTP {status}"
    code = found.code if found is not None and found.code not in ("", "0") else ""
    if status == 401:
        return Unauthorised(text)
    if status == 403:
        return Forbidden(request.permission, text)
    if status == 429:
        return RateLimited(text)
    if status >= 500 and code not in _FINAL_DESPITE_500:
        return Later(code or str(status), text, unsure=status == 504)
    if code in _TEMPORARY:
        return Later(code, text)
    if found is None:
        return _no_envelope(status)
    if code in _WRONG_ADDRESS:
        return Later(code, f"{text.rstrip('.')}. Check the base address")
    if status < 300 and not code:
        return None
    return _refused(request, count, code or str(status), text)


def _no_envelope(status: int) -> Outcome:
    if status < 300:
        return Later("no reply", "What answered is not Emarsys: the reply is no JSON of its kind.", unsure=True)
    if status < 400:
        return Later(str(status), f"The address answers with a redirect (HTTP {status}), which is not followed.")
    if status in _LATER_STATUS:
        return Later(str(status), f"What answered is not Emarsys (HTTP {status}). Check the base address.")
    return RefusedWhole(str(status), f"HTTP {status}")


def _refused(request: Request, count: int, code: str, text: str) -> Outcome:
    if code == NO_PROGRAM and request.permission == "externalevent.trigger":
        return Done((Accepted(note=text or "No program or campaign is triggered."),) * count)
    if code == NOT_FOUND and request.permission == "contact.delete" and count == 1:
        return Done((Accepted(note=text),))
    if code in _OF_NO_ITEM and count:
        return Done((Rejected(code, text),) * count)
    return RefusedWhole(code, text, field_named(text))


def _accepted(data: Mapping[str, Any], keys: Sequence[str]) -> tuple[Item, ...]:
    """Nobody failed. Ids tell contacts apart only where there is one for each (§2.3: never zip with errors)."""
    ids = data.get("ids")
    if not isinstance(ids, list) or len(ids) != len(keys):
        return (Accepted(),) * len(keys)
    return tuple(
        Accepted(str(one)) if isinstance(one, str | int) and not isinstance(one, bool) else Accepted() for one in ids
    )


def _each(request: Request, keys: Sequence[str], errors: Mapping[str, Rejected]) -> Outcome:
    concerns_all = errors.get(ALL_ITEMS)
    if concerns_all is not None:
        return Done((concerns_all,) * len(keys))
    folded = {fold(key): one for key, one in errors.items()}
    items: list[Item] = []
    met = set()
    for key in keys:
        error = errors.get(key)
        name = key if error is not None else fold(key)
        error = error or folded.get(name)
        if error is not None:
            met.add(fold(name))
        items.append(_forgiven(request, error) if error is not None else Accepted())
    if met != folded.keys():  # an error of nobody we know: whose it is must come out before anybody counts as accepted
        stray = next(one for key, one in folded.items() if key not in met)
        return RefusedWhole(stray.code, stray.text, stray.field)
    return Done(tuple(items))


def _forgiven(request: Request, error: Rejected) -> Item:
    """Refusals that are none: a contact to delete that is gone, an external event that nothing listens to."""
    if error.code == NOT_FOUND and request.permission == "contact.delete":
        return Accepted(note=error.text)
    if error.code == NO_PROGRAM and request.permission == "externalevent.trigger":
        return Accepted(note=error.text)
    return error
