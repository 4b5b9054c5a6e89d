"""Accepted means durable: synced before it is answered, refused while the disk is full, and taken again afterwards."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from models.meaning.trace.verdicts import Verdict
from tests.e2e.running_gateway import WITHIN, RunningGateway, until

STRACE = shutil.which("strace")
needs_limits = pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="this system cannot limit file sizes")
needs_strace = pytest.mark.skipif(STRACE is None, reason="strace is not installed, which shows what is synced")
LOG_SYNCED = re.compile(r"f(?:data)?sync\(\d+<[^>]*-wal>")
ANSWERED = re.compile(r"write\(\d+<pipe:.*success")


def identify(name: str) -> dict[str, Any]:
    return {"userId": name, "messageId": name, "traits": {"email": f"{name}@s.example", "firstName": name}}


@contextmanager
def full_disk(gateway: RunningGateway) -> Iterator[psutil.Process]:
    """No file of the engine's can be written any more: to SQLite that is what a full disk is. Gives the engine."""
    engine = gateway.family()["engine"]
    engine.rlimit(psutil.RLIMIT_FSIZE, (0, psutil.RLIM_INFINITY))
    try:
        yield engine
    finally:
        engine.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))


@needs_limits
def test_a_full_disk_is_said_and_survived_without_a_restart(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    assert gateway.post("/v1/identify", identify("before")).status == 200
    gateway.settled("before")
    with full_disk(gateway) as engine:
        answers = [gateway.post("/v1/identify", identify(f"during-{number}")) for number in range(3)]
        assert [one.status for one in answers] == [503] * 3
        assert [one.code for one in answers] == ["disk_full", "unavailable", "unavailable"]
        assert all("Retry-After" in one.headers for one in answers)
        _stays_unwell(gateway, 2.5)
        assert gateway.events("message_id LIKE 'during-%'") == []
    until(lambda: gateway.request("GET", "/healthz").status == 200, what="health")
    for number in range(3):  # as their senders do
        assert gateway.post("/v1/identify", identify(f"during-{number}")).status == 200
        gateway.settled(f"during-{number}")
    assert gateway.family()["engine"] == engine
    assert gateway.rows("PRAGMA integrity_check") == [("ok",)]


def _stays_unwell(gateway: RunningGateway, seconds: float) -> None:
    """Longer than the second after which the engine tries whether it can write again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        health = gateway.request("GET", "/healthz")
        assert (health.status, health.code) == (503, "unavailable")
        assert "disk is full" in health.body["message"]
        time.sleep(0.1)


@needs_limits
def test_what_was_on_its_way_when_the_disk_filled_up_is_not_forgotten(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    with gateway.sandbox() as control:
        control.add_faults("slow@contact=60000:1")  # until it is taken back
        assert gateway.post("/v1/identify", identify("under-way")).status == 200
        until(lambda: gateway.rows("SELECT 1 FROM delivery WHERE state = 'sending'"), what="a request on its way")
        with full_disk(gateway):
            control.clear_faults()
            until(lambda: gateway.contact("under-way@s.example"), what="the contact")
            assert gateway.post("/v1/identify", identify("during")).status == 503
            assert gateway.event("under-way").verdict == Verdict.QUEUED
    gateway.settled("under-way")
    until(lambda: gateway.post("/v1/identify", identify("during")).status == 200, what="acceptance")
    gateway.settled("during")
    assert "Traceback" not in gateway.log_text()


@needs_strace
def test_each_answer_comes_after_a_sync_of_what_it_answers_for(own_gateway: RunningGateway, tmp_path: Path) -> None:
    gateway = own_gateway
    with system_calls(gateway.family()["engine"].pid, tmp_path / "calls") as calls:
        for number in range(10):
            assert gateway.post("/v1/identify", identify(f"synced-{number}")).status == 200
    synced, answered = False, 0
    for line in calls.read_text("utf-8", "replace").splitlines():
        if LOG_SYNCED.search(line):
            synced = True
        elif ANSWERED.search(line):
            assert synced, f"answered without a sync: {line}"
            synced, answered = False, answered + 1
    assert answered >= 10


@contextmanager
def system_calls(pid: int, file: Path) -> Iterator[Path]:
    """Record what a process and its threads write and sync; skips where that is not permitted."""
    assert STRACE is not None
    tracer = subprocess.Popen(
        [STRACE, "-f", "-y", "-e", "trace=write,fsync,fdatasync", "-e", "signal=none", "-o", str(file), "-p", str(pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    try:
        if "attached" not in (said := tracer.stderr.readline()):
            pytest.skip(f"strace may not look here: {said.strip()}")
        yield file
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(WITHIN)
        tracer.stderr.close()
