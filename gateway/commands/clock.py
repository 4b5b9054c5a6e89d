"""``portway clock``: moves the clock of a workspace in sandbox mode forward, through everything that falls due on the way."""

from __future__ import annotations

import argparse

from gateway.commands.asking import carried_out
from gateway.commands.context import OK, Context, Parsers, about_workspace, command
from models.meaning.rules.durations import duration
from models.problems import UserMistake
from models.storage.commands import Ask


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "clock", _move, "Move the clock of a workspace in sandbox mode forward; timers fire.")
    parser.add_argument("forward", metavar="+TIME", help="how far, like +90s, +30m, +48h or +3d")
    about_workspace(parser)


def _move(arguments: argparse.Namespace, context: Context) -> int:
    if not arguments.forward.startswith("+"):
        raise UserMistake("The clock only goes forward: write +48h.", "forward")
    forward = duration(arguments.forward[1:])
    moved = carried_out(context.path(arguments), Ask.CLOCK, {"forward": forward}, context)
    fired = moved["fired"] if isinstance(moved, dict) else 0
    timers = "1 timer" if fired == 1 else f"{fired:,} timers"
    context.terminal.line(f"The clock was moved by {arguments.forward[1:]}; {timers} fell due on the way.")
    return OK
