"""``portway backup``: a whole copy of a workspace, while its gateway runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from gateway.commands.context import OK, Context, Parsers, about_workspace, command
from models.storage import backups


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "backup", _backup, "Copy the whole workspace to a file, people and events included.")
    about_workspace(parser)
    parser.add_argument("file", metavar="FILE", nargs="?", help="else beside the workspace, named by the time")


def _backup(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        now = context.now()
        target = Path(arguments.file) if arguments.file else backups.default_target(workspace.path, now)
        size = backups.take(workspace, target, context.who, now)
    context.terminal.line(
        f"Wrote {target} ({size / 1e6:.1f} MB). It holds personal data: keep it as safe as the workspace."
    )
    return OK
