"""``portway explain``: what would become of an event, without storing or sending it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gateway.commands.context import OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal
from models.meaning.emarsys.preview import Preview, previews
from models.meaning.pipeline.plan import Plan
from models.problems import EnvironmentProblem
from models.storage import accounts, revisions, rule_versions
from models.storage.dry_run import DryRun, dry_run

_SHOWN_NEAR_MISSES = 5


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "explain", _explain, "Show what would become of an event, without storing or sending it.")
    parser.add_argument("event", metavar="EVENT.json", help="a file with one event, or - for standard input")
    parser.add_argument("--destination", action="store_true", help="as if Segment's servers had sent it")
    about_workspace(parser)
    also_json(parser)


def _explain(arguments: argparse.Namespace, context: Context) -> int:
    body = _read(arguments.event)
    with context.workspace(arguments, "reader") as workspace:
        configuration = revisions.latest(workspace.db)
        account = accounts.current(workspace.connection, configuration)
        plan = Plan(configuration, account.catalogue, rule_versions.program(workspace.connection, configuration))
        offset = workspace.connection.execute("SELECT clock_offset FROM about").fetchone()[0]
        door = "destination" if arguments.destination else "tracking"
        found = dry_run(workspace.connection, body, plan, account.id, context.now() + offset, door=door)
    if arguments.json:
        context.terminal.json(as_json(found, plan))
    else:
        _show(found, plan, context.terminal)
    return OK


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise EnvironmentProblem(f"{name} cannot be read: {error.strerror}.") from error


def as_json(found: DryRun, plan: Plan) -> dict[str, Any]:
    """A dry run as a script reads it."""
    return {
        "verdict": found.story.verdict.word,
        "sentence": found.story.sentence,
        "stages": [
            {"stage": stage.name, "mark": stage.mark.value, "lines": [line.text for line in stage.lines]}
            for stage in found.story.stages
        ],
        "values": {name: one.value for name, one in (found.mapped or {}).items() if one.value is not None},
        "rules": [asdict(one) for one in found.rules],
        "requests": [asdict(one) for one in _requests(found, plan)],
        "near_misses": [asdict(one) for one in found.near],
    }


def _requests(found: DryRun, plan: Plan) -> list[Preview]:
    create = plan.configuration.create_contacts
    return list(
        previews(found.upserts, found.keys_alone, found.triggers, found.removals, plan.key_field, create=create)
    )


def _show(found: DryRun, plan: Plan, terminal: Terminal) -> None:
    terminal.line(found.story.sentence)
    if found.story.remedy:
        terminal.line(f"  {found.story.remedy}")
    for stage in found.story.stages:
        for at, line in enumerate(stage.lines):
            terminal.line(f"{stage.name if at == 0 else '':<10} {line.text}")
    for name, one in (found.mapped or {}).items():
        terminal.line(f"{'value':<10} {name} = {one.value!r} from {one.path}")
    for rule in found.rules:
        terminal.line(f"{'rule':<10} {rule.name}: {rule.moved}")
    for request in _requests(found, plan):
        terminal.line(f"{'request':<10} {request.method} {request.path}")
        terminal.line(f"{'':<10} {json.dumps(request.body, ensure_ascii=False)}")
        if request.waits:
            terminal.line(f"{'':<10} {request.waits}")
    for near in found.near[:_SHOWN_NEAR_MISSES]:
        terminal.line(f"{'near miss':<10} {near.rule}: {near.text}{' ' + near.hint if near.hint else ''}")
