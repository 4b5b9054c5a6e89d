"""A fact is what one stage found out about one event: a reason code with the values that its sentence needs."""

from __future__ import annotations

from typing import Any, NamedTuple


class Fact(NamedTuple):
    """``code`` names a ``Reason``; ``values`` are JSON values by name. Stored as ``[code, values]``."""

    code: str
    values: dict[str, Any]


def fact(code: str, **values: Any) -> Fact:
    return Fact(code, values)
