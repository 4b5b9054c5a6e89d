"""``portway move`` and ``portway remove``: a workspace leaves this machine, to another one or for good."""

from __future__ import annotations

import argparse
from pathlib import Path

from gateway.commands.context import OK, Context, Parsers, about_workspace, command
from models.storage import removal, taking_along
from models.storage.backups import MEGABYTE
from models.storage.removal import Going


def describe(parsers: Parsers) -> None:
    move = command(parsers, "move", _move, "Write one file for another machine; this one goes on with nothing.")
    move.add_argument("file", metavar="FILE")
    remove = command(parsers, "remove", _remove, "Show what removing the workspace deletes; with --yes delete it.")
    remove.add_argument("--yes", action="store_true", help="delete workspace, sandbox, backups and secrets")
    for parser in (move, remove):
        about_workspace(parser)


def _move(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "writer") as workspace:
        size = taking_along.take_along(workspace, Path(arguments.file), context.who, context.now(), _quiet)
    context.terminal.line(f"Wrote {arguments.file} ({size / MEGABYTE:.1f} MB). It holds personal data.")
    context.terminal.line(
        "Open it on the other machine and say there: portway take-over. Secrets are entered there again."
    )
    return OK


def _remove(arguments: argparse.Namespace, context: Context) -> int:
    path = context.path(arguments)
    if not arguments.yes:
        with context.workspace(arguments, "reader") as workspace:
            _show(removal.going(workspace), context)
        context.terminal.note("Nothing has been deleted yet. Repeat it with --yes to delete all of this for good.")
        return OK
    found = removal.forget_secrets(path, context.who, context.now())
    removal.delete_files(found)
    context.terminal.line(f"{path} is removed, with {len(found.backups)} backups and {len(found.secrets)} secrets.")
    return OK


def _show(found: Going, context: Context) -> None:
    for one in (*found.files, *found.backups):
        if one.is_file():
            context.terminal.line(f"{one}  {one.stat().st_size / MEGABYTE:.1f} MB")
    for name in found.secrets:
        context.terminal.line(f"the secret {name}")
    context.terminal.line(f"with {found.people:,} people and {found.events:,} events")


def _quiet(done: int, of: int) -> None:
    """A terminal needs no progress here."""
