"""A demo workspace with a gateway and its sandbox under it, and shoppers who left something in both."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from gateway.commands.initialise import make
from models.problems import EnvironmentProblem, Secret, UserMistake
from models.sandbox.control import Control
from models.sandbox.file import beside

ROOT = Path(__file__).parents[2]
SHOPPERS = (
    ("Tess", "Oake"), ("Olga", "Fenn"), ("Nell", "Varga"), ("Ivo", "Lark"), ("Sam", "Orly"), ("Dora", "Penn"),
    ("Finn", "Rask"), ("Uma", "Tolle"), ("Kai", "Wern"), ("Ruth", "Salm"), ("Max", "Brandt"), ("Ada", "Klein"),
)  # fmt: skip


@contextmanager
def demo_running(path: Path) -> Iterator[str]:
    """Make the demo workspace, run its gateway until its sandbox answers, and let the shoppers in; the gateway's address."""
    key = make(path, "test", time.time_ns() // 1_000_000, demo=True)
    assert isinstance(key, Secret)
    with gateway_running(path) as address:
        send(address, key.reveal(), list(_shoppers()))
        _wait_for_contacts(path, len(SHOPPERS))
        yield address


@contextmanager
def gateway_running(path: Path) -> Iterator[str]:
    """A gateway in a process of its own; its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", "serve", "-w", str(path), "--supervised", "--port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"]
        process.stdin.close()
        assert process.wait(30) == 0


def send(address: str, key: str, batch: list[dict[str, Any]]) -> None:
    reply = requests.post(f"{address}/v1/batch", json={"batch": batch}, auth=(key, ""), timeout=20)
    assert reply.ok, reply.text


HOSTILE = "<img src=//h/x><b>=1+1\u202e"
"""A first name that is no markup."""


def _shoppers() -> Iterator[dict[str, Any]]:
    for at, (first, last) in enumerate(SHOPPERS, start=1):
        user, email = f"u-{19340 + at}", f"{first}.{last}@example.com".lower()
        traits = {
            "email": email,
            "firstName": HOSTILE if first == "Ada" else first,
            "lastName": last,
            "newsletter": bool(at % 3),
        }
        yield {"type": "identify", "userId": user, "traits": traits}
        if at % 2:
            context = {"traits": {"email": email}}
            yield {"type": "track", "event": "Coupon Entered", "userId": user, "context": context}


def _wait_for_contacts(path: Path, count: int) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            with Control.of_file(beside(path)) as control:
                if control.state()["contacts"] >= count:
                    return
        except (EnvironmentProblem, UserMistake):
            pass
        assert time.monotonic() < end, "the sandbox has not received the contacts in time"
        time.sleep(0.05)
