"""What bodies come as: packed, in chunks, under any content type, too large, broken, for ever."""

from __future__ import annotations

import gzip
import json
import socket
import zlib
from http.client import HTTPResponse
from typing import Any

import pytest

from tests.gateway.door.running_door import RunningDoor, basic, until

MIB = 1 << 20
EVENT = b'{"event":"Viewed","userId":"u-1"}'


@pytest.mark.parametrize(
    "content_type", [None, "application/json", "application/json; charset=utf-8", "text/plain", "nonsense", ""]
)
def test_any_content_type(door: RunningDoor, content_type: str | None) -> None:
    headers = basic(door.server_key) | ({} if content_type is None else {"Content-Type": content_type})
    assert door.post("/v1/track", EVENT, headers)[0] == 200
    assert door.last()["body"] == EVENT.decode()


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip", " gzip ", "identity", ""])
def test_packed_bodies(door: RunningDoor, encoding: str) -> None:
    packed = gzip.compress(EVENT, mtime=0) if "gzip" in encoding.lower() else EVENT
    assert door.post("/v1/b", packed, basic(door.server_key) | {"Content-Encoding": encoding})[0] == 200
    assert door.last()["body"] == EVENT.decode()


def test_the_key_in_a_packed_body(door: RunningDoor) -> None:
    packed = gzip.compress(json.dumps({"writeKey": door.public_key, "batch": []}).encode())
    assert door.post("/v1/b", packed, {"Content-Encoding": "gzip", "Content-Type": "text/plain"})[0] == 200
    assert door.last()["head"]["public"]


def test_packed_in_two_pieces(door: RunningDoor) -> None:
    packed = gzip.compress(EVENT[:10], mtime=0) + gzip.compress(EVENT[10:], mtime=0)
    assert door.post("/v1/track", packed, basic(door.server_key) | {"Content-Encoding": "gzip"})[0] == 200
    assert door.last()["body"] == EVENT.decode()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (EVENT, "gzip"),
        (gzip.compress(EVENT, mtime=0)[:-9], "gzip"),
        (gzip.compress(EVENT, mtime=0) + b"rest", "gzip"),
        (zlib.compress(EVENT), "gzip"),
        (b"\x1f\x8b", "gzip"),
        (b"", "gzip"),
        (zlib.compress(EVENT), "deflate"),
        (EVENT, "br"),
    ],
)
def test_what_cannot_be_unpacked(door: RunningDoor, body: bytes, encoding: str) -> None:
    headers = {"Content-Encoding": encoding}
    status, answer = door.post("/v1/track", body, basic(door.server_key) | headers)
    assert (status, answer["code"]) == (400, "bad_gzip")
    assert door.last()["head"]["refusal"] == "bad_gzip"
    assert door.last()["head"]["message"] == answer["message"]
    assert door.post("/v1/track", body, headers)[1]["code"] == "bad_gzip"  # its key stood in what cannot be read


@pytest.mark.parametrize(("path", "limit"), [("/v1/batch", 4 * MIB), ("/", 16 * MIB)])
@pytest.mark.parametrize("packed", [False, True])
def test_limits_are_on_inflated_sizes(door: RunningDoor, path: str, limit: int, packed: bool) -> None:
    headers = basic(door.server_key) | ({"Content-Encoding": "gzip"} if packed else {})
    for size, status in ((limit, 200), (limit + 1, 400)):
        body = gzip.compress(b" " * size, 1, mtime=0) if packed else b" " * size
        got, answer = door.post(path, body, headers)
        assert got == status
        if status == 400:
            assert answer["code"] == "payload_too_large"
            assert door.last()["head"]["refusal"] == "payload_too_large"
            assert door.last()["body"] == ""
        else:
            assert len(door.last()["body"]) == size


def test_a_bomb_is_not_unpacked_whole(door: RunningDoor) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join([bomb.compress(b"\0" * MIB) for _ in range(200)]) + bomb.flush()
    headers = {"Content-Encoding": "gzip"}
    assert door.post("/v1/track", packed, basic(door.server_key) | headers)[1]["code"] == "payload_too_large"
    assert door.post("/v1/track", packed, headers)[1]["code"] == "payload_too_large"


def test_more_than_is_read_at_all_is_answered(door: RunningDoor) -> None:
    status, answer = door.post("/", b" " * (24 * MIB))
    assert (status, answer["code"]) == (400, "payload_too_large")
    assert door.last()["head"]["refusal"] == "payload_too_large"


def test_chunks(door: RunningDoor) -> None:
    def pieces() -> Any:
        packed = gzip.compress(EVENT, mtime=0)
        yield packed[:5]
        yield packed[5:]

    headers = basic(door.server_key) | {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    response, data = door.send("POST", "/v1/b", pieces(), headers, encode_chunked=True)
    assert (response.status, json.loads(data)) == (200, {"success": True})
    assert door.last()["body"] == EVENT.decode()


def raw(door: RunningDoor, data: bytes) -> tuple[int, dict[str, str], bytes]:
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(data)
        response = HTTPResponse(connection)
        response.begin()
        return response.status, dict(response.getheaders()), response.read()


def test_endless_chunks_are_cut_off(door: RunningDoor) -> None:
    head = b"POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"100000\r\n" + b" " * MIB + b"\r\n"
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(head)
        with pytest.raises(OSError):  # noqa: PT012  (the end comes at any of them)
            for _ in range(200):
                connection.sendall(piece)
            connection.sendall(b"0\r\n\r\n")
            raise AssertionError("it was read for ever")
    until(lambda: [row for row in door.counted() if row[3] == "body_too_large_cut"])


def test_expect_continue(door: RunningDoor) -> None:
    authorization = basic(door.server_key)["Authorization"]
    head = f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\nExpect: 100-continue\r\n"
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(f"{head}Content-Length: {len(EVENT)}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(EVENT)
        response = HTTPResponse(connection)
        response.begin()
        assert response.status == 200
        response.close()


def test_expect_continue_sent_ahead(door: RunningDoor) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        ahead = head(door, "Expect: 100-continue\r\n") + sized(EVENT).encode()
        connection.sendall(head(door) + sized(EVENT).encode() + EVENT + ahead)
        assert _one_answer(connection)[0] == 200
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(EVENT)
        assert _one_answer(connection)[0] == 200


def test_no_body_at_all(door: RunningDoor) -> None:
    assert door.post("/v1/track", None)[0] == 200  # what it lacks is for the engine to say
    assert door.last()["body"] == ""


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nLong: " + b"x" * 300_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_http_gets_an_answer_of_ours(door: RunningDoor, data: bytes) -> None:
    status, headers, body = raw(door, data)
    assert status == 400
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["code"] == "malformed_request"
    assert json.loads(body)["message"]


def test_keep_alive_after_answers_and_refusals(door: RunningDoor) -> None:
    connection = door.connection()
    sockets = set()
    for headers, expected in ((basic(door.server_key), 200), ({}, 401), (basic(door.public_key), 200)):
        connection.request("POST", "/v1/track", EVENT, headers)
        response = connection.getresponse()
        assert response.status == expected
        response.read()
        sockets.add(connection.sock)
    connection.close()
    assert len(sockets) == 1


def head(door: RunningDoor, rest: str = "", version: str = "1.1", path: str = "/v1/track") -> bytes:
    authorization = basic(door.server_key)["Authorization"]
    return f"POST {path} HTTP/{version}\r\nHost: x\r\nAuthorization: {authorization}\r\n{rest}".encode()


def sized(body: bytes) -> str:
    return f"Content-Length: {len(body)}\r\n\r\n"


@pytest.mark.parametrize(
    ("rest", "version"), [("Connection: close\r\n", "1.1"), ("", "1.0"), ("Connection: keep-alive\r\n", "1.0")]
)
def test_connections_that_end_with_the_answer(door: RunningDoor, rest: str, version: str) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(head(door, rest, version) + sized(EVENT).encode() + EVENT)
        connection.shutdown(socket.SHUT_WR)  # and such as have nothing more to say
        data = b"".join(iter(lambda: connection.recv(4096), b""))
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nConnection: close\r\n" in data
    assert data.endswith(b'{"success": true}')


def test_requests_sent_ahead_are_answered_in_their_order(door: RunningDoor) -> None:
    """Events, refusals, pages and large bodies among each other on one connection."""
    large = b" " * 100_000
    asked = [
        (head(door) + sized(EVENT).encode() + EVENT, 200),
        (b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", 401),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        (head(door) + sized(large).encode() + large, 200),
        (b"GET /v1/track HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (head(door, path="/nowhere") + sized(EVENT).encode() + EVENT, 400),
        (head(door) + sized(EVENT).encode() + EVENT, 200),
    ] * 5
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(b"".join(data for data, _ in asked))
        for _, status in asked:
            got, body = _one_answer(connection)
            assert got == status
            assert json.loads(body)


def _one_answer(connection: socket.socket) -> tuple[int, bytes]:
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        data += connection.recv(1)
    length = int(data.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = b""
    while len(body) < length:
        body += connection.recv(length - len(body))
    return int(data.split()[1]), body
