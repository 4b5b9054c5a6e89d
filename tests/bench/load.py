"""A client in a process of its own: raw keep-alive connections that send prepared requests as fast as they are answered.

``drive`` starts it and hands back what it measured. It checks every status, nothing else, so that it takes as little as
possible of the machine that it shares with what it measures.
"""

from __future__ import annotations

import argparse
import itertools
import json
import selectors
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.workload import batches, encoded, everybody, identify, tracks

CONNECTIONS = 16

KINDS: dict[str, tuple[str, Callable[[int], Iterator[bytes]]]] = {
    "track": ("/v1/track", tracks),
    "batch": ("/v1/batch", batches),
    "everybody": ("/v1/batch", everybody),
    "identify": ("/v1/identify", lambda first: (encoded(identify(person)) for person in itertools.count(first))),
}
"""The path and the bodies of each kind of request, from a seed or from the first person on."""


@dataclass(frozen=True, slots=True)
class Load:
    """``refused`` counts every other status than 200; latencies in ms."""

    requests: int
    seconds: float
    refused: int
    median_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def drive(
    address: str,
    kind: str,
    count: int,
    *,
    key: str = "",
    seed: int = 1,
    connections: int = CONNECTIONS,
    rate: float = 0,
) -> Load:
    """Send ``count`` requests to ``http://HOST:PORT`` and wait for all the answers; ``rate`` per second, 0 for as many as
    are answered."""
    arguments = [address, kind, str(count), "--key", key, "--seed", str(seed), "--connections", str(connections)]
    arguments += ["--rate", str(rate)]
    done = subprocess.run([sys.executable, "-m", "tests.bench.load", *arguments], check=True, stdout=subprocess.PIPE)
    return Load(**json.loads(done.stdout))


class _Connection:
    """One connection: a request is out, its answer comes in."""

    __slots__ = ("answer", "sent_at", "socket")

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.answer = b""

    def send(self, request: bytes) -> None:
        self.answer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status once the whole answer is there."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the connection was closed in the midst of an answer")
        self.answer += data
        head, blank, body = self.answer.partition(b"\r\n\r\n")
        if not blank:
            return None
        _, _, rest = head.lower().partition(b"content-length:")
        return int(head[9:12]) if len(body) >= int(rest.split(b"\r\n", 1)[0]) else None


def _run(host: str, port: int, requests: list[bytes], connections: int, rate: float) -> Load:
    selector = selectors.DefaultSelector()
    waiting = _paced(requests, rate)
    latencies: list[float] = []
    refused = 0
    start = time.perf_counter()
    for request in itertools.islice(waiting, connections):
        one = _Connection(host, port)
        selector.register(one.socket, selectors.EVENT_READ, one)
        one.send(request)
    while len(latencies) < len(requests):
        for ready, _ in selector.select(60):
            one = ready.data
            status = one.receive()
            if status is None:
                continue
            latencies.append(time.perf_counter() - one.sent_at)
            refused += status != 200
            following = next(waiting, None)
            if following is None:
                selector.unregister(one.socket)
                one.socket.close()
            else:
                one.send(following)
    seconds = time.perf_counter() - start
    latencies.sort()
    median, p99 = (latencies[int(len(latencies) * share)] * 1000 for share in (0.5, 0.99))
    return Load(len(requests), seconds, refused, median, p99)


def _paced(requests: list[bytes], rate: float) -> Iterator[bytes]:
    """The requests, each not before it is due."""
    start = time.perf_counter()
    for at, request in enumerate(requests):
        if rate:
            time.sleep(max(0.0, start + at / rate - time.perf_counter()))
        yield request


def _requests(host: str, path: str, key: str, bodies: Iterator[bytes]) -> Iterator[bytes]:
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    if key:
        head += f"Authorization: Basic {b64encode(f'{key}:'.encode()).decode()}\r\n"
    for body in bodies:
        yield f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    parser.add_argument("--key", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--rate", type=float, default=0)
    asked = parser.parse_args()
    host, _, port = asked.address.removeprefix("http://").partition(":")
    path, bodies = KINDS[asked.kind]
    requests = list(_requests(host, path, asked.key, itertools.islice(bodies(asked.seed), asked.count)))
    load = _run(host, int(port), requests, asked.connections, asked.rate)
    print(json.dumps({name: getattr(load, name) for name in Load.__slots__}))


if __name__ == "__main__":
    main()
