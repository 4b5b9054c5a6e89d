"""Segment's JavaScript libraries: on a server in Node, and in a page of another origin in a real browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.e2e.browser import Shop, chromium, visit
from tests.e2e.client_story import Visitor, went_the_whole_way
from tests.e2e.running_gateway import WITHIN, RunningGateway

FOLDER = Path(__file__).with_name("node")
PACKAGES = FOLDER / "node_modules" / "@segment"
NODE, CHROMIUM = shutil.which("node"), chromium()
needs_packages = pytest.mark.skipif(
    not PACKAGES.is_dir(), reason="the JavaScript libraries are not installed; `make test` does it where npm is there"
)
needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@needs_packages
@needs_node
def test_the_library_for_servers_reaches_emarsys(gateway: RunningGateway) -> None:
    visitor = Visitor("node@javascript.example", "javascript-node")
    told = {"host": gateway.address, "writeKey": gateway.key, "visitor": asdict(visitor)}
    assert NODE is not None
    ran = subprocess.run(
        [NODE, str(FOLDER / "server_client.mjs")],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    report = json.loads(ran.stdout)
    assert report["errors"] == []
    assert set(report["statuses"]) == {200}
    went_the_whole_way(gateway, visitor)


@needs_packages
@needs_browser
def test_the_library_for_browsers_reaches_emarsys_from_another_origin(gateway: RunningGateway, tmp_path: Path) -> None:
    shop = Shop(FOLDER / "page.html", PACKAGES / "analytics-next" / "dist" / "umd")
    key = gateway.issue("Shop", origins=[shop.address])
    visitor = Visitor("browser@javascript.example", "javascript-browser")
    told = {"host": gateway.address, "writeKey": key, "visitor": asdict(visitor)}
    assert CHROMIUM is not None
    report = visit(CHROMIUM, shop, told, tmp_path / "profile", WITHIN * 1.5)
    assert report["errors"] == []
    assert report["origin"] == shop.address != gateway.address
    assert dict(report["statuses"]) == {
        "/v1/projects/KEY/settings": 200,
        "/v1/i": 200,
        "/v1/t": 200,
        "/v1/p": 200,
    }
    went_the_whole_way(gateway, visitor)
    assert gateway.rows("SELECT exposed_at FROM api_key WHERE name = 'Shop'") == [(None,)]


@needs_packages
@needs_browser
def test_a_page_of_an_origin_that_is_not_allowed_is_refused(gateway: RunningGateway, tmp_path: Path) -> None:
    shop = Shop(FOLDER / "page.html", PACKAGES / "analytics-next" / "dist" / "umd")
    key = gateway.issue("Other shop", origins=["https://shop.example"])
    visitor = Visitor("foreign@javascript.example", "javascript-foreign")
    told = {"host": gateway.address, "writeKey": key, "visitor": asdict(visitor)}
    assert CHROMIUM is not None
    report = visit(CHROMIUM, shop, told, tmp_path / "profile", WITHIN * 1.5)
    assert {status for path, status in report["statuses"] if not path.endswith("settings")} == {403}
    assert gateway.rows("SELECT 1 FROM person WHERE user_id = ?", visitor.user_id) == []
