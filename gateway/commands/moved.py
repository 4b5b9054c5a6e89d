"""``portway take-over`` and ``portway open-copy``: what becomes of a workspace that was last used on another machine."""

from __future__ import annotations

import argparse

from gateway.commands.asking import carried_out
from gateway.commands.context import OK, Context, Parsers, about_workspace, command
from models.storage.commands import Ask


def describe(parsers: Parsers) -> None:
    take = command(parsers, "take-over", _take_over, "Go on, on this machine, with a workspace that has moved here.")
    copy = command(
        parsers, "open-copy", _open_copy, "Go on with a copy of a workspace: in the sandbox, its rule instances ended."
    )
    for parser in (take, copy):
        about_workspace(parser)


def _take_over(arguments: argparse.Namespace, context: Context) -> int:
    carried_out(context.path(arguments), Ask.TAKE_OVER, {}, context)
    context.terminal.line(
        "This machine goes on with the workspace, and sending goes on. Enter the secret again if it was"
    )
    context.terminal.line("kept in the other machine's key store: portway secret set")
    return OK


def _open_copy(arguments: argparse.Namespace, context: Context) -> int:
    done = carried_out(context.path(arguments), Ask.OPEN_COPY, {}, context)
    context.terminal.line(
        f"The workspace is a copy now, in sandbox mode: {done['ended']} rule instances ended,"
        f" {done['dropped']} waiting deliveries dropped."
    )
    return OK
