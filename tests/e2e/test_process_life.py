"""How the gateway starts, ends and goes on: signals, a closed standard input, a taken port, an engine that dies."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from models.meaning.trace.verdicts import Verdict
from tests.e2e.running_gateway import ROOT, WITHIN, RunningGateway, basic, portway, until

SENDERS = 8


def _by_signal(number: signal.Signals) -> Callable[[RunningGateway], None]:
    return lambda gateway: gateway.family()["door"].send_signal(number)


def _by_signal_to_all(gateway: RunningGateway) -> None:
    """As Ctrl+C in a terminal and a service manager do."""
    for one in gateway.family().values():
        one.send_signal(signal.SIGINT)


def _by_stdin(gateway: RunningGateway) -> None:
    assert gateway.process is not None and gateway.process.stdin is not None
    gateway.process.stdin.close()


ENDS: dict[str, Callable[[RunningGateway], None]] = {
    "SIGTERM": _by_signal(signal.SIGTERM),
    "SIGINT": _by_signal(signal.SIGINT),
    "SIGINT to all": _by_signal_to_all,
    "end of stdin": _by_stdin,
}


@pytest.mark.parametrize("how", ENDS)
def test_what_is_in_flight_is_finished(own_gateway: RunningGateway, how: str) -> None:
    gateway = own_gateway
    taken: list[str] = []
    strange: list[int] = []
    enough = threading.Event()

    def send(sender: int) -> None:
        """One after the other, until nobody listens any more."""
        with requests.Session() as session:
            session.trust_env = False
            for number in range(100_000):
                name = f"{sender}-{number}"
                message = {"userId": name, "messageId": name, "traits": {"email": f"{name}@l.example"}}
                try:
                    reply = session.post(
                        f"{gateway.address}/v1/identify", json=message, headers=basic(gateway.key), timeout=WITHIN
                    )
                except requests.ConnectionError:
                    return
                if reply.status_code == 200:
                    taken.append(name)
                else:
                    strange.append(reply.status_code)
                if len(taken) > 200:
                    enough.set()

    processes = list(gateway.family().values())
    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [pool.submit(send, number) for number in range(SENDERS)]
        assert enough.wait(WITHIN)
        ENDS[how](gateway)
        assert gateway.ended() == 0
        for one in senders:
            one.result(WITHIN)
    assert strange == []
    kept = [row[0] for row in gateway.rows("SELECT message_id FROM event WHERE message_id LIKE '%-%'")]
    assert sorted(kept) == sorted(taken)
    _, alive = psutil.wait_procs(processes, WITHIN)
    assert alive == []
    assert gateway.rows("SELECT state FROM gateway") == [("stopped",)]
    assert "Traceback" not in gateway.log_text()


def test_what_waited_at_the_end_goes_out_after_the_next_start(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    with gateway.sandbox() as control:
        control.add_faults("503@contact")
    message = {"userId": "w", "messageId": "w", "traits": {"email": "w@l.example"}}
    assert gateway.post("/v1/identify", message).status == 200
    gateway.settled("w", Verdict.RETRYING)
    assert gateway.stop() == 0
    gateway.start()
    gateway.settled("w")  # the faults went with the sandbox that had them
    assert gateway.contact("w@l.example") is not None


def test_an_engine_that_dies_is_started_again(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    gateway.family()["engine"].kill()
    message = {"userId": "e", "messageId": "e", "traits": {"email": "e@l.example"}}
    statuses: list[int] = []

    def taken() -> bool:
        statuses.append(gateway.post("/v1/identify", message).status)
        return statuses[-1] == 200

    until(taken, what="another engine")
    assert set(statuses) <= {200, 503}
    gateway.settled("e")
    assert len([one for one in gateway.events("message_id = 'e'") if one.verdict == Verdict.DELIVERED]) == 1


def run_serve(folder: Path, workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*portway(), "serve", "-w", str(workspace), *arguments],
        capture_output=True,
        text=True,
        timeout=WITHIN * 2,
        check=False,
        cwd=ROOT,
        env=os.environ | {"HOME": str(folder)},
    )


def test_a_taken_port_is_named_with_a_free_one(tmp_path: Path) -> None:
    gateway = RunningGateway(tmp_path)
    try:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            ran = run_serve(tmp_path, gateway.path, "--port", str(port))
        assert (ran.returncode, ran.stdout) == (1, "")
        assert f"Port {port} cannot be used" in ran.stderr and "--port " in ran.stderr
        assert "Traceback" not in ran.stderr
    finally:
        gateway.close()


def test_a_second_gateway_on_a_workspace_says_who_holds_it(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    assert gateway.process is not None
    ran = run_serve(gateway.folder, gateway.path, "--port", "0")
    assert ran.returncode == 1
    assert f"process {gateway.process.pid}" in ran.stderr
    assert gateway.request("GET", "/healthz").body == {"ok": True}


def test_a_detached_gateway_outlives_who_started_it(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    assert gateway.process is not None and gateway.process.stdin is not None
    gateway.process.stdin.write(b"detach\n")
    gateway.process.stdin.close()
    assert (
        gateway.post("/v1/identify", {"userId": "d", "messageId": "d", "traits": {"email": "d@l.example"}}).status
        == 200
    )
    gateway.settled("d")
    assert "stopped" in gateway.portway("stop")
    assert gateway.ended() == 0


def test_others_are_warned_of_clear_text(tmp_path: Path) -> None:
    gateway = RunningGateway(tmp_path)
    try:
        gateway.start(host="0.0.0.0")
        assert "clear text" in gateway.log_text()
        body = json.dumps({"userId": "o", "event": "Seen"})
        headers = basic(gateway.key) | {"Host": "events.shop.example"}
        assert gateway.request("POST", "/v1/track", body, headers).status == 200
    finally:
        gateway.close()
