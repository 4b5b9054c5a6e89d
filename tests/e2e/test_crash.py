"""``kill -9`` at random moments of a load: what was answered with 200 is there once, and reaches Emarsys."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from models.meaning.trace.verdicts import Verdict
from tests.e2e.running_gateway import EMAIL, FIRST_NAME, RunningGateway, basic, until

SENDERS = 6
SEED = 20_260
"""The same moments every time, as far as a machine allows."""


Kill = Callable[[RunningGateway, random.Random], None]


def _kill_parts(gateway: RunningGateway, dice: random.Random) -> None:
    """The engine, and now and then the sandbox just before or after it; the door goes on."""
    until(lambda: "engine" in gateway.family(), what="an engine")
    parts = dice.choice([["engine"], ["engine", "sandbox"], ["sandbox", "engine"]])
    family = gateway.family()
    for part in parts:
        if part in family:
            family[part].send_signal(signal.SIGKILL)


def _kill_all(gateway: RunningGateway, dice: random.Random) -> None:
    gateway.kill()
    gateway.start()


class Senders:
    """Clients that repeat a message, under the same messageId, until they hear 200; as Segment's libraries do."""

    def __init__(self, gateway: RunningGateway) -> None:
        self.taken: dict[str, str] = {}
        """What was answered with 200: first name by messageId."""
        self.repeated = 0
        self._gateway = gateway
        self._over = threading.Event()
        self._pool = ThreadPoolExecutor(SENDERS)
        self._work = [self._pool.submit(self._send, number) for number in range(SENDERS)]

    def stop(self) -> None:
        """Each still brings its last message home."""
        self._over.set()
        for one in self._work:
            one.result(60)
        self._pool.shutdown()

    def _send(self, sender: int) -> None:
        for number in range(100_000):
            if self._over.is_set():
                return
            self._until_taken(f"{sender}-{number}", f"c{sender}-{number % 40}", f"Name {number}")

    def _until_taken(self, message_id: str, who: str, name: str) -> None:
        traits = {"email": f"{who}@c.example", "firstName": name}
        message = {"userId": who, "messageId": message_id, "traits": traits}
        while True:
            try:
                reply = requests.post(
                    f"{self._gateway.address}/v1/identify", json=message, headers=basic(self._gateway.key), timeout=20
                )
                if reply.status_code == 200:
                    self.taken[message_id] = name
                    return
                assert reply.status_code in (429, 503), reply.text
            except requests.RequestException:
                pass  # the gateway is gone, perhaps with the answer
            self.repeated += 1
            time.sleep(0.05)


@pytest.mark.parametrize(("kill", "rounds"), [(_kill_parts, 4), (_kill_all, 3)])
def test_nothing_that_was_accepted_is_lost(own_gateway: RunningGateway, kill: Kill, rounds: int) -> None:
    gateway, dice = own_gateway, random.Random(SEED)
    senders = Senders(gateway)
    try:
        for _ in range(rounds):
            before = len(senders.taken)
            until(lambda: len(senders.taken) > before + 50, what="progress")  # noqa: B023  (called at once)
            time.sleep(dice.uniform(0, 0.3))  # a random moment
            kill(gateway, dice)
    finally:
        senders.stop()
    assert senders.repeated
    _is_stored_once(gateway, senders.taken)
    _has_reached_the_sandbox(gateway, senders.taken)
    assert gateway.rows("PRAGMA integrity_check") == [("ok",)]


def _is_stored_once(gateway: RunningGateway, taken: dict[str, str]) -> None:
    """Repeated messages have rows too, as duplicates; exactly one row is the event."""
    query = "SELECT message_id, count(*) FROM event WHERE message_id LIKE '%-%' AND verdict != ? GROUP BY 1"
    stored = dict(gateway.rows(query, Verdict.DUPLICATE))
    assert set(taken) - set(stored) == set()
    assert set(stored.values()) == {1}
    assert gateway.events("reason = 'internal_error'") == []


def _has_reached_the_sandbox(gateway: RunningGateway, taken: dict[str, str]) -> None:
    until(lambda: not gateway.rows("SELECT 1 FROM delivery WHERE state IN ('waiting', 'sending', 'retrying') LIMIT 1"))
    open_ = {one.verdict for one in gateway.events("message_id LIKE '%-%'")}
    assert open_ <= {Verdict.DELIVERED, Verdict.NOTHING_TO_DO, Verdict.DUPLICATE}
    newest: dict[str, int] = {}
    for message_id in taken:
        sender, number = (int(part) for part in message_id.split("-"))
        who = f"c{sender}-{number % 40}@c.example"
        newest[who] = max(newest.get(who, 0), number)
    with gateway.sandbox() as control:
        contacts = {one["values"][EMAIL]: one["values"] for one in control.contacts("@c.example", 1_000)}
        assert len(contacts) == len(newest)
    assert {who: values[FIRST_NAME] for who, values in contacts.items()} == {
        who: f"Name {number}" for who, number in newest.items()
    }
