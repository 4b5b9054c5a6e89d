"""The way through a message or a text: what is personal there is replaced, all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote, unquote

from models.meaning.identity.identifiers import NOT_IDENTITIES
from models.meaning.masking.patterns import FOUND, PARAMETER, WHOLE_EMAIL, subject_found
from models.meaning.masking.stand_ins import StandIns
from models.meaning.masking.subjects import OF_FIELD, Subject, is_about_a_person, subject_of

KEY_STAND_IN = "YOUR_KEY"
LEAST_KEY = 16
MOST_REMEMBERED = 20_000
SHORTEST_REMEMBERED = 3

_FLAGS = NOT_IDENTITIES | {"", "true", "false", "yes", "no", "on", "off", "1", "2"}
"""Texts that say nothing about who somebody is; they go on meaning what they mean."""
_NUMBERED = (Subject.ID, Subject.PHONE, Subject.LATITUDE, Subject.LONGITUDE)
"""What is personal even where it is written as a number."""
_AS_IT_IS = frozenset(("timestamp", "originalTimestamp", "sentAt", "receivedAt", "type", "event", "channel", "version"))
_OF_HOLDER = ("id", "token", "name")
"""Names that say little without that of the object in which they stand."""
_LETTERS = re.compile(r"\w+")


class Masking:
    """Stand-ins under one ``key`` (random, at least 16 bytes; the same key gives the same stand-ins).

    ``keep``: texts that are no secrets of a person because the configuration itself holds them (what criteria compare
    with, labels of choices); they stay, so that rules decide about the stand-ins as they decided about the people.
    """

    def __init__(self, key: bytes, keep: Collection[str] = ()) -> None:
        if len(key) < LEAST_KEY:
            raise ValueError(f"a masking key has at least {LEAST_KEY} bytes")
        self._stand_ins = StandIns(key)
        self._keep = frozenset(one.strip().lower() for one in keep) | _FLAGS
        self._met: dict[str, dict[str, str]] = {}
        self._count = 0

    def message(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """A message as it was received or stored, without the people in it. The original stays untouched."""
        return {name: one if name in _AS_IT_IS else self._member(name, one, False) for name, one in message.items()}

    def contact(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A contact as Emarsys is sent it: values by the ids of fields."""
        masked = {}
        for name, value in fields.items():
            subject = OF_FIELD.get(int(name), Subject.TEXT) if name.isdecimal() else subject_of(name, personal=True)
            masked[name] = self._value(subject, value, True)
        return masked

    def text(self, value: object) -> str:
        """Any text (an explanation, a wire text): addresses in it, and every text that was replaced before."""
        text, at = str(value), 0
        made: list[str] = []
        for found in PARAMETER.finditer(text):
            made += (self._free(text[at : found.start()]), self._parameter(found))
            at = found.end()
        return "".join((*made, self._free(text[at:])))

    def _member(self, name: str, value: Any, personal: bool) -> Any:
        if name == "writeKey":
            return KEY_STAND_IN
        if isinstance(value, dict):
            return self._object(value, name != "personas" and (personal or is_about_a_person(name)), name)
        return self._value(subject_of(name, personal=personal), value, personal)

    def _object(self, value: Mapping[str, Any], personal: bool, holder: str = "") -> dict[str, Any]:
        masked = {}
        for name, one in value.items():
            about = f"{holder}_{name}" if holder and name in _OF_HOLDER else name
            masked[self.text(name) if "@" in name else name] = self._member(about, one, personal)
        return masked

    def _value(self, subject: Subject, value: Any, personal: bool) -> Any:
        if isinstance(value, dict):
            return self._object(value, personal)
        if isinstance(value, list):
            return [self._value(subject, one, personal) for one in value]
        if isinstance(value, str):
            return self._replaced(subject, value)
        if isinstance(value, int | float) and not isinstance(value, bool) and subject in _NUMBERED and value > 2:
            return self._remembered(str(value), self._stand_ins.number(value, subject))
        return value

    def _replaced(self, subject: Subject, value: str) -> str:
        """The stand-in of a whole text that stands under a property."""
        inner = value.strip()
        if inner.lower() in self._keep:
            return value
        if WHOLE_EMAIL.fullmatch(inner):
            subject = Subject.EMAIL
        elif subject is Subject.PLAIN or "://" in inner:
            return self.text(value)
        elif subject is Subject.EMAIL:
            subject = Subject.TEXT  # not an address, and to stay none
        self._remembered(inner, self._stand_ins.text(inner, subject))
        return self._stand_ins.text(value, subject)

    def _parameter(self, found: re.Match[str]) -> str:
        value = unquote(found["value"])
        masked = self._replaced(subject_of(unquote(found["name"]), personal=False), value)
        return f"{found['name']}={found['value'] if masked == value else quote(masked, safe='')}"

    def _free(self, text: str) -> str:
        made: list[str] = []
        at = 0
        for found in FOUND.finditer(text):
            subject = subject_found(found)
            if subject is not None:
                made += (self._known(text[at : found.start()]), self._found(found[0], subject))
                at = found.end()
        return "".join((*made, self._known(text[at:])))

    def _found(self, text: str, subject: Subject) -> str:
        if subject is Subject.EMAIL and "@" not in text:
            return quote(self._stand_ins.text(unquote(text), subject), safe="")
        return self._stand_ins.text(text, subject)

    def _remembered(self, text: str, stand_in: Any) -> Any:
        """``stand_in``, which from now on replaces ``text`` in other texts as well."""
        first = _LETTERS.search(text)
        if first is not None and len(text) >= SHORTEST_REMEMBERED and self._count < MOST_REMEMBERED:
            cut = first.start()
            others = self._met.setdefault(first[0], {})
            self._count += text[cut:] not in others
            others[text[cut:]] = str(stand_in)[cut:]
        return stand_in

    def _known(self, text: str) -> str:
        """A stretch of text in which everything that was replaced elsewhere is replaced, the longest first."""
        if not self._met:
            return text
        made: list[str] = []
        at = 0
        for word in _LETTERS.finditer(text):
            if word.start() < at:
                continue
            for original in sorted(self._met.get(word[0], ()), key=len, reverse=True):
                end = word.start() + len(original)
                if text.startswith(original, word.start()) and not text[end : end + 1].isalnum():
                    made += (text[at : word.start()], self._met[word[0]][original])
                    at = end
                    break
        return "".join((*made, text[at:]))
