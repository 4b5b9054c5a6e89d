"""The three identifiers of an event, cleaned: what is not an identity is dropped, with the reason for the trace.

Decides about texts only; who they belong to is decided in ``resolve``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from models.meaning.trace.facts import Fact, fact

NOT_IDENTITIES = frozenset(("null", "undefined", "none", "nan", "0", "-1", "guest", "anonymous", "[object object]"))
"""What programs send for "nobody", compared trimmed and lower-cased; blank text is the same as absent."""

LONGEST_ADDRESS = 254
LONGEST = 1000
"""A longer identifier is a mistake at the sender; it would only bloat the users table."""

_ADDRESS = re.compile(r"""[^\s@,;:<>()\[\]"\\]+@[^\s@,;:<>()\[\]"\\.]+(?:\.[^\s@,;:<>()\[\]"\\.]+)*""")
_SHOWN = 80


class Identifiers(NamedTuple):
    """Each is a usable text or ``None``. ``dropped`` holds a fact for each value that was there but is not usable."""

    primarykey: str | None
    user_id: str | None
    anonymous_id: str | None
    dropped: tuple[Fact, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the event can be anybody's; one that cannot is refused as ``no_user_anon_id``."""
        return not (self.primarykey is None and self.user_id is None and self.anonymous_id is None)


def read_identifiers(
    user_id: object, anonymous_id: object, key_values: Iterable[object], *, email: bool
) -> Identifiers:
    """Clean what an event brings.

    ``key_values``: what stands at the configured primary key paths, in their order (may be lazy); the first that is
    usable counts. ``email``: the key is an e-mail address. ``None``, or an object that is no JSON value, is absent.
    """
    dropped: list[Fact] = []
    key = None
    for value in key_values:
        key = _usable("primary key", value, email, dropped)
        if key is not None:
            break
    return Identifiers(
        key,
        _usable("userId", user_id, False, dropped),
        _usable("anonymousId", anonymous_id, False, dropped),
        tuple(dropped),
    )


def normalise_key(value: object, email: bool) -> str | None:
    """A primary key as it is looked up and stored, or ``None`` where ``value`` is not a usable key."""
    return _usable("primary key", value, email, [])


def _usable(name: str, value: object, email: bool, dropped: list[Fact]) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
    elif isinstance(value, bool | dict | list):
        code = "identifier_several" if isinstance(value, list) and value else "identifier_wrong_type"
        dropped.append(fact(code, name=name))
        return None
    elif isinstance(value, int | float):
        text = _number_text(value)
    else:
        return None
    why = _unusable(text, email)
    if why is None:
        return text.lower() if email else text
    dropped.append(fact(why, name=name, text=text[:_SHOWN]))
    return None


def _unusable(text: str, email: bool) -> str | None:
    """The reason code why a trimmed text is no identifier."""
    if len(text) <= 15 and text.lower() in NOT_IDENTITIES:
        return "identifier_nobody"
    if len(text) > (LONGEST_ADDRESS if email else LONGEST):
        return "identifier_too_long"
    if email and not (_ADDRESS.fullmatch(text) and text.isprintable()):
        return "identifier_several" if text.count("@") > 1 else "identifier_no_address"
    return None


def _number_text(value: float) -> str:
    """A number as client libraries write it: whole numbers without a point."""
    if isinstance(value, int):
        return str(value) if value.bit_length() < 3000 else "9" * (LONGEST + 1)
    if not math.isfinite(value):
        return "nan"
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
