"""``portway status``: how a workspace is doing; exit code 3 where something needs attention."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from gateway.commands.context import ATTENTION, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal, moment
from models.storage.status import GatewayState, Status, status


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "status", _status, "Counts per verdict, queue, last errors, and what needs attention.")
    about_workspace(parser)
    also_json(parser)


def _status(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "reader") as workspace:
        found = status(workspace.db, context.now())
    if arguments.json:
        context.terminal.json(asdict(found))
    else:
        _show(found, context.terminal)
    return ATTENTION if found.attention else OK


def _show(found: Status, terminal: Terminal) -> None:
    clock = f", clock moved by {found.clock_offset / 3_600_000:.1f} h" if found.clock_offset else ""
    terminal.line(f"{found.name}: {found.mode}, revision {found.revision}{clock}")
    terminal.line(f"Gateway: {_gateway(found.gateway)}")
    terminal.line("Events:  " + (_counts(found.verdicts) or "none"))
    oldest = f", oldest unsent from {moment(found.oldest_unsent_at)}" if found.oldest_unsent_at else ""
    terminal.line("Queue:   " + (_counts(found.queue) or "empty") + oldest)
    if found.last_errors:
        terminal.line("Last errors:")
        for one in found.last_errors:
            code = f"{one.code} " if one.code else ""
            terminal.line(f"  {moment(one.at)}  {one.kind} {one.state}, event {one.event_id}: {code}{one.text}")
    if found.attention:
        terminal.line("Needs attention:")
        for thing in found.attention:
            terminal.line(f"  {thing.text}")


def _gateway(state: GatewayState | None) -> str:
    if state is None:
        return "has never run"
    if not state.running:
        return f"not running (was {state.state})"
    sandbox = f", sandbox {state.sandbox_address}" if state.sandbox_address else ""
    return f"{state.state} at {state.address}{sandbox}, process {state.pid}, since {moment(state.started_at)}"


def _counts(counts: object) -> str:
    assert isinstance(counts, dict)
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)
