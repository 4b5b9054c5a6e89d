"""The command ``portway``: reads the command line and runs one command; errors are one sentence.

The only place that opens the console, by name, in one function.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from gateway.commands import (
    api_keys,
    backtest,
    backup,
    clock,
    config,
    demo,
    explain,
    going_live,
    initialise,
    library,
    moved,
    person,
    sandbox,
    secret,
    send,
    sending,
    serve,
    status,
)
from gateway.commands.context import EXIT_CODES, MACHINE, MISTAKE, OK, Context, about_workspace
from gateway.commands.terminal import Terminal
from models.problems import EnvironmentProblem, UserMistake
from models.version import VERSION

GROUPS = (
    serve,
    initialise,
    api_keys,
    config,
    library,
    secret,
    send,
    explain,
    backtest,
    clock,
    going_live,
    sending,
    moved,
    backup,
    person,
    status,
    sandbox,
    demo,
)
PARTS = {"_engine": "gateway.engine.__main__", "_sandbox": "gateway.sandbox.command"}
"""Parts of the gateway that the built application starts as itself (``gateway.spawn``); not for people."""
INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. ``SystemExit`` is for ``--help``, ``--version`` and usage errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character gets it written out
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if argv is None else argv)
    if given and given[0] in PARTS:
        return int(import_module(PARTS[given[0]]).main(given[1:]))
    arguments = parser().parse_args(given)
    context = Context(Terminal(sys.stdout, sys.stderr))
    try:
        return int(arguments.run(arguments, context))
    except UserMistake as mistake:
        context.terminal.note(mistake.text)
        return MISTAKE
    except EnvironmentProblem as problem:
        context.terminal.note(problem.text)
        return MACHINE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # who read us has gone; there is nobody to tell
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (the interpreter flushes it at its end)
        return OK


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(
        prog="portway",
        description="Sends what Segment sends on to Emarsys, from this machine. Without a command: the console.",
        epilog=EXIT_CODES,
    )
    whole.add_argument("--version", action="version", version=f"Portway {VERSION}")
    about_workspace(whole)
    whole.set_defaults(run=_console_or_serve, workspace=None)
    parsers = whole.add_subparsers(metavar="COMMAND")
    for group in GROUPS:
        group.describe(parsers)
    return whole


def _console_or_serve(arguments: argparse.Namespace, context: Context) -> int:
    if has_display():
        return open_console([] if arguments.workspace is None else ["-w", arguments.workspace])
    context.terminal.note("There is no display for the console, so this runs the gateway alone: portway serve")
    serving = ["serve"] if arguments.workspace is None else ["serve", "-w", arguments.workspace]
    return main(serving)


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_console(argv: list[str]) -> int:
    """Open the console. Named as text: nothing of the gateway depends on it."""
    return int(import_module("gui.__main__").main(argv))


if __name__ == "__main__":
    sys.exit(main())
