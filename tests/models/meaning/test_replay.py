"""A message that is sent once more keeps its time, unless it shall happen now."""

from __future__ import annotations

from models.meaning.replay import How, Recorded, header_of, message_again
from models.meaning.segment.times import parse_time

MESSAGE = {
    "type": "track",
    "event": "Cart",
    "messageId": "m-1",
    "timestamp": "2026-01-05T10:00:00Z",
    "sentAt": "2026-01-05T10:00:09Z",
    "properties": {"n": 1},
}
TIME = parse_time("2026-01-05T10:00:00Z") or 0
RECORDED = Recorded(7, "tracking", TIME, TIME + 500, MESSAGE)


def test_a_replay_is_a_new_message_at_its_old_time() -> None:
    again = message_again(RECORDED, How(), "new")
    assert (again["messageId"], again["timestamp"], again["properties"]) == ("new", MESSAGE["timestamp"], {"n": 1})
    assert "sentAt" not in again
    assert MESSAGE["messageId"] == "m-1"


def test_a_time_that_was_corrected_is_not_corrected_twice() -> None:
    again = message_again(Recorded(7, "tracking", TIME - 90_000, TIME, MESSAGE), How(), "new")
    assert parse_time(again["timestamp"]) == TIME - 90_000


def test_it_may_happen_now_and_may_keep_its_id() -> None:
    again = message_again(RECORDED, How(new_id=False, now=True), "new")
    assert again["messageId"] == "m-1"
    assert "timestamp" not in again


def test_the_gateway_is_told_what_it_repeats() -> None:
    assert header_of(RECORDED, How()) == "7"
    assert header_of(RECORDED, How(moves_rules=True)) == "7; moves-rules"
