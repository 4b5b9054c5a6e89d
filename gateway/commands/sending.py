"""``portway pause``, ``resume`` and ``retry``: what people decide about sending."""

from __future__ import annotations

import argparse

from gateway.commands.asking import carried_out
from gateway.commands.context import OK, Context, Parsers, about_workspace, command
from models.storage.commands import Ask


def describe(parsers: Parsers) -> None:
    pause = command(parsers, "pause", _pause, "Stop all sending; events are still accepted and decided.")
    resume = command(parsers, "resume", _resume, "Go on sending after a pause, or after sending has stopped by itself.")
    retry = command(parsers, "retry", _retry, "Send again what failed.")
    retry.add_argument("delivery", metavar="NUMBER", type=int, nargs="*", help="deliveries; else all that failed")
    retry.add_argument("--reason", metavar="CODE", help="all that failed with this code")
    for parser in (pause, resume, retry):
        about_workspace(parser)


def _pause(arguments: argparse.Namespace, context: Context) -> int:
    carried_out(context.path(arguments), Ask.PAUSE, {}, context)
    context.terminal.line("All sending is paused. Events are still accepted; go on with: portway resume")
    return OK


def _resume(arguments: argparse.Namespace, context: Context) -> int:
    carried_out(context.path(arguments), Ask.RESUME, {}, context)
    context.terminal.line("Sending goes on.")
    return OK


def _retry(arguments: argparse.Namespace, context: Context) -> int:
    asked: dict[str, object] = {}
    if arguments.delivery:
        asked["deliveries"] = arguments.delivery
    if arguments.reason:
        asked["reason"] = arguments.reason
    outcome = carried_out(context.path(arguments), Ask.RETRY, asked, context)
    count = outcome.get("count") if isinstance(outcome, dict) else outcome
    context.terminal.line(f"{count if isinstance(count, int) else 'All'} deliveries are sent again.")
    return OK
