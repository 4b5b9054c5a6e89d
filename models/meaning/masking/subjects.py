"""What a property is about, told by its name: whether it holds an address, a name, an id … or nothing personal."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache


class Subject(Enum):
    """``PLAIN`` is personal nowhere; ``TEXT`` is personal, of no kind that is known."""

    PLAIN = auto()
    EMAIL = auto()
    PHONE = auto()
    GIVEN_NAME = auto()
    FAMILY_NAME = auto()
    FULL_NAME = auto()
    ID = auto()
    IP = auto()
    STREET = auto()
    CITY = auto()
    POSTCODE = auto()
    BIRTHDAY = auto()
    LATITUDE = auto()
    LONGITUDE = auto()
    TEXT = auto()


OF_FIELD = {
    1: Subject.GIVEN_NAME,
    2: Subject.FAMILY_NAME,
    3: Subject.EMAIL,
    4: Subject.BIRTHDAY,
    10: Subject.STREET,
    11: Subject.CITY,
    13: Subject.POSTCODE,
    15: Subject.PHONE,
    16: Subject.PHONE,
    37: Subject.PHONE,
}
"""Emarsys's own fields by their id."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HOLDERS = _words(
    "traits address location user customer contact person profile shopper buyer recipient subscriber visitor billing"
    " shipping"
)
"""An object of such a name is about a person, whatever stands in it."""

_OWNERS = _words(
    "user customer client member contact subscriber visitor account profile person order checkout cart transaction"
    " session device advertising anonymous previous group message loyalty card external invoice"
)
"""Whose id leads to a person or to one purchase. The id of a product or an audience does not."""

_PLAIN = _words(
    "country language locale currency timezone gender salutation plan tier status type source channel level"
)
_BY_WORD = {
    Subject.EMAIL: "email mail emails",
    Subject.PHONE: "phone mobile telephone fax msisdn cellphone",
    Subject.IP: "ip",
    Subject.BIRTHDAY: "birth birthday birthdate dob",
    Subject.POSTCODE: "zip zipcode postal postcode postalcode",
    Subject.CITY: "city town",
    Subject.STREET: "street address address1 address2",
    Subject.LATITUDE: "latitude lat",
    Subject.LONGITUDE: "longitude lng lon",
    Subject.GIVEN_NAME: "firstname givenname forename middlename",
    Subject.FAMILY_NAME: "lastname familyname surname",
    Subject.FULL_NAME: "fullname username displayname nickname",
}
_SUBJECT_OF = {word: subject for subject, words in _BY_WORD.items() for word in _words(words)}
_NAME_OF = {"first": Subject.GIVEN_NAME, "given": Subject.GIVEN_NAME, "middle": Subject.GIVEN_NAME}
_NAME_OF |= {"last": Subject.FAMILY_NAME, "family": Subject.FAMILY_NAME}
_NAME_OF |= dict.fromkeys(("full", "user", "customer", "contact", "display", "nick", "billing"), Subject.FULL_NAME)
_NAME_OF["device"] = Subject.TEXT  # people call their telephones by their own name


@lru_cache(maxsize=4096)
def subject_of(name: str, *, personal: bool) -> Subject:
    """What a property of this name holds; ``personal``: it stands in an object that is about a person."""
    words = tuple(one.lower() for one in _WORD.findall(name))
    if not words:
        return Subject.TEXT if personal else Subject.PLAIN
    known = next((found for one in words if (found := _SUBJECT_OF.get(one)) is not None), None)
    if known is not None:
        return known
    if words[-1] == "name":
        known = next((found for one in words if (found := _NAME_OF.get(one)) is not None), None)
        return known or (Subject.FULL_NAME if personal else Subject.PLAIN)
    if _is_id(words, personal):
        return Subject.ID
    if words[-1] == "key" or words[-1] in _PLAIN:
        return Subject.PLAIN
    return Subject.TEXT if personal else Subject.PLAIN


@lru_cache(maxsize=4096)
def is_about_a_person(name: str) -> bool:
    """Whether an object of this name holds what is known of a person."""
    return any(one.lower() in _HOLDERS for one in _WORD.findall(name))


def _is_id(words: tuple[str, ...], personal: bool) -> bool:
    if words[-1] not in ("id", "uid", "uuid", "guid", "token"):
        return words[-1] in ("userid", "customerid", "orderid")
    return personal or not _OWNERS.isdisjoint(words) or words in (("uid",), ("uuid",), ("token",))
