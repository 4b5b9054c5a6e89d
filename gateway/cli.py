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

from gateway.commands.context import EXIT_CODES, MACHINE, MISTAKE, OK, Context, about_workspace
from gateway.commands.terminal import Terminal
from models.problems import EnvironmentProblem, UserMistake
from models.version import in_one_line

COMMANDS = {
    "serve": "serve",
    "stop": "serve",
    "init": "initialise",
    "keys": "api_keys",
    "config": "config",
    "library": "library",
    "secret": "secret",
    "send": "send",
    "explain": "explain",
    "backtest": "backtest",
    "clock": "clock",
    "check": "going_live",
    "live": "going_live",
    "sandbox-mode": "going_live",
    "pause": "sending",
    "resume": "sending",
    "retry": "sending",
    "take-over": "moved",
    "open-copy": "moved",
    "backup": "backup",
    "bundle": "bundle",
    "move": "removing",
    "remove": "removing",
    "person": "person",
    "status": "status",
    "sandbox": "sandbox",
    "run-demo": "demo",
}
"""Each command and the module of ``gateway.commands`` that describes it. Only the module of the command that is given is
loaded: all of them take longer than the rest of a gateway's start."""
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
    arguments = parser(given[0] if given else "").parse_args(given)
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


def parser(first: str = "") -> argparse.ArgumentParser:
    """The command line, or as much of it as a line needs whose first word is this command."""
    whole = argparse.ArgumentParser(
        prog="portway",
        description="Sends what Segment sends on to Emarsys, from this machine. Without a command: the console.",
        epilog=EXIT_CODES,
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="show the versions of the program and of its parts")
    about_workspace(whole)
    whole.set_defaults(run=_console_or_serve, workspace=None)
    parsers = whole.add_subparsers(metavar="COMMAND")
    for module in [COMMANDS[first]] if first in COMMANDS else dict.fromkeys(COMMANDS.values()):
        import_module(f"gateway.commands.{module}").describe(parsers)
    return whole


class _Version(argparse.Action):
    """As argparse's own, but what it says is gathered only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(in_one_line() + "\n")
        parser.exit()


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
