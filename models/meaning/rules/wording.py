"""Words for the parts of a rule: rows, criteria and durations, as marked spans that a screen can underline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from models.meaning.configuration import Condition, Criterion, DataMap
from models.meaning.mapping import read_text
from models.meaning.rules.criteria import VALUELESS

SpanKind = Literal["text", "value", "duration"]
EVENT_PATH = ("event",)


class Span(NamedTuple):
    """A piece of a sentence. ``row`` is the table row that a value or a duration stands in, from 1."""

    text: str
    kind: SpanKind = "text"
    row: int | None = None


class Phrase:
    """Spans in the making; plain texts that follow each other are one span."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans: list[Span] = list(spans)

    def say(self, text: str) -> Phrase:
        if self.spans and self.spans[-1].kind == "text":
            self.spans[-1] = Span(self.spans[-1].text + text)
        elif text:
            self.spans.append(Span(text))
        return self

    def mark(self, text: str, kind: SpanKind, row: int | None) -> Phrase:
        self.spans.append(Span(text, kind, row))
        return self

    def add(self, other: Phrase) -> Phrase:
        for one in other.spans:
            if one.kind == "text":
                self.say(one.text)
            else:
                self.spans.append(one)
        return self

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.spans)


def listed(parts: Sequence[Phrase], word: str) -> Phrase:
    """``a``, ``a or b``, ``a, b or c``."""
    whole = Phrase()
    for place, one in enumerate(parts):
        if place:
            whole.say(f" {word} " if place == len(parts) - 1 else ", ")
        whole.add(one)
    return whole


def event_of(row: Condition, number: int, maps: Mapping[str, DataMap]) -> Phrase:
    """What a row waits for: the event's name where a criterion says it, else the call; then the other criteria."""
    naming = next((one for one in row.criteria if _names_event(one, maps)), None)
    others = [one for one in row.criteria if one is not naming]
    phrase = Phrase()
    if naming is not None:
        phrase.add(listed([Phrase().mark(one, "value", number) for one in _values(naming)], "or"))
    elif row.call == "any":
        phrase.say("an event" if others else "any event")
    else:
        article = ("an" if row.call == "identify" else "a") if others else "any"
        phrase.say(f"{article} {row.call} call")
    if others:
        phrase.say(" with ").add(listed([_criterion(one, number) for one in others], "and"))
    return phrase


def _criterion(one: Criterion, number: int) -> Phrase:
    subject = f"the person's {one.map}" if one.of == "person" else one.map
    if one.operator in VALUELESS:
        return Phrase().say(f"{subject} that exists" if one.operator == "exists" else f"no {subject}")
    phrase = Phrase().say(f"{subject} {one.operator} ")
    return phrase.add(listed([Phrase().mark(text, "value", number) for text in _values(one)], "or"))


def _names_event(one: Criterion, maps: Mapping[str, DataMap]) -> bool:
    data_map = maps.get(one.map)
    named = data_map is not None and data_map.paths == EVENT_PATH and data_map.data_type == "string"
    return named and one.of == "event" and one.operator in ("=", "is one of")


def _values(one: Criterion) -> list[str]:
    given = one.value if isinstance(one.value, tuple) else (one.value,)
    return [read_text(value) or "" for value in given]
