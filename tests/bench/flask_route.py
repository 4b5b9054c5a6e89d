"""What the gateway is compared with: a Flask route on Waitress that reads the JSON and says yes. Runs until it is ended."""

from __future__ import annotations

import logging
import socket
from typing import Any

import waitress
from flask import Flask, request

THREADS = 16

app = Flask(__name__)


@app.post("/v1/<call>")
def take(call: str) -> dict[str, Any]:
    request.get_json()
    return {"success": True}


def main() -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        waitress.serve(app, sockets=[listener], threads=THREADS)


if __name__ == "__main__":
    main()
