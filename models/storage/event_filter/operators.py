"""The operators of the filter language, one class each: what it says to people, and its condition.

These conditions are on the columns of ``event`` or on small tables found by an index; what looks into stored messages
stands in ``inside``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from peewee import fn

from models.meaning.trace.verdicts import Verdict
from models.problems import UserMistake
from models.storage.event_filter.inside import MapOperator, Plain, RuleInstanceOperator, RuleOperator
from models.storage.event_filter.operator import Operator, any_of, like
from models.storage.event_filter.span import Span
from models.storage.tables import ApiKey, Delivery, Event, Mark

ERRORS = (Verdict.REFUSED, Verdict.REJECTED, Verdict.FAILED)


class _TextOperator(Operator):
    """A text column; ``*`` stands for anything, letter case does not matter."""

    column: ClassVar[Any]

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return any_of(like(fn.COALESCE(self.column, ""), value) for value in values)


class Type(_TextOperator):
    name, column = "type", Event.type
    help = "The kind of call."
    example = "type:track,identify"
    phrases = ("of type {}", "not of type {}")
    offers = ("identify", "track", "page", "screen", "group", "alias", "delete", "timer")


class Name(_TextOperator):
    name, column = "name", Event.name
    help = "The event's or page's name; * stands for anything."
    example = 'name:"Coupon Entered"'
    phrases = ("named {}", "not named {}")


class ContactOperator(_TextOperator):
    name, column = "email", Event.contact
    help = "Who it is about, as the list shows it: e-mail address, anonymousId, or the address of a refused request."
    example = "email:*@example.com"
    phrases = ("from {}", "not from {}")


class Door(_TextOperator):
    name, column = "door", Event.door
    help = "Where it came in: the tracking door, the destination door, a rule's timer, or sent again."
    example = "door:destination"
    phrases = ("by the door {}", "not by the door {}")
    offers = ("tracking", "destination", "timer", "resend")


class VerdictOperator(Operator):
    name = "verdict"
    help = "What became of it."
    example = "verdict:rejected,failed"
    phrases = ("{}", "not {}")
    offers = tuple(one.word.replace(" ", "-") for one in Verdict)

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        known = {one.word: one for one in Verdict}
        wanted = [known.get(value.lower().replace("-", " ")) for value in values]
        if None in wanted:
            wrong = values[wanted.index(None)]
            raise UserMistake(f"There is no verdict “{wrong}”. The verdicts are {', '.join(self.offers)}.")
        return Event.verdict.in_(wanted)

    def say(self, values: Sequence[str], minus: bool) -> str:
        return super().say([value.lower().replace("-", " ") for value in values], minus)


class Code(Operator):
    name = "code"
    help = "The reason's code, or Emarsys' reply code of one of its deliveries."
    example = "code:2004"
    phrases = ("with the code {}", "without the code {}")

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        caused = Delivery.select(Delivery.event_id).where(Delivery.code.in_(list(values)))
        carried = Delivery.select(Delivery.id).where(Delivery.code.in_(list(values)))
        return Event.reason.in_(list(values)) | Event.id.in_(caused) | fn.COALESCE(Event.upsert_id, 0).in_(carried)


class Key(Operator):
    name = "key"
    help = "The name of the source key that it came with; * stands for anything."
    example = "key:shop-prod"
    phrases = ("with the key {}", "not with the key {}")

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        named = ApiKey.select(ApiKey.id).where(any_of(like(ApiKey.name, value) for value in values))
        return fn.COALESCE(Event.key_id, 0).in_(named)


class _NumberOperator(Operator):
    column: ClassVar[Any]

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        numbers = [value.lstrip("#") for value in values]
        for number in numbers:
            if not number.isascii() or not number.isdecimal() or len(number) > 18:
                raise UserMistake(f"“{number}” is not a number. Write one like {self.example}.")
        return fn.COALESCE(self.column, 0).in_([int(number) for number in numbers])


class Id(_NumberOperator):
    name, column = "id", Event.id
    help = "The event's number."
    example = "id:248213"
    phrases = ("number {}", "not number {}")


class PersonOperator(_NumberOperator):
    name, column = "contact", Event.person_id
    help = "The number of a person in the users table: all that person's events."
    example = "contact:1207"
    phrases = ("of contact {}", "not of contact {}")


class Moved(Operator):
    name = "moved"
    help = "Whether it moved a rule: started, went on, completed or ended one."
    example = "moved:yes"
    phrases = ("that moved a rule", "that moved no rule")
    offers = ("yes", "no")

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return (Event.rules > 0) if _yes(values) else (Event.rules == 0)

    def say(self, values: Sequence[str], minus: bool) -> str:
        return self.phrases[_yes(values) == minus]


class Is(Operator):
    name = "is"
    help = "Replays, timers of rules, events of nobody known yet, refused things."
    example = "-is:replay"
    phrases = ("only {}", "without {}")
    offers = ("replay", "timer", "anonymous", "error")
    _PLURALS: ClassVar = {"replay": "replays", "timer": "timers", "anonymous": "anonymous ones", "error": "errors"}

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        conditions = {
            "replay": Event.replay_of.is_null(False),
            "timer": Event.door == "timer",
            "anonymous": fn.COALESCE(Event.contact, "").startswith("anonymous"),
            "error": Event.verdict.in_(ERRORS),
        }
        wrong = next((value for value in values if value not in conditions), None)
        if wrong is not None:
            raise UserMistake(f"An event cannot be “{wrong}”. Choose one of {', '.join(self.offers)}.")
        return any_of(conditions[value] for value in values)

    def say(self, values: Sequence[str], minus: bool) -> str:
        return super().say([self._PLURALS[value] for value in values], minus)


class Has(Operator):
    name = "has"
    help = "What an event has: a mark or a note of somebody, an error, values for fields, a rule that moved, a request."
    example = "has:note"
    phrases = ("with {}", "without {}")
    offers = ("mark", "note", "error", "fields", "rule", "request")
    _WORDS: ClassVar = {
        "mark": "a mark",
        "note": "a note",
        "error": "an error",
        "fields": "values for fields",
        "rule": "a rule that moved",
        "request": "a request to Emarsys",
    }

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        marked = Mark.select(Mark.event_id)
        conditions = {
            "mark": Event.id.in_(marked),
            "note": Event.id.in_(marked.where(Mark.note != "")),
            "error": Event.verdict.in_(ERRORS),
            "fields": Event.fields > 0,
            "rule": Event.rules > 0,
            "request": Event.emarsys_ms.is_null(False),
        }
        wrong = next((value for value in values if value not in conditions), None)
        if wrong is not None:
            raise UserMistake(f"An event cannot have “{wrong}”. Choose one of {', '.join(self.offers)}.")
        return any_of(conditions[value] for value in values)

    def say(self, values: Sequence[str], minus: bool) -> str:
        return super().say([self._WORDS[value] for value in values], minus)


class _TimeOperator(Operator):
    def moment(self, values: Sequence[str], now: int) -> int:
        """A time of today (``10:30``), a date, or both with a T between, in local time; or so long ago (``15m``, ``2h``)."""
        if len(values) != 1:
            raise UserMistake(f"One time is needed here, like {self.example}.")
        text, here = values[0], datetime.fromtimestamp(now / 1000)
        units = {"m": "minutes", "h": "hours", "d": "days"}
        if text[:-1].isascii() and text[:-1].isdecimal() and len(text) < 6 and text[-1] in units:
            return int((here - timedelta(**{units[text[-1]]: int(text[:-1])})).timestamp() * 1000)
        try:
            whole = f"{here.date().isoformat()}T{text.zfill(5)}" if "-" not in text else text
            return int(datetime.fromisoformat(whole).timestamp() * 1000)
        except (ValueError, OverflowError, OSError):
            raise UserMistake(f"“{text}” is not a time. Write 10:30, 2026-01-31, 2026-01-31T10:30 or 2h.") from None


class After(_TimeOperator):
    name = "after"
    help = "Received at this time or later: a time of today, a date, or how long ago."
    example = "after:10:30"
    phrases = ("received after {}", "not received after {}")

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return Event.received_at >= self.moment(values, now)


class Before(_TimeOperator):
    name = "before"
    help = "Received before this time: a time of today, a date, or how long ago."
    example = "before:2026-01-31"
    phrases = ("received before {}", "not received before {}")

    def where(self, values: Sequence[str], now: int, span: Span) -> Any:
        return Event.received_at < self.moment(values, now)


_ALL = (Type(), Name(), ContactOperator(), VerdictOperator(), Code(), RuleOperator(), Moved(), MapOperator(), Has(), Is(),
        After(), Before(), Key(), Door(), PersonOperator(), RuleInstanceOperator(), Id())  # fmt: skip
OPERATORS: dict[str, Operator] = {one.name: one for one in _ALL}
"""By name, in the order of the help."""
PLAIN = Plain()


def _yes(values: Sequence[str]) -> bool:
    if len(values) != 1 or values[0].lower() not in ("yes", "no"):
        raise UserMistake("Write moved:yes or moved:no.")
    return values[0].lower() == "yes"
