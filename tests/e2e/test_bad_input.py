"""What broken and hostile senders send: a clear answer, a row, no growth, and no harm to anybody else."""

from __future__ import annotations

import gzip
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from models.meaning.trace.verdicts import Verdict
from tests.e2e.running_gateway import Answer, RunningGateway, basic

MIB = 1 << 20
GOOD = {"userId": "u", "event": "Seen"}
GZIP = {"Content-Encoding": "gzip"}
DEEP = b'{"userId":"u","event":"Seen","properties":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001

REFUSED: dict[str, tuple[str, Any, dict[str, str], int, str]] = {
    "no JSON": ("/v1/track", b"{userId: u}", {}, 400, "invalid_json"),
    "no UTF-8": ("/v1/track", b'{"userId":"\xff\xfe"}', {}, 400, "invalid_json"),
    "nothing": ("/v1/track", b"", {}, 400, "invalid_json"),
    "two documents": ("/v1/track", json.dumps(GOOD) * 2, {}, 400, "invalid_json"),
    "a list at a single call": ("/v1/track", b"[1]", {}, 400, "not_an_object"),
    "a number": ("/segment", b"17", {}, 400, "not_an_object"),
    "nobody": ("/v1/track", {"event": "Seen"}, {}, 400, "no_user_anon_id"),
    "nobody but words for it": ("/v1/track", GOOD | {"userId": "undefined"}, {}, 400, "no_user_anon_id"),
    "no event": ("/v1/track", {"userId": "u"}, {}, 400, "no_event"),
    "no batch": ("/v1/batch", {"sentAt": "now"}, {}, 400, "no_batch"),
    "a batch that is an object": ("/v1/batch", {"batch": {"0": GOOD}}, {}, 400, "no_batch"),
    "too many events": ("/v1/batch", b'{"batch":[' + b"{}," * 2_500 + b"{}]}", {}, 400, "too_many_events"),
    "an unknown type": ("/segment", GOOD | {"type": "dance"}, {}, 400, "unknown_type"),
    "a delete": ("/v1/track", GOOD | {"type": "delete"}, {}, 400, "delete_not_here"),
    "too deep": ("/v1/track", DEEP, {}, 400, "too_deep"),
    "too deep by lists": ("/v1/track", b"[" * 30_000, {}, 400, "too_deep"),
    "a large event": ("/v1/track", GOOD | {"properties": {"a": "x" * 40_000}}, {}, 400, "payload_too_large"),
    "a large request": ("/v1/batch", b'{"batch":[' + b" " * 10 * MIB + b"]}", {}, 400, "payload_too_large"),
    "a bomb": ("/v1/track", gzip.compress(b" " * 200 * MIB, 9), GZIP, 400, "payload_too_large"),
    "no gzip": ("/v1/track", b"plain", GZIP, 400, "bad_gzip"),
    "half a gzip": ("/v1/track", gzip.compress(json.dumps(GOOD).encode())[:-9], GZIP, 400, "bad_gzip"),
    "an unknown encoding": ("/v1/track", b"plain", {"Content-Encoding": "br"}, 400, "bad_gzip"),
    "an unknown path": ("/v1/dance", GOOD, {}, 400, "unknown_path"),
    "a path with a key": ("/v2/pw_s_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", GOOD, {}, 400, "unknown_path"),
}


@pytest.fixture(autouse=True)
def _all_is_well_afterwards(gateway: RunningGateway) -> Iterator[None]:
    yield
    assert gateway.request("GET", "/healthz").body == {"ok": True}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why_and_has_a_row(gateway: RunningGateway, case: str) -> None:
    path, body, headers, status, code = REFUSED[case]
    before = gateway.newest().id
    answer = gateway.post(path, body, headers)
    assert (answer.status, answer.code, bool(answer.body["message"])) == (status, code, True)
    assert answer.headers["Content-Type"].startswith("application/json")
    (row,) = _rows_since(gateway, before)
    assert (row.verdict, row.reason) == (Verdict.REFUSED, code)
    story = gateway.story(row)
    assert story.sentence.startswith("Refused. ") and "pw_s_" not in str(story)


def _rows_since(gateway: RunningGateway, id_: int) -> list[Any]:
    """What the door has refused by itself is kept a moment after the answer."""
    deadline = time.monotonic() + 20
    while not (found := gateway.events("id > ?", id_)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


MEMBERS = ("userId", "anonymousId", "messageId", "timestamp", "sentAt", "event", "name", "type", "traits")
MORE_MEMBERS = ("properties", "context", "integrations", "writeKey", "previousId", "_metadata", "version")
VALUES: tuple[Any, ...] = (None, True, 0, -1.5e300, "", "\x00\ud800", "x" * 3000, [], [[1]], {}, {"email": {"a": []}})


@pytest.mark.parametrize("path", ["/v1/track", "/v1/identify", "/segment"])
def test_wrong_types_anywhere_are_never_a_fault_of_ours(gateway: RunningGateway, path: str) -> None:
    answers: list[tuple[str, Any, Answer]] = []
    for member, value in itertools.product((*MEMBERS, *MORE_MEMBERS), VALUES):
        message = {"type": "track", "userId": "typed", "event": "Typed", "traits": {}, member: value}
        answers.append((member, value, gateway.post(path, message)))
    strange = [(member, value, one) for member, value, one in answers if one.status not in (200, 400, 501)]
    assert strange == []
    assert all(one.code and one.body["message"] for _, _, one in answers if one.status != 200)
    assert gateway.events("reason = 'internal_error'") == []
    assert "Traceback" not in gateway.log_text()


def test_wrong_types_in_a_batch_concern_one_member_each(gateway: RunningGateway) -> None:
    base = {"type": "identify", "userId": "batched"}
    members: list[Any] = [
        base | {member: value} for member, value in itertools.product((*MEMBERS, *MORE_MEMBERS), VALUES)
    ]
    before = gateway.newest().id
    assert gateway.post("/v1/batch", {"batch": [*members, *VALUES]}).status == 200
    rows = gateway.events("id > ?", before)
    assert len(rows) == len(members) + len(VALUES)
    assert all(one.reason != "internal_error" for one in rows)
    for root in ("context", "integrations", "sentAt", "timestamp"):
        for value in VALUES:
            answer = gateway.post("/v1/batch", {"batch": [base | {"messageId": f"{root} {value!r}"}], root: value})
            assert answer.status == 200
    assert "Traceback" not in gateway.log_text()


def test_without_a_valid_key_refusals_are_counted(gateway: RunningGateway) -> None:
    before = {one.id: one.count for one in gateway.events("reason = 'unauthorized'")}
    for _ in range(20):
        assert gateway.post("/v1/track", GOOD, key="pw_s_guess").status == 401
    deadline = time.monotonic() + 20
    counted = 0
    while counted < 20 and time.monotonic() < deadline:
        rows = gateway.events("reason = 'unauthorized'")
        counted = sum(one.count - before.get(one.id, 0) for one in rows)
        time.sleep(0.05)
    assert counted == 20
    assert len(rows) - len(before) <= 2  # a minute may have begun meanwhile


def test_a_storm_of_bad_requests_harms_nobody_and_leaves_nothing(gateway: RunningGateway) -> None:
    storm = [REFUSED[name] for name in ("too deep", "a bomb", "a large request", "no JSON", "an unknown path")]
    before = _memory(gateway)
    with _good_sender(gateway) as sent:
        _blow(gateway, storm)
        after_the_first = _memory(gateway)
        _blow(gateway, storm)
    assert sent and set(sent.values()) == {200}
    for message_id in sent:
        gateway.settled(message_id)
    now = _memory(gateway)
    assert max(now[part] - size for part, size in before.items()) < 80 * MIB, (before, now)
    assert max(now[part] - size for part, size in after_the_first.items()) < 24 * MIB, (after_the_first, now)


def _blow(gateway: RunningGateway, storm: list[Any]) -> None:
    """Three senders at a time, each with everything several times."""

    def send() -> None:
        for path, body, headers, _, code in storm * 4:
            codes.append((gateway.post(path, body, headers).code, code))

    codes: list[tuple[str, str]] = []
    senders = [threading.Thread(target=send) for _ in range(3)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert [code for code, wanted in codes if code != wanted] == []
    assert len(codes) == 3 * 4 * len(storm)


@contextmanager
def _good_sender(gateway: RunningGateway) -> Iterator[dict[str, int]]:
    """Somebody who identifies people meanwhile; gives status by messageId."""
    sent: dict[str, int] = {}
    over = threading.Event()

    def send() -> None:
        for number in itertools.count():
            name = f"calm-{number}"
            message = {"userId": name, "messageId": name, "traits": {"email": f"{name}@b.example"}}
            sent[name] = gateway.request("POST", "/v1/identify", json.dumps(message), basic(gateway.key)).status
            if over.wait(0.05):
                return

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield sent
    finally:
        over.set()
        thread.join()


def _memory(gateway: RunningGateway) -> dict[str, int]:
    return {part: process.memory_info().rss for part, process in gateway.family().items()}
