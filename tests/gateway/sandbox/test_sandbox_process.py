"""The sandbox as it runs: a process of its own, real HTTP on loopback, its remote control, its ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from gateway.sandbox.command import main
from gateway.sandbox.store import Store
from models.problems import EnvironmentProblem, UserMistake
from models.sandbox.control import Control

ROOT = Path(__file__).parents[3]
UPSERT = "contact/?create_if_not_exists=1"


class Process:
    """One supervised sandbox and a client of it."""

    def __init__(self, *arguments: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "gateway.sandbox", "--supervised", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.child.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.child.stdout.readline())
        self.control = Control(self.ready["address"], self.ready["control_secret"])
        self.session = requests.Session()
        self.session.trust_env = False

    def sign_in(self) -> None:
        reply = self.session.post(
            self.ready["token_url"],
            data={"grant_type": "client_credentials"},
            auth=(self.ready["client_id"], self.ready["client_secret"]),
        )
        self.session.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"

    def call(self, method: str, path: str, body: Any = None, timeout: float = 10) -> requests.Response:
        return self.session.request(method, f"{self.ready['base_url']}/{path}", json=body, timeout=timeout)

    def end(self) -> tuple[int, str]:
        """End of standard input; exit code and what was said on standard error."""
        assert self.child.stdin is not None and self.child.stderr is not None
        self.child.stdin.close()
        code = self.child.wait(15)
        return code, self.child.stderr.read()

    def close(self) -> None:
        self.session.close()
        self.control.close()
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(15)
        for stream in (self.child.stdin, self.child.stdout, self.child.stderr):
            if stream is not None and not stream.closed:
                stream.close()


@contextmanager
def started(*arguments: str) -> Iterator[Process]:
    process = Process(*arguments)
    try:
        process.sign_in()
        yield process
    finally:
        process.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Process]:
    with started() as process:
        yield process


@pytest.fixture
def process(shared: Process) -> Process:
    shared.control.clear_faults()
    shared.control.reset(account=True)
    return shared


def wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "the condition never came true"
        time.sleep(0.01)


def test_the_main_flow_over_http(process: Process) -> None:
    assert process.call("PUT", UPSERT, {"contacts": [{"3": "a@x.com", "1": "Ann"}]}).json()["replyCode"] == 0
    sent = process.call("POST", "event/1001/trigger", {"external_id": "a@x.com", "data": {"n": 1}})
    assert sent.status_code == 200 and sent.headers["x-ratelimit-limit"] == "1000"
    assert sent.headers["Content-Type"] == "application/json"
    (contact,) = process.control.contacts()
    assert contact["values"] | {"48": ""} == {"3": "a@x.com", "1": "Ann", "47": "1", "48": ""}
    (event,) = process.control.external_events()
    assert (event["key"], event["data"], event["repeated"]) == ("a@x.com", {"n": 1}, False)
    assert [row["path"] for row in process.control.requests(limit=2)] == [
        "/api/v3/event/1001/trigger",
        f"/api/v3/{UPSERT}",
    ]
    state = process.control.state()
    assert (state["contacts"], state["external_events"], state["requests"]) == (1, 1, 2)


def test_the_remote_control(process: Process) -> None:
    control = process.control
    kinds = {one["name"]: one for one in control.fault_kinds()}
    assert (kinds["bad_item"]["value"], kinds["bad_item"]["needed"], kinds["429"]["needed"]) == ("key", True, False)
    assert control.add_faults("500:1", "slow=1") == ["500:1", "slow=1"]
    assert process.call("GET", "settings").status_code == 500
    assert control.faults() == ["slow=1"]
    assert control.clear_faults("slow") == []
    assert control.switch(content_type="html", rate_per_minute=77)["content_type"] == "html"
    reply = process.call("GET", "settings")
    assert (reply.headers["Content-Type"], reply.headers["X-RateLimit-Limit"]) == ("text/html; charset=utf-8", "77")
    assert {one["name"]: one["value"] for one in control.switches()}["content_type"] == "html"
    field = control.put_field("Size", "singlechoice", string_id="size", choices={1: "S", 2: "L"})
    event = control.put_event("Refunded", 4711)
    account = control.account()
    assert field in [one["id"] for one in account["fields"]] and event == 4711
    control.remove_field(field)
    control.remove_event(event)
    control.fill_account({"fields": [], "events": [{"id": 7, "name": "Only one"}]})
    assert [one["id"] for one in control.account()["events"]] == [7]
    process.call("PUT", UPSERT, {"contacts": [{"3": f"{n}_%@x.com"} for n in range(3)]})
    assert [one["values"]["3"] for one in control.contacts(search="1_%@")] == ["1_%@x.com"]
    first = control.contacts(limit=1)
    assert [one["values"]["3"] for one in control.contacts(before=first[0]["id"])] == ["1_%@x.com", "0_%@x.com"]
    assert control.reset(account=True)["contacts"] == 0
    assert len(control.account()["events"]) > 1


def test_mistakes_and_strangers_at_the_remote_control(process: Process) -> None:
    for mistake in (
        lambda: process.control.add_faults("501"),
        lambda: process.control.switch(email_case="upper"),
        lambda: process.control.remove_field(3),
        lambda: process.control.put_event(""),
        lambda: process.control.fill_account({"fields": 1}),
    ):
        with pytest.raises(UserMistake):
            mistake()
    with Control(process.ready["address"], "wrong") as stranger, pytest.raises(EnvironmentProblem):
        stranger.state()
    with Control("http://127.0.0.1:9", "x") as nobody, pytest.raises(EnvironmentProblem, match="does not answer"):
        nobody.state()


@pytest.mark.parametrize(("fault", "carried_out"), [("drop", 0), ("lost_reply", 1)])
def test_connections_that_end_without_a_reply(process: Process, fault: str, carried_out: int) -> None:
    process.control.add_faults(f"{fault}:1")
    with pytest.raises(requests.ConnectionError):
        process.call("PUT", UPSERT, {"3": "a@x.com"})
    assert process.control.state()["contacts"] == carried_out
    assert process.call("GET", "settings").status_code == 200


def test_a_request_that_hangs_until_the_client_gives_up(process: Process) -> None:
    process.control.add_faults("hang:1")
    with pytest.raises(requests.ReadTimeout):
        process.call("PUT", UPSERT, {"3": "a@x.com"}, timeout=0.2)
    wait_for(lambda: process.control.requests(path=UPSERT))
    assert process.control.requests(path=UPSERT)[0]["fault"] == "hang"
    assert process.control.state()["contacts"] == 0


def test_faults_from_the_command_line_and_end_of_input() -> None:
    with started("--fault", "503:1", "--fault", "bad_item=a@x.com") as process:
        assert process.control.faults() == ["503:1", "bad_item=a@x.com"]
        assert process.end() == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_sigterm_finishes_what_is_in_flight_and_ctrl_c_is_left_to_the_parent() -> None:
    with started("--fault", "slow=60000:1") as process:
        os.kill(process.child.pid, signal.SIGINT)
        statuses: list[int] = []
        request = threading.Thread(
            target=lambda: statuses.append(process.call("PUT", UPSERT, {"3": "a@x.com"}).status_code)
        )
        request.start()
        wait_for(lambda: process.control.state()["contacts"])
        os.kill(process.child.pid, signal.SIGTERM)
        assert process.child.wait(15) == 0
        request.join(15)
        assert statuses == [200]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_alone_in_a_terminal(tmp_path: Path) -> None:
    path, snapshot = tmp_path / "a.sandbox", tmp_path / "account.json"
    snapshot.write_text('{"fields": {"4711": {"id": 4711, "name": "Kundennummer", "type": "shorttext"}}}')
    command = [sys.executable, "-m", "gateway.sandbox", "--file", str(path), "--account", str(snapshot)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().startswith("The sandbox answers at http://127.0.0.1:")
        with Control.of_file(path) as control:
            assert 4711 in [one["id"] for one in control.account()["fields"]]
        os.kill(child.pid, signal.SIGINT)
        assert child.wait(15) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_nothing_answered_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.sandbox"
    with started("--file", str(path)) as process:
        assert Control.of_file(path).state()["contacts"] == 0
        for number in range(20):
            process.call("PUT", UPSERT, {"3": f"{number}@x.com"})
        os.kill(process.child.pid, signal.SIGKILL)
        process.child.wait(15)
        first = process.ready
    with started("--file", str(path)) as process:
        assert process.control.state()["contacts"] == 20
        assert {name: process.ready[name] for name in ("client_id", "client_secret", "username", "wsse_secret")} == {
            name: first[name] for name in ("client_id", "client_secret", "username", "wsse_secret")
        }
        assert process.end()[0] == 0
    assert [one.name for one in tmp_path.iterdir() if not one.name.endswith("-lock")] == ["a.sandbox"]
    with pytest.raises(EnvironmentProblem, match="is not running"):
        Control.of_file(path)


def test_why_it_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.sandbox.store.LOCK_WAIT_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"Port {port} cannot be used" in said and "--port" in said
    assert main(["--fault", "501"]) == 2
    assert "There is no fault '501'" in capsys.readouterr().err
    store = Store(tmp_path / "a.sandbox")
    assert main(["--file", str(tmp_path / "a.sandbox")]) == 1
    store.close()
    for content in ("{", "[]", '{"fields": 5}'):
        (tmp_path / "account.json").write_text(content)
        assert main(["--account", str(tmp_path / "account.json")]) == 2
    assert main(["--account", str(tmp_path / "none.json")]) == 2
    for arguments in (["--port", "x"], ["--port", "70000"], ["--nonsense"]):
        with pytest.raises(SystemExit) as refused:
            main(arguments)
        assert refused.value.code == 2
    with pytest.raises(SystemExit) as helped:
        main(["--help"])
    assert helped.value.code == 0 and "--fault" in capsys.readouterr().out


def test_one_contact_per_key_however_many_ask_at_once(process: Process) -> None:
    def ask() -> None:
        for number in range(20):
            reply = requests.put(
                f"{process.ready['base_url']}/{UPSERT}",
                json={"contacts": [{"3": f"{number}@x.com"}, {"3": "same@x.com"}]},
                headers=dict(process.session.headers),
                timeout=10,
            )
            replies.append(reply.json()["data"].get("errors"))

    replies: list[object] = []
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [None] * 80
    assert process.control.state()["contacts"] == 21


def test_bodies_above_what_is_read_at_all_are_cut_off(process: Process) -> None:
    with socket.create_connection(("127.0.0.1", int(process.ready["address"].rpartition(":")[2])), timeout=10) as raw:
        raw.sendall(b"PUT /api/v3/contact HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")
        assert b"413" in raw.recv(200)
