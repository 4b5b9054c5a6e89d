"""Events that are taken away: everything about them, and nobody in them unless that is wanted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from models.problems import UserMistake
from models.storage.event_export import MOST_EVENTS, Form, export
from models.storage.workspace import open_workspace
from tests.gui.inspector_sample import fill_inspector

ADDRESS = "http://127.0.0.1:8400"
PERSONAL = ("olga.fenn@example.com", "Olga", "Fenn", "a-91c4", "tess.oake")


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., str]:
    path = tmp_path / "acme.portway"
    fill_inspector(path, 1)

    def taken(form: Form, *ids: int, masked: bool = True) -> str:
        target = tmp_path / f"out{form.value}"
        with open_workspace(path, "editor") as opened:
            count = export(
                opened.db, ids, target, form, "ann", 1, lambda done, of: None, masked=masked, address=ADDRESS
            )
        assert count == len(set(ids) & set(range(1, 14)))
        assert target.stat().st_mode & 0o077 == 0
        return target.read_text("utf-8")

    return taken


def test_each_line_is_an_event_with_its_trace_and_its_requests(take: Callable[..., str]) -> None:
    lines = [json.loads(one) for one in take(Form.NDJSON, 8, 5, 99, masked=False).splitlines()]
    assert [one["id"] for one in lines] == [5, 8]
    coupon, rejected = lines
    assert coupon["name"] == "Coupon Entered"
    assert coupon["verdict"] == "nothing to do" and coupon["why"].startswith("Nothing to do.")
    assert [one["code"] for one in coupon["trace"]][:2] == ["accepted_member", "mapped"]
    assert coupon["message"]["properties"]["coupon_id"] == "AUTUMN10"
    (request,) = rejected["requests"]
    assert (request["method"], request["status"]) == ("PUT", 200)
    assert request["sent"]["contacts"] == [{"3": "olga.fenn@example.com", "1": "Olga", "2": "Fenn", "46": "1"}]


@pytest.mark.parametrize("form", Form)
def test_nobody_is_in_it_unless_that_is_wanted(take: Callable[..., str], form: Form) -> None:
    everything = range(1, 14)
    as_it_is = take(form, *everything, masked=False)
    masked = take(form, *everything)
    assert [name for name in PERSONAL if name not in as_it_is] == ([] if form is Form.NDJSON else ["tess.oake"])
    assert not [name for name in PERSONAL if name in masked]
    assert "AUTUMN10" in masked and "Coupon Entered" in masked
    assert take(form, *everything) == masked


def test_too_many_and_none_are_refused(take: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST_EVENTS, Form.HAR, 2)
    with pytest.raises(UserMistake, match="Narrow the filter"):
        take(Form.HAR, 1, 2, 3)
    with pytest.raises(UserMistake, match="None of these"):
        take(Form.NDJSON, 99)


def test_an_archive_is_one_by_the_book(take: Callable[..., str]) -> None:
    log = json.loads(take(Form.HAR, *range(1, 14)))["log"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    for entry in log["entries"]:
        _check_entry(entry)
    assert [one["startedDateTime"] for one in log["entries"]] == sorted(
        one["startedDateTime"] for one in log["entries"]
    )
    urls = {one["request"]["url"] for one in log["entries"]}
    assert f"{ADDRESS}/v1/track" in urls
    assert "https://api.emarsys.net/api/v3/contact/?create_if_not_exists=1" in urls


def _check_entry(entry: dict[str, Any]) -> None:
    """The members that HAR 1.2 asks for, of the types that it asks for."""
    datetime.fromisoformat(entry["startedDateTime"])
    assert entry["time"] == sum(entry["timings"].values())
    assert entry["cache"] == {}
    request, response = entry["request"], entry["response"]
    for part in (request, response):
        assert part["httpVersion"] == "HTTP/1.1"
        assert part["cookies"] == []
        assert all(set(one) == {"name", "value"} for one in part["headers"])
        assert isinstance(part["headersSize"], int) and isinstance(part["bodySize"], int)
    assert request["method"] in ("POST", "PUT") and request["url"].startswith("http")
    assert all(set(one) == {"name", "value"} for one in request["queryString"])
    if "postData" in request:
        assert set(request["postData"]) == {"mimeType", "text"}
        json.loads(request["postData"]["text"])
    assert isinstance(response["status"], int) and isinstance(response["statusText"], str)
    assert response["redirectURL"] == ""
    assert set(response["content"]) == {"size", "mimeType", "text"}
    assert "authorization" not in json.dumps(entry).lower()
