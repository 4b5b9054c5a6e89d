"""``portway sandbox``: its arguments, its READY line, its life from start to stop. No HTTP here."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.sandbox.faults import KINDS
from models.problems import EnvironmentProblem, UserMistake

if TYPE_CHECKING:
    from gateway.sandbox.sandbox import Sandbox
    from gateway.sandbox.server import Server

SUMMARY = "an Emarsys of our own on loopback, for work without a network"


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the sandbox's arguments to a (sub-)parser."""
    parser.add_argument(
        "--file", type=Path, metavar="PATH", help="where the sandbox keeps its account; without it, in memory"
    )
    parser.add_argument(
        "--account",
        type=Path,
        metavar="FILE",
        help="fill the account from what `portway config export --account` wrote",
    )
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="port on 127.0.0.1 (0 = a free one)")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[@PATH][=VALUE][:COUNT]",
        help=f"trouble on demand, may be repeated: {', '.join(KINDS)}. For example 500:3, slow@event=800",
    )
    parser.add_argument(
        "--supervised", action="store_true", help="stop when standard input ends; say READY as one JSON line"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 stopped as asked, 1 the machine did not allow it, 2 an argument that cannot be."""
    parser = argparse.ArgumentParser(prog="portway sandbox", description=SUMMARY)
    describe(parser)
    return run(parser.parse_args(argv))


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM, SIGINT or, supervised, the end of standard input. ``options`` as ``describe`` made them."""
    # Only a sandbox needs Flask; every other command describes it without.
    from gateway.sandbox.sandbox import Sandbox
    from gateway.sandbox.server import Server

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="sandbox: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        sandbox = Sandbox(options.file, options.fault)
    except (EnvironmentProblem, UserMistake) as problem:
        return _failed(problem)
    try:
        if options.account is not None:
            sandbox.account.fill(_snapshot(options.account))
        server = Server(sandbox, options.port)
    except (EnvironmentProblem, UserMistake) as problem:
        sandbox.close()
        return _failed(problem)
    _stop_on_signals(server, options.supervised)
    sandbox.store.keep("served", json.dumps({"address": server.address, "pid": os.getpid()}))
    try:
        _announce(sandbox, server, options.supervised)
        if options.supervised:
            threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
        server.run()
    finally:
        sandbox.store.keep("served", None)
        sandbox.close()
    return 0


def _stop_on_signals(server: Server, supervised: bool) -> None:
    """Ctrl+C in a terminal reaches the gateway's children too: a supervised sandbox leaves it to its parent, which may
    still have something to deliver."""
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if not hasattr(signal, name):
            continue
        if supervised and name != "SIGTERM":
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        else:
            signal.signal(getattr(signal, name), lambda *_: server.stop())


def _snapshot(path: Path) -> dict[str, object]:
    try:
        snapshot = json.loads(path.read_bytes())
    except OSError as error:
        raise UserMistake(f"{path} cannot be read: {error.strerror}.", "account") from error
    except (ValueError, RecursionError) as error:
        raise UserMistake(f"{path} holds no JSON: {error}.", "account") from error
    if not isinstance(snapshot, dict):
        raise UserMistake(f"{path} is no snapshot of an account.", "account")
    return snapshot


def _announce(sandbox: Sandbox, server: Server, supervised: bool) -> None:
    """Where it is and how to get in. The credentials open play data only and are nowhere else to be seen."""
    known = sandbox.credentials
    if supervised:
        ready = {
            "ready": True,
            "address": server.address,
            "base_url": f"{server.address}/api/v3",
            "token_url": f"{server.address}/oauth2/token",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "username": known.username,
            "wsse_secret": known.wsse_secret,
            "control_secret": known.control_secret,
        }
        print(json.dumps(ready), flush=True)
        return
    print(
        f"The sandbox answers at {server.address} (API {server.address}/api/v3, token {server.address}/oauth2/token).\n"
        f"OAuth 2: client id {known.client_id}, client secret {known.client_secret}\n"
        f"WSSE:    user {known.username}, secret {known.wsse_secret}\n"
        "Stop it with Ctrl+C.",
        flush=True,
    )


def _stop_at_end_of_input(server: Server) -> None:
    while os.read(0, 4096):
        pass
    server.stop()


def _failed(problem: EnvironmentProblem | UserMistake) -> int:
    print(problem.text, file=sys.stderr)
    return 2 if isinstance(problem, UserMistake) else 1


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port
