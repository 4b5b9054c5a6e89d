"""``portway check``, ``live`` and ``sandbox-mode``: whether the real account may be sent to, the way there and back."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace

from gateway.commands.context import ATTENTION, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal
from models.meaning.configuration import Configuration
from models.meaning.going_live import Finding, findings
from models.storage import revisions
from models.storage.workspace import Workspace


def describe(parsers: Parsers) -> None:
    check = command(parsers, "check", _check, "The going-live list: what blocks, what is only worth a look.")
    also_json(check)
    live = command(parsers, "live", _live, "Go live when nothing blocks: send to the real account.")
    back = command(
        parsers, "sandbox-mode", _sandbox_mode, "Go back to the sandbox; nothing is sent to Emarsys any more."
    )
    for parser in (check, live, back):
        about_workspace(parser)


def _check(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        found = going_live_list(workspace, revisions.latest(workspace.db))
    if arguments.json:
        for one in found:
            context.terminal.json(asdict(one))
    else:
        _show(found, context.terminal)
    return ATTENTION if _blocks(found) else OK


def going_live_list(workspace: Workspace, configuration: Configuration) -> list[Finding]:
    return findings(
        configuration,
        __import__("models.meaning.catalogue").meaning.catalogue.Catalogue(),
        has_secret=False,
        active_keys=0,
        clock_offset=0,
    )


def _show(found: list[Finding], terminal: Terminal) -> None:
    for one in found:
        terminal.line(f"{'BLOCKS' if one.level == 'blocks' else 'look  '}  {one.text}")
    if not _blocks(found):
        terminal.line("Nothing blocks. Go live with: portway live")


def _blocks(found: list[Finding]) -> bool:
    return any(one.level == "blocks" for one in found)


def _live(arguments: argparse.Namespace, context: Context) -> int:
    return OK


def _sandbox_mode(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        configuration = revisions.latest(workspace.db)
        if configuration.emarsys.mode == "sandbox":
            context.terminal.line("The workspace is in sandbox mode already.")
            return OK
        back = replace(configuration, emarsys=replace(configuration.emarsys, mode="sandbox"))
        revisions.save(workspace.db, back, context.who, "Back to the sandbox", context.now())
    context.terminal.line("The workspace is in sandbox mode. Nothing is sent to Emarsys.")
    return OK
