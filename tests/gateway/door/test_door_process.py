"""``serve`` as a process: READY line, signals, and what standard input means."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.gateway.door.running_door import FAKE_ENGINE, basic, until, workspace_with_keys

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from pathlib import Path
from gateway.door import server

path, record, *flags = sys.argv[1:]
server.command = lambda part: [sys.executable, {engine!r}, record]
sys.exit(server.serve(Path(path), {host!r}, 0, supervised="--supervised" in flags))
"""


@contextmanager
def served(folder: Path, *flags: str, host: str = "127.0.0.1") -> Iterator[tuple[subprocess.Popen[bytes], str, str]]:
    """The process, its address and a server key."""
    server_key, _ = workspace_with_keys(folder / "w.portway")
    program = PROGRAM.format(engine=str(FAKE_ENGINE), host=host)
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "w.portway"), str(folder / "record"), *flags],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with log, process.stdin, process.stdout:
        try:
            ready = json.loads(process.stdout.readline()) if "--supervised" in flags else {}
            assert ready.get("pid", process.pid) == process.pid
            yield process, ready.get("address", ""), server_key
        finally:
            process.kill()
            process.wait(10)


def post(address: str, key: str, body: bytes = b"{}") -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("POST", "/v1/track", body, basic(key))
        return connection.getresponse().status
    finally:
        connection.close()


def log_of(folder: Path) -> str:
    return (folder / "log").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
def test_signals_end_it_orderly(tmp_path: Path, number: str) -> None:
    with served(tmp_path, "--supervised") as (process, address, key):
        assert post(address, key) == 200
        process.send_signal(getattr(signal, number))
        assert process.wait(20) == 0
    assert json.loads((tmp_path / "record").read_text().splitlines()[-1]) == {"ended": True}


def test_the_end_of_standard_input_ends_it(tmp_path: Path) -> None:
    with served(tmp_path, "--supervised") as (process, address, key):
        assert post(address, key) == 200
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0


def test_detach_lets_it_outlive_its_parent(tmp_path: Path) -> None:
    with served(tmp_path, "--supervised") as (process, address, key):
        assert process.stdin is not None
        process.stdin.write(b"detach\n")
        process.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        assert post(address, key) == 200
        process.terminate()
        process.wait(20)


def test_unsupervised_it_leaves_standard_input_alone_and_prints_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as (process, _, _):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        until(lambda: "listening on http://127.0.0.1:" in log_of(tmp_path))
        process.terminate()
        assert process.wait(20) == (0 if sys.platform != "win32" else 1)
        assert process.stdout.read() == b""


def test_a_killed_door_takes_its_engine_along(tmp_path: Path) -> None:
    with served(tmp_path, "--supervised") as (process, address, key):
        assert post(address, key) == 200
        process.kill()
        process.wait(10)
        until(lambda: '"ended"' in (tmp_path / "record").read_text())


def test_it_is_ready_within_a_second(tmp_path: Path) -> None:
    """With room for a busy machine; the benchmarks say how long it takes."""
    started = time.monotonic()
    with served(tmp_path, "--supervised"):
        assert time.monotonic() - started < 5


def test_others_may_reach_it(tmp_path: Path) -> None:
    with served(tmp_path, "--supervised", host="0.0.0.0") as (_, address, key):
        assert address.startswith("http://127.0.0.1:")
        assert post(address, key) == 200
        assert "keys and events travel in clear text" in log_of(tmp_path)


def test_the_log_has_routes_and_codes_but_no_address_and_no_value(tmp_path: Path) -> None:
    with served(tmp_path, "--supervised") as (process, address, key):
        connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        for path in (f"/v1/projects/{key}/settings?q=canary", f"/v1/pixel/track?writeKey={key}&userId=canary"):
            connection.request("GET", path)
            connection.getresponse().read()
        connection.request("POST", "/canary?canary", b"canary", {"Authorization": "Basic canary", "Canary": "canary"})
        connection.getresponse().read()
        connection.close()
        until(lambda: "refused 1 on (other): 400 unknown_path" in log_of(tmp_path))
        process.terminate()
        process.wait(20)
    assert "canary" not in log_of(tmp_path)
    assert key not in log_of(tmp_path)
