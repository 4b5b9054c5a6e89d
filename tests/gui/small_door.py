"""A door that only notes what comes in, and answers as it is told: for tests of what the console sends."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from models.meaning.segment.signature import is_signed


@dataclass
class SmallDoor:
    """``came``: path, body, replay header and key of each request, ``signed``: which of them are signed with "s3cret".
    ``answers`` are given first, 200 afterwards."""

    address: str = ""
    came: list[tuple[str, Any, str, str]] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@contextmanager
def small_door() -> Iterator[SmallDoor]:
    door = SmallDoor()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(data)
            door.signed.append(is_signed(data, self.headers.get("X-Signature", ""), "s3cret"))
            key = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode().rstrip(":")
            door.came.append((self.path, body, self.headers.get("X-Portway-Replay", ""), key))
            status, told = door.answers.pop(0) if door.answers else (200, {})
            reply = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    door.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()
