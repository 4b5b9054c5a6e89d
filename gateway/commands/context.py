"""What every command is given: the terminal, who asks, the time, and the workspace that is meant."""

from __future__ import annotations

import argparse
import getpass
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from gateway.commands.terminal import Terminal
from models.storage import places
from models.storage.workspace import Role, Workspace, open_workspace

OK = 0
MACHINE = 1
MISTAKE = 2
ATTENTION = 3

EXIT_CODES = (
    "Exit codes: 0 done; 1 the machine did not allow it (disk, network, lock); 2 the command has to be changed;"
    " 3 done, but something needs attention."
)


def _who() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError, ImportError):
        return "command line"


def _now() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Context:
    """``now`` is the machine's clock in ms; ``who`` stands in audit list and revisions."""

    terminal: Terminal
    who: str = field(default_factory=_who)
    now: Callable[[], int] = _now

    def workspace(self, arguments: argparse.Namespace, role: Role = "editor") -> Workspace:
        """The workspace that the command is about, opened; the caller closes it."""
        return open_workspace(self.path(arguments), role)

    @staticmethod
    def path(arguments: argparse.Namespace) -> Path:
        return places.chosen(arguments.workspace)


Run = Callable[[argparse.Namespace, Context], int]
"""A command: returns its exit code, raises ``UserMistake`` and ``EnvironmentProblem``."""


Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What ``add_subparsers`` returns."""


def command(parsers: Parsers, name: str, run: Run, summary: str, *, hidden: bool = False) -> argparse.ArgumentParser:
    """A sub-command with its help; ``hidden`` ones are left out of the list of commands."""
    if hidden:
        parser = parsers.add_parser(name, description=summary, epilog=EXIT_CODES)
    else:
        parser = parsers.add_parser(name, description=summary, epilog=EXIT_CODES, help=summary)
    parser.set_defaults(run=run)
    return parser


def about_workspace(parser: argparse.ArgumentParser) -> None:
    """The option that names the workspace."""
    parser.add_argument(
        "-w",
        "--workspace",
        metavar="WORKSPACE",
        default=argparse.SUPPRESS,  # so that one before the sub-command counts too
        help="name or file of the workspace; else PORTWAY_WORKSPACE, else the only one there is",
    )


def also_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write JSON, one value per line")
