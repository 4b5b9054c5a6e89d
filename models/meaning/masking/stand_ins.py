"""Stand-ins: believable values made from the real ones with a key, each in the shape that its kind of value has."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator

from models.meaning.masking.subjects import Subject

_GIVEN = (
    "Ada",
    "Ben",
    "Clara",
    "David",
    "Emma",
    "Felix",
    "Greta",
    "Hugo",
    "Ida",
    "Jonas",
    "Karla",
    "Leo",
    "Mara",
    "Nils",
)
_FAMILY = ("Albers", "Brandt", "Dahl", "Egger", "Falk", "Graf", "Holm", "Iversen", "Jansen", "Keller", "Lund", "Moser")
_STREETS = ("Station Road", "Mill Lane", "Harbour Street", "Garden Way", "Church Hill", "Market Place", "Park Row")
_TOWNS = ("Northwick", "Eastbury", "Millford", "Lakeside", "Stonebridge", "Ashton", "Riverton", "Westhaven")
_DOMAINS = ("example.com", "example.org", "example.net")
"""Reserved for examples: nobody receives what is sent there."""
_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
_VOWELS, _CONSONANTS, _HEX = "aeiou", "bdfgklmnprstvz", "0123456789abcdef"

_LONG_ENOUGH = 12
"""An id with fewer letters and digits gets a longer stand-in: two people must not become one."""
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(.*)", re.DOTALL)


class StandIns:
    """The makers of stand-ins under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def text(self, value: str, subject: Subject) -> str:
        """The stand-in of a text of this kind; blank space around it stays."""
        inner = value.strip()
        made = _MAKERS[subject](inner, self._draw(subject, inner))
        return value.replace(inner, made, 1)

    def number(self, value: float, subject: Subject) -> float:
        """The stand-in of a number that is an id, a telephone number or a place; of its own type."""
        draw = self._draw(subject, repr(value))
        if subject is Subject.LATITUDE:
            return round(next(draw) * 150 / 256 - 75 + next(draw) / 256, 4)
        if subject is Subject.LONGITUDE:
            return round(next(draw) * 350 / 256 - 175 + next(draw) / 256, 4)
        return type(value)(int(_digits(10, draw)))

    def _draw(self, subject: Subject, value: str) -> Iterator[int]:
        """Bytes without end that only this value has; addresses are the same however they are spelt."""
        same = value.lower() if subject is Subject.EMAIL else value
        seed, block = f"{subject.name}:{same}".encode("utf-8", "replace"), 0
        while True:
            yield from hmac.digest(self._key, block.to_bytes(4) + seed, "sha256")
            block += 1


def _email(value: str, draw: Iterator[int]) -> str:
    first, last, domain = _one_of(_GIVEN, draw), _one_of(_FAMILY, draw), _one_of(_DOMAINS, draw)
    return f"{first.lower()}.{last.lower()}.{_hex(8, draw)}@{domain}"


def _id(value: str, draw: Iterator[int]) -> str:
    if sum(one.isalnum() for one in value) >= _LONG_ENOUGH:
        return _same_shape(value, draw)
    return _digits(_LONG_ENOUGH, draw) if value.isdecimal() else f"id-{_hex(10, draw)}"


def _ip(value: str, draw: Iterator[int]) -> str:
    if ":" in value:
        return f"2001:db8:{':'.join(_hex(4, draw) for _ in range(6))}"
    return f"{_one_of(_NETWORKS, draw)}.{1 + next(draw) % 254}"


def _phone(value: str, draw: Iterator[int]) -> str:
    """The first two digits, often those of the country, stay."""
    digits = [one for one in value if one.isdecimal()]
    new = iter(digits[:2] + list(_digits(max(0, len(digits) - 2), draw)))
    return "".join(next(new) if one.isdecimal() else one for one in value) if digits else _words(value, draw)


def _birthday(value: str, draw: Iterator[int]) -> str:
    found = _DATE.fullmatch(value)
    if found is None:
        return _words(value, draw)
    return f"{1950 + next(draw) % 50}-{1 + next(draw) % 12:02}-{1 + next(draw) % 28:02}{found[4]}"


def _street(value: str, draw: Iterator[int]) -> str:
    return f"{1 + next(draw) % 98} {_one_of(_STREETS, draw)}"


def _full_name(value: str, draw: Iterator[int]) -> str:
    return f"{_one_of(_GIVEN, draw)} {_one_of(_FAMILY, draw)}"


def _words(value: str, draw: Iterator[int]) -> str:
    """Syllables of the same length, digits for digits; spaces and marks stay where they are."""
    made = []
    for at, one in enumerate(value):
        if one.isalpha():
            new = _one_of(_VOWELS if at % 2 else _CONSONANTS, draw)
            made.append(new.upper() if one.isupper() else new)
        else:
            made.append(str(next(draw) % 10) if one.isdecimal() else one)
    return "".join(made)


def _same_shape(value: str, draw: Iterator[int]) -> str:
    """Letters for letters and digits for digits; what looks hexadecimal goes on looking so."""
    letters = "abcdef" if not set(value.lower()) - set(_HEX + "-{}") else "abcdefghijklmnopqrstuvwxyz"
    made = []
    for one in value:
        if one.isdecimal():
            made.append(str(next(draw) % 10))
        elif one.isalpha():
            new = _one_of(letters, draw)
            made.append(new.upper() if one.isupper() else new)
        else:
            made.append(one)
    return "".join(made)


def _hex(count: int, draw: Iterator[int]) -> str:
    return "".join(_one_of(_HEX, draw) for _ in range(count))


def _digits(count: int, draw: Iterator[int]) -> str:
    """Never with a zero first, so that a number keeps its length."""
    return "".join(str(next(draw) % 10 if at else 1 + next(draw) % 9) for at in range(count))


def _one_of(choices: tuple[str, ...] | str, draw: Iterator[int]) -> str:
    return choices[next(draw) % len(choices)]


_MAKERS = {
    Subject.EMAIL: _email,
    Subject.PHONE: _phone,
    Subject.GIVEN_NAME: lambda value, draw: _one_of(_GIVEN, draw),
    Subject.FAMILY_NAME: lambda value, draw: _one_of(_FAMILY, draw),
    Subject.FULL_NAME: _full_name,
    Subject.ID: _id,
    Subject.IP: _ip,
    Subject.STREET: _street,
    Subject.CITY: lambda value, draw: _one_of(_TOWNS, draw),
    Subject.POSTCODE: _same_shape,
    Subject.BIRTHDAY: _birthday,
    Subject.LATITUDE: _words,
    Subject.LONGITUDE: _words,
    Subject.TEXT: _words,
}
