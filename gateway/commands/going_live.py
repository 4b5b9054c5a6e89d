"""``portway check``, ``live`` and ``sandbox-mode``: whether the real account may be sent to, the way there and back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace

from gateway.commands.asking import carried_out
from gateway.commands.context import ATTENTION, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import DocumentRefused, applied, read_document, to_document
from models.meaning.going_live import Finding
from models.problems import Secret, UserMistake
from models.storage import revisions
from models.storage.commands import Ask
from models.storage.workspace import Workspace


def describe(parsers: Parsers) -> None:
    check = command(parsers, "check", _check, "The going-live list: what blocks, what is only worth a look.")
    also_json(check)
    check.add_argument(
        "--untried",
        action="store_true",
        help="look with other credentials, which are not kept: one JSON object on standard input, the members of"
        ' "emarsys" that differ and "secret"',
    )
    live = command(parsers, "live", _live, "Go live when nothing blocks: send to the real account.")
    back = command(
        parsers, "sandbox-mode", _sandbox_mode, "Go back to the sandbox; nothing is sent to Emarsys any more."
    )
    for parser in (check, live, back):
        about_workspace(parser)


def _check(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        configuration, secret = revisions.latest(workspace.db), None
        if arguments.untried:
            configuration, secret = _untried(configuration, sys.stdin.readline())
        found = _list(workspace, configuration, context, secret)
    if arguments.json:
        for one in found:
            context.terminal.json(asdict(one))
    else:
        _show(found, context.terminal)
    return ATTENTION if _blocks(found) else OK


def _live(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        configuration = revisions.latest(workspace.db)
        if configuration.emarsys.mode == "live":
            context.terminal.line("The workspace is live already.")
            return OK
        found = _list(workspace, configuration, context)
        _show(found, context.terminal)
        if _blocks(found):
            context.terminal.note("The workspace stays in sandbox mode until nothing blocks any more.")
            return ATTENTION
    done = carried_out(context.path(arguments), Ask.GO_LIVE, {"revision": configuration.revision}, context)
    context.terminal.line(
        f"The workspace is live. {done['ended']} rule instances of the sandbox have ended and {done['dropped']} items of"
        " its queue were dropped; people, keys, maps and rules stay."
    )
    return OK


def _sandbox_mode(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        configuration = revisions.latest(workspace.db)
        if configuration.emarsys.mode == "sandbox":
            context.terminal.line("The workspace is in sandbox mode already.")
            return OK
        back = replace(configuration, emarsys=replace(configuration.emarsys, mode="sandbox"))
        revisions.save(workspace.db, back, context.who, "Went back to the sandbox", context.now())
    context.terminal.line("The workspace is in sandbox mode. Nothing is sent to Emarsys any more.")
    return OK


def _untried(configuration: Configuration, text: str) -> tuple[Configuration, Secret]:
    """The configuration with the account that is to be looked at, and the secret for it."""
    try:
        given = json.loads(text)
        secret = Secret(str(given.pop("secret")))
        document = to_document(configuration, full=True)
        document["emarsys"] |= given
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        text = 'One JSON object is expected on standard input: the members of "emarsys" that differ, and "secret".'
        raise UserMistake(text, "untried") from None
    try:
        return applied(read_document(document, full=True), configuration.revision), secret
    except DocumentRefused as refused:
        raise UserMistake(" ".join(str(one) for one in refused.problems), "untried") from None


def _list(
    workspace: Workspace, configuration: Configuration, context: Context, untried: Secret | None = None
) -> list[Finding]:
    # The client that asks Emarsys is loaded only here, for the few commands that need it.
    from gateway.delivery.readiness import going_live_list

    return going_live_list(workspace, configuration, context.now, untried)


def _show(found: list[Finding], terminal: Terminal) -> None:
    for one in found:
        terminal.line(f"{'BLOCKS' if one.level == 'blocks' else 'look  '}  {one.text}")
    if not _blocks(found):
        terminal.line("Nothing blocks.")


def _blocks(found: list[Finding]) -> bool:
    return any(one.level == "blocks" for one in found)
