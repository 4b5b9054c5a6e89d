"""What several routes share: reading keys and arrays of ids, writing ``errors``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from gateway.sandbox.envelope import ItemError, Refused
from gateway.sandbox.gate import Call
from gateway.sandbox.keys import Key, key_named, value_text

Usual = Literal["absent", "list"]


def no_errors(call: Call, usual: Usual) -> dict[str, object]:
    """The member ``errors`` of a reply without any, as the switch wants it: absent, ``[]``, ``{}`` or null."""
    how = call.sandbox.switches.no_errors
    shapes: dict[str, dict[str, object]] = {
        "absent": {},
        "list": {"errors": []},
        "object": {"errors": {}},
        "null": {"errors": None},
    }
    return shapes[usual if how == "usual" else how]


def error_map(call: Call, errors: Mapping[str, ItemError], *, usual: Usual) -> dict[str, object]:
    """The member ``errors``: key value as sent -> {code as text: text} (emarsys-api.md §2.4)."""
    if not errors:
        return no_errors(call, usual)
    return {"errors": {value: error.entry() for value, error in errors.items()}}


def texts(values: object, *, most: int, too_many: int) -> list[str]:
    """An array of key values as texts. Raises ``Refused`` 2003 for what is none, ``too_many`` above ``most``."""
    if not isinstance(values, list):
        raise Refused(400, 2003, "Invalid data format. Array expected")
    if len(values) > most:
        raise Refused(400, too_many, f"The number of external ids exceeds the limit of {most:,}")
    return [value_text(one) for one in values]


def whole_number(value: object) -> int | None:
    """A number sent as number or text; ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else None


def key_of(call: Call, key_id: object) -> Key:
    """The key that a request names. Raises ``Refused`` 2004."""
    try:
        return key_named(call.sandbox.account, key_id)
    except ItemError as error:
        raise error.refused() from None


def not_one(key: Key, found: Mapping[str, Sequence[int]], *, with_value: bool = False) -> dict[str, ItemError]:
    """An error for each value that no contact has, or several; ``with_value`` picks the longer wording of 2008."""
    errors: dict[str, ItemError] = {}
    for value, contacts in found.items():
        if not value:
            errors[value] = key.missing()
        elif len(contacts) > 1:
            errors[value] = key.ambiguous(value)
        elif not contacts:
            errors[value] = key.not_found(value if with_value else "")
    return errors
