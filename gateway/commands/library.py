"""``portway library``: ready rules with their data maps, to look at and to take into a workspace."""

from __future__ import annotations

import argparse

from gateway.commands.config import bring_in
from gateway.commands.context import OK, Context, Parsers, about_workspace, also_json, command
from models.meaning.configuration_file import read
from models.problems import UserMistake
from resources import library


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "library", _library, "List ready rules, or show what taking one in would change.")
    parser.add_argument("name", metavar="NAME", nargs="?", help="the rule to take in; left out, they are listed")
    parser.add_argument(
        "--yes", action="store_true", help="save it as a new revision; the rule is only watching at first"
    )
    about_workspace(parser)
    also_json(parser)


def _library(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.name is None:
        for one in library.entries():
            if arguments.json:
                context.terminal.json({"name": one.name, "about": one.about})
            else:
                context.terminal.line(f"{one.name:<24}  {one.about}")
        return OK
    if arguments.name not in library.NAMES:
        raise UserMistake(f"There is no ready rule {arguments.name}. List them with: portway library", "name")
    entry = library.entry(arguments.name)
    return bring_in(read(entry.document), f"{entry.name} from the library", arguments, context, merge=True)
