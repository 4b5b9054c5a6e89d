"""``portway backtest``: what a rule, saved or not, would have done with the stored events. Nothing is sent."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.commands.context import OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.configuration_file import applied, read
from models.meaning.rules.backtest import Report, backtest
from models.meaning.rules.course import Now
from models.meaning.rules.durations import HOUR, duration
from models.meaning.saving import refuse_faults
from models.problems import EnvironmentProblem, UserMistake
from models.storage import people, revisions
from models.storage.stored_events import stored_events

_SHOWN = 20


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "backtest", _backtest, "Run rules over the stored events on a simulated clock.")
    parser.add_argument(
        "--rule", metavar="NAME|FILE", help="a rule of the workspace, or a configuration file with rules"
    )
    parser.add_argument("--since", metavar="TIME", default="7d", help="how far back: 90s, 30m, 2h, 7d (default 7d)")
    about_workspace(parser)
    also_json(parser)


def _backtest(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "reader") as workspace:
        configuration = revisions.latest(workspace.db)
        rules, maps = _chosen(arguments.rule, configuration)
        connection = workspace.connection
        now = context.now() + connection.execute("SELECT clock_offset FROM about").fetchone()[0]
        settings = configuration.settings
        for rule in rules:
            stored = stored_events(connection, maps, now - duration(arguments.since), settings.age_limit_hours * HOUR)
            report = backtest(rule, maps, stored, now, Now(0, settings.late_limit_hours * HOUR))
            found = people.by_ids(connection, report.person_ids)
            shown = {id_: one.primarykey or one.user_id or f"#{id_}" for id_, one in found.items()}
            if arguments.json:
                context.terminal.json(as_json(report, shown))
            else:
                _show(report, shown, context.terminal)
    return OK


def _chosen(text: str | None, configuration: Configuration) -> tuple[Iterable[Rule], tuple[DataMap, ...]]:
    """The rules that are meant, with the maps that they read."""
    if text is None:
        if not configuration.rules:
            raise UserMistake("This workspace has no rule yet. Name a file with rules: --rule FILE", "rule")
        return configuration.rules, configuration.data_maps
    saved = [rule for rule in configuration.rules if rule.name == text]
    if saved:
        return saved, configuration.data_maps
    path = Path(text)
    if not path.is_file():
        names = ", ".join(rule.name for rule in configuration.rules) or "none"
        raise UserMistake(f'There is no rule and no file "{text}". The rules are: {names}.', "rule")
    try:
        document = read(path.read_bytes())
    except OSError as error:
        raise EnvironmentProblem(f"{path} cannot be read: {error.strerror}.") from error
    given = applied(document, configuration.revision)
    if not given.rules:
        raise UserMistake(f"{path} holds no rule.", "rule")
    given = replace(given, data_maps=given.data_maps or configuration.data_maps)
    refuse_faults(given, Catalogue())
    return given.rules, given.data_maps


def as_json(report: Report, shown: Mapping[int, str]) -> dict[str, Any]:
    """A back-test as a script reads it: the report, with the contact of each person by ``shown``."""
    told = report.to_json()
    for one in (*told["fired"], *told["excluded"], *told["expired"]):
        one["contact"] = shown.get(one["person_id"])
    return told


def _show(report: Report, shown: Mapping[int, str], terminal: Terminal) -> None:
    terminal.line(report.rule)
    terminal.line(
        f"  {report.events:,} events: {report.started:,} started, {len(report.fired):,} fired, {len(report.excluded):,} excluded,"
        f" {len(report.expired):,} expired, {report.open:,} still open"
    )
    for event, count in report.excluded_by:
        terminal.line(f"  {count:,} excluded by {event}")
    for day, one in report.days.items():
        terminal.line(f"  {day}  started {one.started:>6,}  fired {one.fired:>6,}  excluded {one.excluded:>6,}")
    lines = [(one.due_at, one.person_id, f"fired {one.external_event}") for one in report.fired]
    lines += [(one.at, one.person_id, f"excluded by {one.event}, row {one.row}") for one in report.excluded]
    for at, person_id, what in sorted(lines)[:_SHOWN]:
        when = datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
        terminal.line(f"  {when}  {shown.get(person_id, '–')}  {what}")
    if len(lines) > _SHOWN:
        terminal.line(f"  and {len(lines) - _SHOWN:,} more; all of them with --json")
