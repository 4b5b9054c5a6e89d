"""A headless Chromium on a page of its own origin; the page says when it is done. No driver in between."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # nothing leaves this machine
)


def chromium() -> str | None:
    """The browser's program, ``None`` where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Shop:
    """Serves the page and the library to the browser, and takes what the page reports at its end."""

    def __init__(self, page: Path, library: Path) -> None:
        self.reports: queue.Queue[dict[str, Any]] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, page, library, self.reports))
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def open(self) -> Iterator[str]:
        """Serve meanwhile; gives the page's address."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self.address
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, page: Path, library: Path, reports: queue.Queue[dict[str, Any]], *arguments: Any) -> None:
        self._page, self._library, self._reports = page, library, reports
        super().__init__(*arguments)

    def translate_path(self, path: str) -> str:
        name = path.partition("?")[0].removeprefix("/library/")
        return str(self._library / Path(name).name if name != path else self._page)

    def do_POST(self) -> None:
        self._reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: what matters is what the page reports."""


def visit(program: str, shop: Shop, told: dict[str, Any], profile: Path, within: float) -> dict[str, Any]:
    """Open the shop's page with what it is ``told``, and return what it reports."""
    with shop.open() as address, (profile.parent / "browser.log").open("wb") as log:
        browser = subprocess.Popen(
            [program, *QUIET, f"--user-data-dir={profile}", f"{address}/#{quote(json.dumps(told))}"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            return shop.reports.get(timeout=within)
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
