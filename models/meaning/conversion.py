"""From a data map's value to what an Emarsys field takes: by the field's own type, choices by id or label.

``to_field`` is pure and raises nothing: what cannot be converted is a warning on the trace, and the rest goes out.
Value formats: emarsys-api.md §3.5. Values on the wire are texts, numbers as their decimal text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.meaning.catalogue import READ_ONLY_FIELDS, Choice, Field
from models.meaning.configuration import OPT_IN_FIELD, DataMap, Reference
from models.meaning.mapping import Mapped, read_list, read_text
from models.meaning.number import decimal_text, digits_in, read_number
from models.meaning.segment.times import canonical_date

LONGEST_TEXT = {"shorttext": 60, "longtext": 255}
MOST_DIGITS = 24

_YES = ("yes", "true")
_NO = ("no", "false")


@dataclass(frozen=True, slots=True)
class FieldValue:
    """``left_out`` are members of a list that the field has no choice for; the others go out."""

    field: int
    value: str | list[str]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clear:
    field: int


@dataclass(frozen=True, slots=True)
class Unconvertible:
    """``code`` is a reason of the mapping stage, ``values`` fill its sentence besides the names of map and field."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


Wire = str | list[str] | FieldValue | Unconvertible
"""What a field type makes of a value; ``FieldValue`` only where something was left out."""


def to_field(mapped: Mapped, data_map: DataMap, target: Field | None) -> FieldValue | Clear | Unconvertible | None:
    """The value of ``data_map`` for its field, ``None`` where the field is left alone.

    ``target`` is the field as the account describes it; ``None`` while the account was never read: then the value goes
    out as plainly as can be judged without it.
    """
    if data_map.field is None:
        return None
    id_ = data_map.field.id
    if id_ in READ_ONLY_FIELDS or (target is not None and target.type == "voucher"):
        return Unconvertible("read_only_field")
    if mapped.blank:
        return Clear(id_) if data_map.clears else None
    if id_ == OPT_IN_FIELD:
        wire = _opt_in(mapped, data_map)
    elif mapped.value is None:
        return None  # the map's own problem is on the trace already
    else:
        convert = _unknown_type if target is None else _BY_TYPE.get(target.type, _plain_text)
        wire = convert(mapped, data_map, target or _NO_FIELD)
    if isinstance(wire, FieldValue | Unconvertible):
        return wire
    return FieldValue(id_, wire)


_NO_FIELD = Field(0, "", "")


def _opt_in(mapped: Mapped, data_map: DataMap) -> Wire:
    """Whatever the map's data type: true/false, yes/no, 1/2 become 1 and 2, the only values that Emarsys takes.

    The map's own two values come first: an ``unsubscribed`` that is true means 2.
    """
    stand_in = _stand_in(mapped, data_map)
    raw = mapped.raw if stand_in is None else stand_in.id
    text = (read_text(raw) or "").lower()
    if text in (*_YES, "1"):
        return "1"
    if text in (*_NO, "2"):
        return "2"
    return Unconvertible("not_opt_in", {"value": _shown(raw)})


def _text(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    text = _plain_text(mapped, data_map, target)
    limit = LONGEST_TEXT.get(target.type)
    if isinstance(text, str) and limit is not None and len(text) > limit:
        return Unconvertible("text_too_long", {"length": len(text), "limit": limit})
    return text


def _plain_text(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    """A text without a limit. Dates as their day; truth values as the map's words for them, else true and false."""
    stand_in = _stand_in(mapped, data_map)
    if stand_in is not None and stand_in.name.strip():
        return stand_in.name.strip()
    if isinstance(mapped.value, list):
        return Unconvertible("list_into_text")
    if data_map.data_type == "date":
        return str(mapped.value)[:10]
    if data_map.data_type == "numeric":
        return decimal_text(mapped.raw)
    return read_text(mapped.value) or ""


def _number(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    stand_in = _stand_in(mapped, data_map)
    raw = mapped.raw if stand_in is None else stand_in.name
    if isinstance(raw, bool):
        return Unconvertible("no_word_for_boolean", {"value": _shown(raw)})
    if read_number(raw) is None:
        return Unconvertible("not_number_for_field", {"value": _shown(raw)})
    text = decimal_text(raw)
    if digits_in(text) > MOST_DIGITS:
        return Unconvertible("number_too_long", {"digits": digits_in(text), "limit": MOST_DIGITS})
    return text


def _date(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    stand_in = _stand_in(mapped, data_map)
    raw = mapped.value if stand_in is None else stand_in.name
    if isinstance(raw, bool):
        return Unconvertible("no_word_for_boolean", {"value": _shown(raw)})
    date = canonical_date(raw)
    return Unconvertible("not_date_for_field", {"value": _shown(raw)}) if date is None else date[:10]


def _single_choice(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    members = read_list(mapped.value) or []
    if len(members) != 1:
        return Unconvertible("several_for_one_choice", {"count": len(members)})
    choice = _choice(members[0], data_map, target.choices)
    if choice is None:
        return Unconvertible(_choice_problem(members[0], target), {"value": _shown(members[0])})
    return choice


def _multi_choice(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    """An array of choice ids; it replaces the whole set, so what is unknown is left out and the others still go."""
    members = read_list(mapped.value) or []
    chosen = [(_choice(one, data_map, target.choices), one) for one in members]
    ids = list(dict.fromkeys(id_ for id_, _ in chosen if id_ is not None))
    unknown = tuple(_shown(one) for id_, one in chosen if id_ is None)
    if not ids:
        return Unconvertible(_choice_problem(members[0], target), {"value": ", ".join(unknown)})
    return FieldValue(target.id, ids, unknown) if unknown else ids


def _unknown_type(mapped: Mapped, data_map: DataMap, target: Field) -> Wire:
    """The account was never read: texts, numbers and days as they are, truth values only by the map's own two values."""
    stand_in = _stand_in(mapped, data_map)
    if stand_in is not None:
        return str(stand_in.id) if stand_in.id > 0 else stand_in.name
    if isinstance(mapped.value, bool):
        return Unconvertible("account_not_read", {"value": _shown(mapped.value)})
    if isinstance(mapped.value, list):
        return [read_text(one) or "" for one in mapped.value]
    return _plain_text(mapped, data_map, target)


_BY_TYPE: dict[str, Callable[[Mapped, DataMap, Field], Wire]] = {
    "shorttext": _text,
    "longtext": _text,
    "numeric": _number,
    "date": _date,
    "birthdate": _date,
    "singlechoice": _single_choice,
    "multichoice": _multi_choice,
    "interests": _multi_choice,
}


def _stand_in(mapped: Mapped, data_map: DataMap) -> Reference | None:
    """The map's own value for true or false, where the value is one of them and the map has one."""
    truth = _truth(mapped.value)
    return None if truth is None else (data_map.when_true if truth else data_map.when_false)


def _truth(value: Any) -> bool | None:
    """true and false as JSON values or texts; nothing else, since "no" can be a text and 1 a choice's id."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return None


def _choice(value: Any, data_map: DataMap, choices: tuple[Choice, ...]) -> str | None:
    """The id of the choice that ``value`` means: by the map's two values, by id, by label; ``None`` if there is none.

    Where the account's choices were not read, an id is believed.
    """
    truth = _truth(value)
    if truth is not None:
        stand_in = data_map.when_true if truth else data_map.when_false
        if stand_in is not None:
            return _known_choice(stand_in, choices)
    text = read_text(value) or ""
    if any(str(one.id) == text for one in choices) or (not choices and text.isdecimal()):
        return text
    wanted = {text.casefold()} if truth is None else set(_YES if truth else _NO)
    return next((str(one.id) for one in choices if one.label.strip().casefold() in wanted), None)


def _known_choice(stand_in: Reference, choices: tuple[Choice, ...]) -> str | None:
    """By id where the account has it, by name in another account, where ids differ; unread choices are believed."""
    if not choices or any(one.id == stand_in.id for one in choices):
        return str(stand_in.id)
    label = stand_in.name.strip().casefold()
    return next((str(one.id) for one in choices if one.label.strip().casefold() == label), None)


def _choice_problem(value: Any, target: Field) -> str:
    return "no_word_for_boolean" if _truth(value) is not None else "unknown_choice"


def _shown(value: Any) -> str:
    text = read_text(value)
    return (str(value) if text is None else text)[:60]
