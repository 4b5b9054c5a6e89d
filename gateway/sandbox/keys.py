"""How a request names contacts: ``key_id`` and the value under it (emarsys-api.md §2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.sandbox.account import Account
from gateway.sandbox.envelope import ItemError
from gateway.sandbox.switches import Switches
from models.meaning.catalogue import Field

EMAIL = 3
INTERNAL = ("id", "uid")


@dataclass(frozen=True, slots=True)
class Key:
    """The identifying field of one request. ``name`` is how replies name it: the field's id, ``id`` or ``uid``."""

    name: str
    field: Field | None
    """``None`` for the internal ids."""

    @property
    def members(self) -> tuple[str, ...]:
        """Under what a contact may carry the key's value."""
        if self.field is None:
            return (self.name,)
        return (self.name, self.field.string_id) if self.field.string_id else (self.name,)

    def not_found(self, value: str = "") -> ItemError:
        """2008 in its two wordings: with the value (lists, triggers, delete), without (contact, checkids, getdata)."""
        return ItemError(2008, f"No contact found with the external id: {self.name}" + (f" - {value}" if value else ""))

    def ambiguous(self, value: str) -> ItemError:
        return ItemError(2010, f"More contacts found with the external id: {self.name} - {value}")

    def missing(self) -> ItemError:
        return ItemError(2005, f"No value provided for key field: {self.name}")


def key_named(account: Account, key_id: object) -> Key:
    """The key that ``key_id`` names; left out it is the e-mail field. Raises ``ItemError`` 2004.

    Only indexed fields can be keys.
    """
    if key_id is None or key_id == "":
        key_id = EMAIL
    if key_id in INTERNAL:
        return Key(str(key_id), None)
    named = account.named.get(str(key_id)) if isinstance(key_id, (str, int)) and not isinstance(key_id, bool) else None
    if named is None or named.id not in account.indexed:
        raise ItemError(2004, f"Invalid key field id: {key_id if isinstance(key_id, (str, int)) else ''}")
    return Key(str(named.id), named)


def value_text(value: object) -> str:
    """A key's value as ``errors`` echoes it; empty where there is none. Several choices are joined by commas."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (bool, Mapping)):
        return ""
    if isinstance(value, list):
        return ",".join(value_text(one) for one in value)
    return str(value)


def folded(field_id: int, text: str, switches: Switches) -> str:
    """The value as it is looked up."""
    if field_id == EMAIL and switches.email_case == "fold":
        return text.strip().lower()
    return text


def carries(items: Iterable[Mapping[str, object]], members: Iterable[str] | None, text: str) -> bool:
    """Whether an item has this text in one of the members (``None``: in any), without regard to case and blanks."""
    wanted = text.strip().lower()
    for item in items:
        values = item.values() if members is None else [item[one] for one in members if one in item]
        if any(value_text(value).strip().lower() == wanted for value in values):
            return True
    return False
