"""A rule as one plain sentence: "Fires *Mail* 48 hours after *Coupon Entered*, unless *Order Completed* comes first."

For rules that validate. Values and durations are marked spans with their row, so that a screen can underline them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.meaning.configuration import Condition, DataMap, Rule
from models.meaning.rules.durations import as_written, duration, hours_in_words, in_words, lifetime
from models.meaning.rules.wording import Phrase, Span, event_of, listed

Rows = list[tuple[int, Condition]]


@dataclass(frozen=True, slots=True)
class Sentence:
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.spans)

    @property
    def marked(self) -> str:
        """With the values between asterisks, for terminals and tests."""
        return "".join(f"*{one.text}*" if one.kind == "value" else one.text for one in self.spans)


def sentence(rule: Rule, maps: Iterable[DataMap]) -> Sentence:
    """The sentence of a rule that has no error (``validation.problems``)."""
    said = _Telling(rule, maps)
    phrase = Phrase().say("Fires ").add(said.exits()).add(said.unless()).add(said.how_often()).say(".")
    return Sentence(tuple(phrase.spans))


class _Telling:
    def __init__(self, rule: Rule, maps: Iterable[DataMap]) -> None:
        self.rule = rule
        self.maps = {one.name: one for one in maps}
        rows = list(enumerate(rule.conditions, 1))
        self.last = max(row.sequence for _, row in rows)
        self.steps: list[Rows] = [
            [(number, row) for number, row in rows if row.sequence == sequence] for sequence in range(self.last + 1)
        ]

    def exits(self) -> Phrase:
        """``*Mail* 1 hour after *A*``: the exits, each with its time, and what they come after."""
        exits = _of_type(self.steps[-1], "exit")
        before = _of_type(self.steps[-2], "start", "include")
        own = {self._length(row) for _, row in before}
        if self.last == 1 and len(exits) == 1 and len(own) > 1:
            (number, row) = exits[0]
            times = [self._after(start, number, row).add(event_of(start, at, self.maps)) for at, start in before]
            return self._external_event(number, row).say(" ").add(listed(times, "or"))
        shared = own.pop() if len(own) == 1 else 0
        said = [
            self._external_event(number, row).say(" ").add(self._time(shared, number, row)) for number, row in exits
        ]
        return listed(said, "and").say(" after ").add(self._chain(bool(before) and not own))

    def unless(self) -> Phrase:
        """The guards, but for steps of exclude rows alone, which are told with the steps."""
        said: dict[str, list[Phrase]] = {}
        ends: dict[str, Phrase] = {}
        for sequence, step in enumerate(self.steps):
            if _of_type(step, "start", "include", "exit"):
                for number, row in _of_type(step, "exclude"):
                    end = self._guarding(sequence, number, row)
                    said.setdefault(end.text, []).append(event_of(row, number, self.maps))
                    ends[end.text] = end
        if not said:
            return Phrase()
        return (
            Phrase()
            .say(", unless ")
            .add(listed([listed(events, "or").say(" ").add(ends[end]) for end, events in said.items()], "or"))
        )

    def how_often(self) -> Phrase:
        rule, phrase = self.rule, Phrase()
        if rule.multiple and rule.transaction_map is not None:
            phrase.say(f", for each {rule.transaction_map} on its own")
        elif rule.multiple:
            phrase.say(", for each start on its own")
        elif rule.transaction_map is not None:
            phrase.say(f", all of the same {rule.transaction_map}")
        if rule.cooldown is not None:
            phrase.say(", and not again for ").mark(as_written(rule.cooldown), "duration", None)
        return phrase

    def _chain(self, last_wait_is_told: bool) -> Phrase:
        """``*A*, then *B* within 2 hours, then 4 hours without *C*``: what must happen, step by step."""
        parts = []
        for sequence, step in enumerate(self.steps[:-1]):
            rows = _of_type(step, "start", "include")
            silent = last_wait_is_told and sequence == self.last - 1
            if rows:
                parts.append(listed([self._match(number, row, silent) for number, row in rows], "or"))
            else:
                parts.append(self._silence(_of_type(step, "exclude")))
        whole = Phrase()
        for place, one in enumerate(parts):
            whole.say(", then " if place else "").add(one)
        return whole

    def _match(self, number: int, row: Condition, silent: bool) -> Phrase:
        phrase = event_of(row, number, self.maps)
        if row.type == "include" and row.within is not None:
            phrase.say(" within ").mark(as_written(row.within), "duration", number)
        elif row.type == "include":
            phrase.say(" within ").mark(hours_in_words(self.rule.default_lifetime_hours), "duration", None)
            phrase.say(" of the start")
        if not silent and self._length(row):
            phrase.say(" and a wait of ").mark(self._length_in_words(row), "duration", number)
        return phrase

    def _silence(self, rows: Rows) -> Phrase:
        lengths = [duration(row.within or "0s") for _, row in rows]
        number, longest = rows[lengths.index(max(lengths))]
        phrase = Phrase().mark(as_written(longest.within or "0s"), "duration", number).say(" without ")
        events = []
        for length, (at, row) in zip(lengths, rows, strict=True):
            event = event_of(row, at, self.maps)
            if length < max(lengths):
                event.say(" in the first ").mark(as_written(row.within or "0s"), "duration", at)
            events.append(event)
        return phrase.add(listed(events, "or"))

    def _guarding(self, sequence: int, number: int, row: Condition) -> Phrase:
        since = Phrase()
        if sequence > 0:
            before = _of_type(self.steps[sequence - 1], "start", "include")
            if before and not any(self._length(one) for _, one in before):
                since = listed([event_of(one, at, self.maps) for at, one in before], "or")
            else:
                since.say(f"the beginning of step {sequence}")
        phrase = Phrase().say("comes ")
        if row.within is not None:
            phrase.say("within ").mark(as_written(row.within), "duration", number)
            return phrase.say(" after ").add(since) if sequence else phrase
        return phrase.say("after ").add(since) if sequence else phrase.say("first")

    def _external_event(self, number: int, row: Condition) -> Phrase:
        return Phrase().mark("" if row.external_event is None else row.external_event.name, "value", number)

    def _after(self, start: Condition, number: int, row: Condition) -> Phrase:
        return self._time(self._length(start), number, row).say(" after ")

    def _time(self, before: int, number: int, row: Condition) -> Phrase:
        wait = duration(row.wait) if row.wait is not None else 0
        if before + wait == 0:
            return Phrase().say("at once")
        if wait == 0:
            return Phrase().mark(self._told(before), "duration", None)
        return Phrase().mark(in_words(before + wait) if before else as_written(row.wait or ""), "duration", number)

    def _length(self, row: Condition) -> int:
        """How long the step goes on after the row has matched."""
        if row.type == "start" and row.wait is None and self._holds():
            guards = _of_type(self.steps[0], "exclude")
            whole = lifetime(self.rule.default_lifetime_hours)
            return max(whole if one.within is None else duration(one.within) for _, one in guards)
        return duration(row.wait) if row.wait is not None else 0

    def _holds(self) -> bool:
        waits = any(row.wait is not None for _, row in _of_type(self.steps[-1], "exit"))
        return self.last == 1 and bool(_of_type(self.steps[0], "exclude")) and not waits

    def _length_in_words(self, row: Condition) -> str:
        return as_written(row.wait) if row.wait is not None else self._told(self._length(row))

    def _told(self, length: int) -> str:
        """A length in the unit in which the rule's own cells say it."""
        rule = self.rule
        if length == lifetime(rule.default_lifetime_hours):
            return hours_in_words(rule.default_lifetime_hours)
        cells = [cell for row in rule.conditions for cell in (row.wait, row.within) if cell is not None]
        return next((as_written(cell) for cell in cells if duration(cell) == length), in_words(length))


def _of_type(step: Rows, *types: str) -> Rows:
    return [(number, row) for number, row in step if row.type in types]
