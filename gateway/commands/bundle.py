"""``portway bundle``: a client's configuration with sample events and what is expected of them, made and tested."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from gateway.commands.context import ATTENTION, MISTAKE, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal
from models.meaning.bundle import LARGEST, read
from models.storage import bundle_files, bundles
from models.storage.bundles import Report
from models.storage.files import read_file

NEWEST = 200


def describe(parsers: Parsers) -> None:
    group = command(parsers, "bundle", _nothing, "Make a client bundle, or test one.")
    parts = group.add_subparsers(metavar="COMMAND")
    make = command(parts, "make", _make, "Write configuration, sample events and what is expected of them to a file.")
    make.add_argument("file", metavar="FILE")
    make.add_argument("--newest", metavar="N", type=int, default=NEWEST, help=f"so many events (default {NEWEST})")
    make.add_argument("--event", metavar="ID", type=int, action="append", help="this event; may be repeated")
    make.add_argument("--unmasked", action="store_true", help="with the people as they are, not with stand-ins")
    test = command(
        parts, "test", _test, "Decide the events of a bundle again; exit 3 where anything comes out otherwise."
    )
    test.add_argument("file", metavar="FILE")
    test.add_argument("--here", action="store_true", help="with the account of the workspace")
    test.add_argument("--own", action="store_true", help="with the workspace's own configuration and account")
    also_json(test)
    for parser in (make, test):
        about_workspace(parser)


def _nothing(arguments: argparse.Namespace, context: Context) -> int:
    context.terminal.note("Say what to do with a bundle: make or test.")
    return MISTAKE


def _make(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        now, masked = context.now(), not arguments.unmasked
        ids = arguments.event or bundles.newest_events(workspace.db, arguments.newest)
        bundle = bundles.make(workspace.db, ids, now, masked=masked, progress=_quiet)
        bundle_files.save(workspace.db, bundle, Path(arguments.file), context.who, now)
    context.terminal.line(f"Wrote {arguments.file} with {len(bundle.cases)} events.")
    if not masked:
        context.terminal.note("It holds personal data: keep it as safe as the workspace.")
    return OK


def _test(arguments: argparse.Namespace, context: Context) -> int:
    bundle = read(read_file(Path(arguments.file), LARGEST))
    if arguments.here or arguments.own:
        with context.workspace(arguments, "reader") as workspace:
            report = bundles.check_here(bundle, workspace.db, _quiet, own=arguments.own)
    else:
        report = bundles.check(bundle, _quiet)
    if arguments.json:
        for one in report.results:
            differences = [asdict(each) for each in one.differences]
            context.terminal.json({"number": one.number, "event": one.case.name, "differences": differences})
        context.terminal.json({"later": [asdict(each) for each in report.later]})
    else:
        _show(report, context.terminal)
    return ATTENTION if report.differing else OK


def _show(report: Report, terminal: Terminal) -> None:
    for one in report.results:
        if one.differences:
            terminal.line(f"{one.number}  {one.case.name}")
            terminal.lines("\n".join(f"    {each}" for each in one.differences))
    if report.later:
        terminal.line("What time moves")
        terminal.lines("\n".join(f"    {each}" for each in report.later))
    count = len(report.results)
    if report.differing:
        terminal.line(f"Tested {count} events with {report.account}: not all came out as expected.")
    else:
        terminal.line(f"Tested {count} events with {report.account}: all came out as expected.")


def _quiet(done: int, of: int) -> None:
    """A terminal needs no progress for what takes a second."""
