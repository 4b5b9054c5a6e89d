"""Numbers as messages write them: read for comparison, and written as plain decimal text for the wire."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

_NUMERIC = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_LONGEST = 300
"""No number that means anything has more digits, and longer ones would not fit a float."""
_LARGEST = 10**_LONGEST


def read_number(raw: Any) -> int | float | None:
    """The number that ``raw`` is: a JSON number, or text of digits with at most one decimal point; else ``None``."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw if -_LARGEST < raw < _LARGEST else None
    if isinstance(raw, float):
        return raw
    if not isinstance(raw, str):
        return None
    text = raw.strip()
    if len(text) > _LONGEST or not _NUMERIC.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def decimal_text(raw: str | float) -> str:
    """The shortest plain decimal text of what ``read_number`` has read; of a text every digit that counts stays."""
    if isinstance(raw, int):
        return str(raw)
    text = raw.strip() if isinstance(raw, str) else repr(raw)
    if "e" in text:
        text = format(Decimal(text), "f")
    whole, _, part = text.lstrip("+-").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    digits = f"{whole}.{part}" if part else whole
    return f"-{digits}" if text[0] == "-" and digits != "0" else digits


def digits_in(text: str) -> int:
    """How many digits a decimal text has, without sign and point."""
    return sum(character.isdigit() for character in text)
