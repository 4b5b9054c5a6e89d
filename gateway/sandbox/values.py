"""Which values Emarsys takes for which field (emarsys-api.md §3.5). Pure: a field, a value, the switches; no store."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from gateway.sandbox.envelope import ItemError
from gateway.sandbox.switches import Switches
from models.meaning.catalogue import Field

Stored = str | list[int]
"""A stored value: text, or the ids of a multiple choice. A cleared value is ``None`` and not stored."""

OPT_IN = 31
_LONGEST = {"shorttext": 60, "longtext": 255, "fax": 60, "url": 255, "special": 255}
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)( \d\d:\d\d(:\d\d)?)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def checked(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> Stored | None:
    """What is stored for a value that was sent; ``None`` clears the field. Raises ``ItemError`` 2007.

    Empty text and null clear, except that a multiple choice wants an array.
    """
    if value is None or value == "":
        return None
    return _CHECKS.get(field.type, _text)(field, value, switches, choices)


def looks_like_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def _text(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> str:
    text = value if type(value) is str else _scalar(field, value)
    longest = _LONGEST.get(field.type)
    if longest is not None and len(text) > longest:
        if switches.long_text == "refused":
            raise ItemError(2007, f"Value too long for field id: {field.id}. At most {longest} characters")
        return text[:longest]
    return text


def _number(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> str:
    text = _scalar(field, value)
    if switches.not_numeric == "kept":
        return text
    is_number = not isinstance(value, bool) and _NUMBER.fullmatch(text) is not None
    if not is_number or sum(map(str.isdigit, text)) > 24:
        raise ItemError(2007, f"Invalid numeric value for field id: {field.id}")
    return text


def _day(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> str:
    text = _scalar(field, value)
    form = _DATE.fullmatch(text)
    try:
        if form is None or (form[2] and switches.date_with_time == "refused"):
            raise ValueError
        date.fromisoformat(form[1])
    except ValueError:
        raise ItemError(2007, f"Invalid date format for field id: {field.id}") from None
    return text


def _single_choice(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> str:
    choice = _choice_id(_scalar(field, value)) if not isinstance(value, bool) else None
    if choice is None or choice not in choices:
        raise ItemError(2007, f"Invalid choice id for field id: {field.id}")
    return str(choice)


def _multiple_choice(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> list[int]:
    if not isinstance(value, list):
        raise ItemError(2007, f"Invalid data format for field id: {field.id}. Array expected")
    if not value:
        raise ItemError(2007, f"No choice provided for field id: {field.id}")
    ids = {_choice_id(str(one)) if isinstance(one, (int, str)) and not isinstance(one, bool) else None for one in value}
    if not choices.issuperset(one for one in ids if one is not None) or None in ids:
        raise ItemError(2007, f"Invalid choice id for field id: {field.id}")
    return sorted(one for one in ids if one is not None)


def _special(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> str:
    """Opt-in takes 1 and 2 alone: a JSON boolean or the word is refused."""
    check = _single_choice if field.id == OPT_IN else _text
    return check(field, value, switches, choices)


def _voucher(field: Field, value: object, switches: Switches, choices: frozenset[int]) -> str:
    raise ItemError(2007, "Invalid field type: voucher. The value of vouchers cannot be changed.")


def _scalar(field: Field, value: object) -> str:
    """A JSON scalar as the text that a PHP back end makes of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return repr(value)
    raise ItemError(2007, f"Invalid data format for field id: {field.id}. Scalar expected")


def _choice_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


_Check = Callable[[Field, object, Switches, frozenset[int]], Stored]
_CHECKS: dict[str, _Check] = {
    "numeric": _number,
    "date": _day,
    "birthdate": _day,
    "singlechoice": _single_choice,
    "multichoice": _multiple_choice,
    "interests": _multiple_choice,
    "special": _special,
    "voucher": _voucher,
}
