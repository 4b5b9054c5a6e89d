"""What an operator of the filter language is, and the conditions that several of them make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from peewee import SQL, NodeList, Value

from models.storage.event_filter.span import Span


class Operator:
    """``phrases``: the English of it and of its opposite, with ``{}`` for the values. ``offers``: values to complete with;
    ``slow``: it looks into stored messages or traces, so older events come in bit by bit; ``note``: what is to be said of
    what it finds."""

    name: ClassVar[str]
    help: ClassVar[str]
    example: ClassVar[str]
    phrases: ClassVar[tuple[str, str]]
    offers: ClassVar[tuple[str, ...]] = ()
    slow: ClassVar[bool] = False
    note: ClassVar[str] = ""

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        """The condition for any of ``values``, right for the events of ``span``; ``now`` in ms.

        ``UserMistake`` says what is wrong with one of them.
        """
        raise NotImplementedError

    def say(self, values: Sequence[str], minus: bool) -> str:
        return self.phrases[minus].format(" or ".join(values))


def like(column: Any, pattern: str) -> Any:
    """Whether ``column`` is like ``pattern``, where ``*`` stands for anything."""
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
    return NodeList((column, SQL("LIKE"), Value(escaped), SQL("ESCAPE '\\'")))


def any_of(conditions: Any) -> Any:
    """The conditions joined by *or*."""
    found = None
    for one in conditions:
        found = one if found is None else found | one
    return found
