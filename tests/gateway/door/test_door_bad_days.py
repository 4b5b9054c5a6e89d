"""Slow senders, an engine that dies, hangs, cannot commit or cannot start, too many requests, and an orderly end."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from gateway import ports
from gateway.door import server
from gateway.door.bounds import Bounds
from models.problems import EnvironmentProblem
from models.storage.tables import Gateway
from models.storage.workspace import WorkspaceHeld, open_workspace
from tests.gateway.door.running_door import RunningDoor, basic, run_door, until, workspace_with_keys

EVENT = b'{"event":"Viewed","userId":"u-1"}'


class Sending:
    """A request under way in a thread of its own."""

    def __init__(self, door: RunningDoor, body: bytes, path: str = "/v1/track") -> None:
        self.answer: tuple[HTTPResponse, bytes] | None = None
        self._thread = threading.Thread(target=self._run, args=(door, body, path))
        self._thread.start()

    def _run(self, door: RunningDoor, body: bytes, path: str) -> None:
        self.answer = door.send("POST", path, body, basic(door.server_key))

    def result(self) -> tuple[int, dict[str, Any]]:
        self._thread.join(20)
        assert self.answer is not None
        return self.answer[0].status, json.loads(self.answer[1])


def bodies(door: RunningDoor) -> list[str]:
    return [one["body"] for one in door.submissions()]


@pytest.fixture
def impatient_door(tmp_path: Path) -> Iterator[RunningDoor]:
    """Half a second is slow, and nothing is waited for for long."""
    running = run_door(tmp_path, bounds=Bounds(threads=2, waiting=4, patience=1.0, slow_after=0.5, bodies=8 << 20))
    yield running
    running.stop()


def test_slow_heads_are_cut_off_and_counted(impatient_door: RunningDoor) -> None:
    address = ("127.0.0.1", impatient_door.port)
    with socket.create_connection(address, timeout=10) as one, socket.create_connection(address, timeout=10) as other:
        one.sendall(b"POST /v1/track HT")
        other.sendall(b"POST /v1/track HTTP/1.1\r\nHost: x\r\n")
        assert one.recv(100) == other.recv(100) == b""
    rows = until(impatient_door.counted)
    assert {(row[3], row[4]) for row in rows} == {("slow_sender", 408)}


def test_a_slow_body_with_a_known_key_gets_a_row(impatient_door: RunningDoor) -> None:
    authorization = basic(impatient_door.server_key)["Authorization"]
    head = f"POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection(("127.0.0.1", impatient_door.port), timeout=10) as connection:
        connection.sendall(head.encode() + EVENT)
        assert impatient_door.post("/v1/track", EVENT)[0] == 200  # nobody else is held up
        assert connection.recv(100) == b""
    heads = until(lambda: [one["head"] for one in impatient_door.submissions() if one["head"]["refusal"]])
    assert [(one["refusal"], one["path"]) for one in heads] == [("slow_sender", "/v1/track")]


def test_an_engine_that_dies_is_started_again(own_door: RunningDoor) -> None:
    status, answer = own_door.post("/v1/track", b"crash")
    assert (status, answer["code"]) == (503, "unavailable")
    until(lambda: own_door.post("/v1/track", EVENT)[0] == 200)
    assert own_door.send("GET", "/healthz")[0].status == 200


def test_everybody_who_waits_is_sent_away_when_the_engine_dies(own_door: RunningDoor) -> None:
    waiting = [Sending(own_door, b"hang %d" % n) for n in range(5)]
    until(lambda: len(bodies(own_door)) == 5)
    own_door.post("/v1/track", b"crash")
    assert [one.result()[0] for one in waiting] == [503] * 5


def test_temporary_refusals_say_when_to_come_again(own_door: RunningDoor) -> None:
    response, _ = own_door.send("POST", "/v1/track", b"crash", basic(own_door.server_key))
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["X-RateLimit-Reset"] == response.headers["Retry-After"]


def test_a_full_disk(own_door: RunningDoor) -> None:
    response, _ = own_door.send("POST", "/v1/track", b"disk full", basic(own_door.server_key))
    assert response.status == 503
    assert response.headers["Retry-After"]
    health, body = own_door.send("GET", "/healthz")
    assert health.status == 503
    assert json.loads(body)["message"] == "The disk is full."
    status, answer = own_door.post("/v1/track", EVENT)
    assert (status, answer["message"]) == (503, "The disk is full.")
    until(lambda: own_door.post("/v1/track", EVENT)[0] == 200)  # without a restart
    assert own_door.send("GET", "/healthz")[0].status == 200


def test_an_engine_that_does_not_answer(impatient_door: RunningDoor) -> None:
    """A few wait for it, others are told at once, and the health page stays quick."""
    waiting = [Sending(impatient_door, b"hang") for _ in range(4)]
    until(lambda: len(bodies(impatient_door)) == 4)
    assert impatient_door.post("/v1/track", EVENT)[1]["code"] == "overloaded"
    assert impatient_door.post("/v1/track", EVENT, {})[0] == 401
    health = until(lambda: got if (got := impatient_door.send("GET", "/healthz"))[0].status == 503 else None)
    assert json.loads(health[1])["message"] == "The engine does not answer."
    assert impatient_door.post("/v1/track", EVENT)[1]["code"] == "unavailable"
    assert [one.result()[0] for one in waiting] == [503] * 4
    until(lambda: impatient_door.post("/v1/track", EVENT)[0] == 200)  # the engine has come round
    assert impatient_door.send("GET", "/healthz")[0].status == 200
    assert until(lambda: [row for row in impatient_door.counted() if row[3] == "overloaded"])


def test_bodies_hold_so_much_together_and_no_more(impatient_door: RunningDoor) -> None:
    authorization = basic(impatient_door.server_key)["Authorization"]
    head = f"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\nContent-Length: {9 << 20}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", impatient_door.port), timeout=10) as connection:
        connection.sendall(head.encode() + b" " * (9 << 20))
        response = HTTPResponse(connection)
        response.begin()
        assert response.status == 429
        assert response.headers["Retry-After"]
        response.close()
    for _ in range(3):  # and give it back
        assert impatient_door.post("/", b" " * (7 << 20))[0] == 200


def test_what_is_in_flight_at_the_end_is_finished(tmp_path: Path) -> None:
    door = run_door(tmp_path)
    waiting = [Sending(door, b"slowly") for _ in range(5)]
    until(lambda: len(bodies(door)) == 5)
    idle = door.connection()
    idle.connect()
    door.stop()
    assert [one.result()[0] for one in waiting] == [200] * 5
    assert not door.errors
    assert door.received()[-1] == {"ended": True}
    with pytest.raises(OSError):
        door.post("/v1/track", EVENT)
    idle.close()


def test_counts_reach_the_engine_at_the_end(tmp_path: Path) -> None:
    door = run_door(tmp_path)
    door.post("/v1/track", EVENT, {})
    door.stop()
    assert [row[3] for row in door.counted()] == ["unauthorized"]


def test_somebody_asks_for_the_end_in_the_workspace(tmp_path: Path) -> None:
    door = run_door(tmp_path)
    assert door.post("/v1/track", b"stop asked")[0] == 200
    door.thread.join(20)
    assert not door.thread.is_alive()
    assert not door.errors


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    door = run_door(tmp_path, "refuses", "The workspace is in use by process 7.")
    door.thread.join(20)
    assert [(type(one), str(one)) for one in door.errors] == [
        (EnvironmentProblem, "The workspace is in use by process 7.")
    ]


def test_an_engine_that_cannot_be_started_again_ends_the_gateway(tmp_path: Path) -> None:
    door = run_door(tmp_path, "refuses later", "The workspace is in use by process 7.")
    door.send("POST", "/v1/track", b"crash", basic(door.server_key))
    door.thread.join(20)
    assert [str(one) for one in door.errors] == ["The workspace is in use by process 7."]


def test_an_engine_that_dies_before_it_is_ready(tmp_path: Path) -> None:
    door = run_door(tmp_path, "dies")
    door.thread.join(20)
    assert "exit code 3" in str(door.errors[0])


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match=rf"Port {port} cannot be used .* --port \d+") as caught:
            server.serve(tmp_path / "none.portway", "127.0.0.1", port)
    free = int(caught.value.text.partition("--port ")[2].split(",")[0])
    with ports.bound("127.0.0.1", free) as listener_:
        assert listener_.getsockname()[1] == free


def test_a_port_that_this_workspace_s_own_gateway_has(tmp_path: Path) -> None:
    path = tmp_path / "w.portway"
    workspace_with_keys(path)
    with ports.bound("127.0.0.1", 0) as other:
        address = ports.address_of(other)
        with open_workspace(path, "editor") as workspace:
            Gateway.insert(
                id=1, pid=os.getpid(), engine_pid=1, version="0", address=address, started_at=2**50, state="running"
            ).execute(workspace.db)
        with pytest.raises(WorkspaceHeld, match=f"process {os.getpid()} .*{address}.*portway stop"):
            server.serve(path, "127.0.0.1", other.getsockname()[1])


def test_two_may_not_listen_on_one_port() -> None:
    with ports.bound("127.0.0.1", 0) as first, pytest.raises(EnvironmentProblem, match="cannot be used"):
        ports.bound("127.0.0.1", first.getsockname()[1])


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="not an address of this machine"):
        server.serve(tmp_path / "none.portway", "no such host.invalid", 0)
