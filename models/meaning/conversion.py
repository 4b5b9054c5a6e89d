"""From a data map's value to what an Emarsys field takes: by the field's own type, choices by id or label.

Pure, and raises nothing: what cannot be converted is a warning on the trace, and the rest goes out. A ``Conversion`` is
made once per map and catalogue and called for every event. Value formats: emarsys-api.md §3.5. Values on the wire are
texts, numbers as their decimal text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from models.meaning.catalogue import READ_ONLY_FIELDS, Catalogue, Choice, Field
from models.meaning.configuration import OPT_IN_FIELD, DataMap, Reference
from models.meaning.mapping import Mapped, read_list, read_text
from models.meaning.number import decimal_text, digits_in, read_number
from models.meaning.segment.times import canonical_date

LONGEST_TEXT = {"shorttext": 60, "longtext": 255}
MOST_DIGITS = 24

_WORDS = {"true": True, "false": False}
_YES = ("yes", "true")
_NO = ("no", "false")


class FieldValue(msgspec.Struct, frozen=True, gc=False):
    """``left_out`` are members of a list that the field has no choice for; the others go out."""

    field: int
    value: str | list[str]
    left_out: tuple[str, ...] = ()


class Clear(NamedTuple):
    field: int


class Unconvertible(NamedTuple):
    """``code`` is a reason of the mapping stage, ``values`` fill its sentence besides the names of map and field."""

    code: str
    values: Mapping[str, Any] = {}


Wire = str | list[str] | FieldValue | Unconvertible
"""What a field type makes of a value; ``FieldValue`` only where something was left out."""

_ANSWERS = (FieldValue, Unconvertible)

Result = FieldValue | Clear | Unconvertible | None


class Conversion:
    """Converts what one map found for its field. The result is ``None`` where the field is left alone.

    While the account was never read a value goes out as plainly as can be judged without knowing the field.
    """

    def __init__(self, data_map: DataMap, field: Reference, catalogue: Catalogue) -> None:
        target = catalogue.fields.get(field.id)
        self._id = field.id
        self._map = data_map
        self._has_words = data_map.when_true is not None or data_map.when_false is not None
        self._type = "" if target is None else target.type
        self._choices = {} if target is None else _by_id_or_label(target.choices)
        self._refusal = _refusal(field.id, target, catalogue)
        self._convert = self._converter(target)

    def __call__(self, mapped: Mapped) -> Result:
        if self._refusal is not None:
            return self._refusal
        if mapped.blank:
            return Clear(self._id) if self._map.clears else None
        if mapped.value is None and self._id != OPT_IN_FIELD:
            return None  # the map's own problem is on the trace already
        wire = self._convert(mapped)
        return wire if isinstance(wire, _ANSWERS) else FieldValue(self._id, wire)

    def _converter(self, target: Field | None) -> Callable[[Mapped], Wire]:
        if self._id == OPT_IN_FIELD:
            return self._opt_in
        if target is None:
            return self._unknown_type
        match target.type:
            case "numeric":
                return self._number
            case "date" | "birthdate":
                return self._date
            case "singlechoice":
                return self._single_choice
            case "multichoice" | "interests":
                return self._multi_choice
            case _:
                return self._text

    def _opt_in(self, mapped: Mapped) -> Wire:
        """Whatever the map's data type: true/false, yes/no, 1/2 become 1 and 2, the only values that Emarsys takes.

        The map's own two values come first: an ``unsubscribed`` that is true means 2.
        """
        word = self._word(mapped.value)
        raw = mapped.raw if word is None else word.id
        text = (read_text(raw) or "").lower()
        if text in (*_YES, "1"):
            return "1"
        if text in (*_NO, "2"):
            return "2"
        return Unconvertible("not_opt_in", {"value": _shown(raw)})

    def _text(self, mapped: Mapped) -> Wire:
        """Dates as their day; truth values as the map's words for them, else true and false."""
        word = self._word(mapped.value)
        if word is not None and word.name.strip():
            text = word.name.strip()
        elif isinstance(mapped.value, list):
            return Unconvertible("list_into_text")
        elif self._map.data_type == "date":
            text = str(mapped.value)[:10]
        else:
            text = decimal_text(mapped.raw) if self._map.data_type == "numeric" else read_text(mapped.value) or ""
        limit = LONGEST_TEXT.get(self._type)
        if limit is not None and len(text) > limit:
            return Unconvertible("text_too_long", {"length": len(text), "limit": limit})
        return text

    def _number(self, mapped: Mapped) -> Wire:
        word = self._word(mapped.value)
        raw = mapped.raw if word is None else word.name
        if isinstance(raw, bool):
            return Unconvertible("no_word_for_boolean", {"value": _shown(raw)})
        if read_number(raw) is None:
            return Unconvertible("not_number_for_field", {"value": _shown(raw)})
        text = decimal_text(raw)
        if digits_in(text) > MOST_DIGITS:
            return Unconvertible("number_too_long", {"digits": digits_in(text), "limit": MOST_DIGITS})
        return text

    def _date(self, mapped: Mapped) -> Wire:
        word = self._word(mapped.value)
        raw = mapped.value if word is None else word.name
        if isinstance(raw, bool):
            return Unconvertible("no_word_for_boolean", {"value": _shown(raw)})
        date = canonical_date(raw)
        return Unconvertible("not_date_for_field", {"value": _shown(raw)}) if date is None else date[:10]

    def _single_choice(self, mapped: Mapped) -> Wire:
        value: Any = mapped.value
        if isinstance(value, list):
            if len(value) != 1:
                return Unconvertible("several_for_one_choice", {"count": len(value)})
            value = value[0]
        id_ = self._choice(value)
        return _no_choice([value]) if id_ is None else id_

    def _multi_choice(self, mapped: Mapped) -> Wire:
        """An array of choice ids. It replaces the whole set; what is unknown is left out and the others still go."""
        members = read_list(mapped.value) or []
        chosen = [(self._choice(one), one) for one in members]
        ids = list(dict.fromkeys(id_ for id_, _ in chosen if id_ is not None))
        unknown = [one for id_, one in chosen if id_ is None]
        if not ids:
            return _no_choice(unknown)
        return FieldValue(self._id, ids, tuple(map(_shown, unknown))) if unknown else ids

    def _unknown_type(self, mapped: Mapped) -> Wire:
        """Texts, numbers and days as they are, truth values only by the map's own two values."""
        word = self._word(mapped.value)
        if word is not None:
            return str(word.id) if word.id > 0 else word.name
        if isinstance(mapped.value, bool):
            return Unconvertible("account_not_read", {"value": _shown(mapped.value)})
        if isinstance(mapped.value, list):
            return [read_text(one) or "" for one in mapped.value]
        return self._text(mapped)

    def _word(self, value: Any) -> Reference | None:
        """The map's own value for true or false, where ``value`` is one of them and the map has one."""
        truth = _truth(value) if self._has_words else None
        return None if truth is None else (self._map.when_true if truth else self._map.when_false)

    def _choice(self, value: Any) -> str | None:
        """The id of the choice meant: by the map's two values, by id, by label; ``None`` if there is none.

        Where the account's choices were not read, an id is believed.
        """
        word = self._word(value)
        if word is not None:
            return self._known(word)
        text = read_text(value) or ""
        id_ = self._choices.get(text) or self._choices.get(text.casefold())
        if id_ is None and not self._choices and text.isdecimal():
            return text
        truth = _truth(value)
        if id_ is None and truth is not None:
            return next((self._choices[word] for word in (_YES if truth else _NO) if word in self._choices), None)
        return id_

    def _known(self, word: Reference) -> str | None:
        """By id where the account has it, by name in another account, where ids differ; unread choices are believed."""
        id_ = str(word.id)
        if not self._choices or id_ in self._choices.values():
            return id_
        return self._choices.get(word.name.strip().casefold())


def _refusal(id_: int, target: Field | None, catalogue: Catalogue) -> Unconvertible | None:
    """Why nothing at all can be written to a field."""
    if id_ in READ_ONLY_FIELDS or (target is not None and target.type == "voucher"):
        return Unconvertible("read_only_field")
    if target is None and catalogue.read_at:
        return Unconvertible("unknown_field")
    return None


def _by_id_or_label(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Id and label without regard to case -> id.

    An id goes before a label that looks like one, an earlier label before a later.
    """
    labels = {one.label.strip().casefold(): str(one.id) for one in reversed(choices)}
    return labels | {str(one.id): str(one.id) for one in choices}


def _truth(value: Any) -> bool | None:
    """true and false as JSON values or texts; nothing else, since "no" can be a text and 1 a choice's id."""
    if isinstance(value, bool):
        return value
    return _WORDS.get(value.lower()) if isinstance(value, str) else None


def _no_choice(values: list[Any]) -> Unconvertible:
    code = "no_word_for_boolean" if _truth(values[0]) is not None else "unknown_choice"
    return Unconvertible(code, {"value": ", ".join(map(_shown, values))})


def _shown(value: Any) -> str:
    text = read_text(value)
    return (str(value) if text is None else text)[:60]
