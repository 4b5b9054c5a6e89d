"""``make run``: the demo workspace with its gateway; a window where there is a display, else events line by line."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gateway.commands.context import MACHINE, OK, Context, Parsers, command
from gateway.commands.initialise import make
from gateway.commands.tail import Tail
from gateway.spawn import portway
from models.problems import Secret
from models.storage import keys, places
from models.storage.workspace import Workspace, open_workspace

NAME = "demo"
LOOK_EVERY = 0.1
ENDS_WITHIN = 45.0


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "run-demo", _run, "Open the demo workspace and run its gateway.", hidden=True)
    parser.add_argument("-w", "--workspace", metavar="WORKSPACE", help=f"else PORTWAY_WORKSPACE, else {NAME}")
    parser.add_argument("--port", help="port to listen on, 0 for a free one")
    parser.add_argument("--no-window", action="store_true", help="as without a display")


def _run(arguments: argparse.Namespace, context: Context) -> int:
    path = _workspace(arguments.workspace, context)
    from gateway.cli import has_display, open_console

    if has_display() and not arguments.no_window:
        return open_console(["-w", str(path)])
    context.terminal.line("There is no display, so the gateway runs here in the foreground. Stop it with Ctrl+C.")
    return _in_the_foreground(path, arguments.port, context)


def _workspace(argument: str | None, context: Context) -> Path:
    """The demo workspace, made with samples the first time."""
    path = places.named(argument or places.from_environment() or NAME)
    if not path.exists():
        make(path, context.who, context.now(), demo=True)
        context.terminal.line(f"Made the demo workspace {path}, in sandbox mode, with sample maps and a sample rule.")
    return path


def _in_the_foreground(path: Path, port: str | None, context: Context) -> int:
    asked = [] if port is None else ["--port", port]
    starting = [*portway(), "serve", "-w", str(path), "--supervised", *asked]
    # The key comes first: a gateway knows the keys that are there when it starts, and the others a moment later.
    with (
        open_workspace(path, "editor") as workspace,
        _stopped_by_signals() as stopping,
        _key_for_this_run(workspace, context) as key,
    ):
        gateway = subprocess.Popen(starting, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            address = _address(gateway)
            if address is not None:
                _show(path, address, key, context)
                _follow(workspace, gateway, stopping, context)
        finally:
            code = _end(gateway)
    return OK if stopping.is_set() else code or MACHINE


def _address(gateway: subprocess.Popen[bytes]) -> str | None:
    """Where it listens, from its READY line; ``None`` where it did not start (it has said why)."""
    line = _stream(gateway.stdout).readline()
    return str(json.loads(line)["address"]) if line else None


@contextmanager
def _key_for_this_run(workspace: Workspace, context: Context) -> Iterator[Secret]:
    """A key that is revoked at the end; those that a killed run left behind are revoked first."""
    keys.revoke_run_keys(workspace.db, context.who, context.now())
    id_, key = keys.issue(workspace.db, "This run", "server", context.who, context.now(), for_run=True)
    try:
        yield key
    finally:
        keys.revoke(workspace.db, id_, context.who, context.now())


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, instead of ending us before the key is revoked."""
    stopping = threading.Event()
    before = {one: signal.signal(one, lambda *_: stopping.set()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopping
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _show(path: Path, address: str, key: Secret, context: Context) -> None:
    body = '{"type":"track","event":"Coupon Entered","userId":"u-1","context":{"traits":{"email":"ann@example.com"}}}'
    context.terminal.line(f"Workspace  {path}")
    context.terminal.line(f"Endpoint   {address}")
    context.terminal.line(f"Key        {key.reveal()}  (for this run; revoked at its end)")
    context.terminal.line("Try it:")
    context.terminal.line(
        f"  curl -s {address}/v1/track -u {key.reveal()}: -H 'Content-Type: application/json' -d '{body}'"
    )
    context.terminal.line("Events, as they happen:")


def _follow(
    workspace: Workspace, gateway: subprocess.Popen[bytes], stopping: threading.Event, context: Context
) -> None:
    tail = Tail(workspace)
    while gateway.poll() is None:
        for line in tail.lines(context.now()):
            context.terminal.line(line)
        if stopping.wait(LOOK_EVERY):
            return


def _end(gateway: subprocess.Popen[bytes]) -> int:
    """Ask it to finish, by the end of its standard input, and wait."""
    _stream(gateway.stdin).close()
    try:
        code = gateway.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        gateway.kill()
        code = gateway.wait()
    _stream(gateway.stdout).close()
    return code


def _stream(one: IO[bytes] | None) -> IO[bytes]:
    assert one is not None
    return one
