"""``portway send``: recorded events over real HTTP, with what a gateway may answer."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gateway.commands.source import Source
from models.problems import EnvironmentProblem, Secret
from tests.gateway.commands.conftest import Portway

KEY = "pw_s_canary-Zq7-key"


class Gateway:
    """Answers from a list (the last answer for ever) and keeps what it was sent."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Any, str]] = []
        self.answers: list[tuple[int, dict[str, Any], dict[str, str]]] = [(200, {"success": True}, {})]
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.received.append((self.path, body, self.headers["Authorization"]))
                status, content, headers = gateway.answers[0]
                if len(gateway.answers) > 1:
                    gateway.answers.pop(0)
                data = json.dumps(content).encode()
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(data))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    one = Gateway()
    thread = threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()


def events(folder: Path, *lines: object) -> str:
    file = folder / "events.ndjson"
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), "utf-8")
    return str(file)


@pytest.fixture
def key_file(machine: Path) -> str:
    file = machine / "key"
    file.write_text(f"{KEY}\n")
    return str(file)


def test_each_event_goes_to_the_route_of_its_type_with_the_key(
    portway: Portway, gateway: Gateway, machine: Path, key_file: str
) -> None:
    file = events(machine, {"type": "track", "event": "A"}, "", {"type": "identify", "userId": "u"}, {"event": "B"})
    ran = portway("send", file, "--url", gateway.url, "--key-file", key_file)
    assert ran.code == 0
    assert "3 taken, none refused" in ran.err
    assert [path for path, _, _ in gateway.received] == ["/v1/track", "/v1/identify", "/v1/track"]
    assert gateway.received[0][1] == {"type": "track", "event": "A"}
    assert base64.b64decode(gateway.received[0][2].removeprefix("Basic ")).decode() == f"{KEY}:"
    assert KEY not in ran.out + ran.err


def test_batches_carry_several_events(portway: Portway, gateway: Gateway, machine: Path, key_file: str) -> None:
    file = events(machine, *({"type": "track", "event": str(number)} for number in range(5)))
    ran = portway("send", file, "--url", gateway.url, "--key-file", key_file, "--batch", "2")
    assert ran.code == 0
    assert [len(body["batch"]) if "batch" in body else 1 for _, body, _ in gateway.received] == [2, 2, 1]


def test_refused_events_are_counted_by_code_with_exit_code_3(
    portway: Portway, gateway: Gateway, machine: Path, key_file: str
) -> None:
    gateway.answers = [(400, {"code": "no_event", "message": "A track call needs an event."}, {}), (200, {}, {})]
    file = events(machine, {"type": "track"}, "not json", {"type": "page"})
    ran = portway("send", file, "--url", gateway.url, "--key-file", key_file)
    assert ran.code == 3
    assert "A track call needs an event. (no_event)" in ran.err
    assert "line 2 is not a JSON object" in ran.err
    assert "1 taken, 1 × no_event, 1 × no event refused" in ran.err


def test_a_refused_key_ends_it_at_once(portway: Portway, gateway: Gateway, machine: Path, key_file: str) -> None:
    gateway.answers = [(401, {"code": "unauthorized", "message": "This key is not known."}, {})]
    ran = portway("send", events(machine, *[{"type": "page"}] * 3), "--url", gateway.url, "--key-file", key_file)
    assert (ran.code, len(gateway.received)) == (2, 1)
    assert "This key is not known." in ran.err


def test_overload_is_waited_out_as_long_as_the_gateway_asks(gateway: Gateway) -> None:
    gateway.answers = [(429, {"code": "overloaded"}, {"Retry-After": "7"}), (503, {}, {}), (200, {}, {})]
    pauses: list[float] = []
    source = Source(gateway.url, Secret(KEY), sleep=pauses.append)
    assert source.send({"type": "page"}).taken
    source.close()
    assert pauses == [7.0, 14.0]


def test_a_gateway_that_is_not_there_is_named(gateway: Gateway) -> None:
    url = "http://127.0.0.1:1"
    with pytest.raises(EnvironmentProblem, match=r"No event gets through to the gateway at http://127\.0\.0\.1:1 "):
        Source(url, Secret(KEY), sleep=lambda _: None).send({})


def test_the_rate_is_kept(portway: Portway, gateway: Gateway, machine: Path, key_file: str) -> None:
    file = events(machine, *[{"type": "page"}] * 6)
    ran = portway("send", file, "--url", gateway.url, "--key-file", key_file, "--rate", "50")
    assert ran.code == 0
    rate = int(ran.err.split(" refused, ")[1].split(" per second")[0])
    assert rate <= 75


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("events.ndjson",), "A key is needed"),
        (("nowhere.ndjson", "--key-file", "key"), "There is no file nowhere.ndjson."),
        (("events.ndjson", "--key-file", "no-key"), "cannot be read"),
        (("events.ndjson", "--key-file", "key", "--url", "gateway"), "not the address of a gateway"),
        (("events.ndjson", "--key-file", "key", "-w", "nobody"), "There is no workspace"),
    ],
)
def test_what_is_missing_is_named(
    portway: Portway, machine: Path, key_file: str, words: tuple[str, ...], says: str
) -> None:
    events(machine, {"type": "page"})
    ran = portway("send", *words)
    assert ran.code in (1, 2)
    assert says in ran.err


def test_the_key_may_come_by_the_environment(
    portway: Portway, gateway: Gateway, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTWAY_KEY", KEY)
    assert portway("send", events(machine, {"type": "page"}), "--url", gateway.url).code == 0


def test_a_recording_of_the_inspector_is_sent_as_it_is(
    portway: Portway, gateway: Gateway, machine: Path, key_file: str
) -> None:
    lines = [
        {"format": "portway-recording/1", "events": 1},
        {"type": "page", "name": "Cart", "_recorded": {"door": "tracking", "time": 1, "received_at": 2}},
    ]
    assert portway("send", events(machine, *lines), "--url", gateway.url, "--key-file", key_file).code == 0
    assert [(path, body) for path, body, _ in gateway.received] == [("/v1/page", {"type": "page", "name": "Cart"})]
