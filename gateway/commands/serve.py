"""``portway serve`` and ``portway stop``: the gateway in the foreground, and its orderly end."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from gateway.commands.asking import PATIENCE
from gateway.commands.context import OK, Context, Parsers, about_workspace, command
from models.meaning.configuration import Settings
from models.problems import EnvironmentProblem
from models.storage import commands, places, revisions
from models.storage.commands import Ask
from models.storage.workspace import WorkspaceOutdated, open_workspace

STOPS_WITHIN = 40.0
"""Seconds: what is in flight may need the 30 s that a request to Emarsys may take."""


def describe(parsers: Parsers) -> None:
    serve = command(parsers, "serve", _serve, "Run the gateway in the foreground until SIGTERM or SIGINT.")
    serve.add_argument("--host", help="address to listen on (127.0.0.1, or the workspace's setting)")
    serve.add_argument(
        "--port", type=_port, help="port to listen on, 0 for a free one (8400, or the workspace's setting)"
    )
    serve.add_argument("--supervised", action="store_true", help="stop at the end of standard input; for the console")
    stop = command(parsers, "stop", _stop, "Stop the running gateway: it finishes what is in flight.")
    for parser in (serve, stop):
        about_workspace(parser)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError
    return port


def _serve(arguments: argparse.Namespace, context: Context) -> int:
    path = context.path(arguments)
    places.refuse_shared(path)
    settings = _settings(path)
    from gateway.door.server import serve

    host = settings.host if arguments.host is None else arguments.host
    port = settings.port if arguments.port is None else arguments.port
    return serve(path, host, port, supervised=arguments.supervised)


def _settings(path: Path) -> Settings:
    """The settings in force; a workspace of an older Portway is upgraded first, since its gateway is being started."""
    try:
        with open_workspace(path, "reader") as workspace:
            return revisions.latest(workspace.db).settings
    except WorkspaceOutdated:
        with open_workspace(path, "writer") as workspace:
            return revisions.latest(workspace.db).settings


def _stop(arguments: argparse.Namespace, context: Context) -> int:
    from models.storage.status import gateway_state  # loads the rules too, which the door does without

    with context.workspace(arguments) as workspace:
        state = gateway_state(workspace.db)
        if state is None or not state.running:
            context.terminal.line("No gateway is running on this workspace.")
            return OK
        id_ = commands.ask(workspace.db, Ask.STOP, {}, context.who, context.now())
        if commands.wait(workspace.db, id_, PATIENCE) is None:
            commands.withdraw(workspace.db, id_)
            raise EnvironmentProblem(
                f"The gateway (process {state.pid}) does not answer. End that process if it hangs."
            )
        end = time.monotonic() + STOPS_WITHIN
        while (now := gateway_state(workspace.db)) is not None and now.running and time.monotonic() < end:
            time.sleep(commands.LOOK_EVERY)
        if now is not None and now.running:
            raise EnvironmentProblem(
                f"The gateway (process {state.pid}) is still finishing. Look again: portway status"
            )
    context.terminal.line("The gateway has stopped.")
    return OK
