"""What the gateway is compared with: a Flask route on Waitress that reads the JSON and says yes. Runs until it is ended."""

from __future__ import annotations

import logging
import sys
from typing import Any

from flask import Flask, request
from waitress.server import create_server

THREADS = 16

app = Flask(__name__)


@app.post("/v1/<call>")
def take(call: str) -> dict[str, Any]:
    request.get_json()
    return {"success": True}


def main() -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
