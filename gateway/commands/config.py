"""``portway config``: the configuration as a file, and its revisions. Nothing changes without ``--yes``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from peewee import SqliteDatabase

from gateway.commands.context import MISTAKE, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import moment
from models.meaning import account_snapshot
from models.meaning.configuration_file import Document, difference, read, to_text
from models.problems import UserMistake
from models.storage import accounts, audit, importing, revisions
from models.storage.files import read_file, write_file
from models.storage.importing import Proposal
from models.storage.secrets import EMARSYS, SecretStore


def describe(parsers: Parsers) -> None:
    group = command(parsers, "config", _nothing, "Export, import and compare the configuration.")
    parts = group.add_subparsers(metavar="COMMAND")
    export = command(parts, "export", _export, "Write the configuration to a file, without secrets or personal data.")
    export.add_argument("file", metavar="FILE", help="- for standard output")
    export.add_argument(
        "--account",
        action="store_true",
        help="the account's fields, choices and events instead, as the sandbox reads them",
    )
    bring = command(parts, "import", _import, "Show what a file would change; with --yes change it.")
    bring.add_argument("file", metavar="FILE", help="- for standard input")
    bring.add_argument(
        "--account", action="store_true", help="fill the running sandbox with an account that was exported so"
    )
    bring.add_argument("--merge", action="store_true", help="keep maps, rules and settings that the file lacks")
    listing = command(parts, "list", _list, "List the revisions.")
    compare = command(parts, "diff", _diff, "Compare a revision with another, or with the newest.")
    compare.add_argument("old", metavar="REVISION", type=int)
    compare.add_argument("new", metavar="REVISION", type=int, nargs="?")
    restore = command(parts, "restore", _restore, "Show what restoring a revision would change; with --yes restore it.")
    restore.add_argument("revision", metavar="REVISION", type=int)
    for parser in (export, bring, listing, compare, restore):
        about_workspace(parser)
    for parser in (bring, listing, compare, restore):
        also_json(parser)
    for parser in (bring, restore):
        parser.add_argument("--yes", action="store_true", help="save it as a new revision")


def _nothing(arguments: argparse.Namespace, context: Context) -> int:
    context.terminal.note("Say what to do with the configuration: export, import, list, diff or restore.")
    return MISTAKE


def _export(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        if arguments.account:
            text = account_snapshot.to_text(accounts.newest_live(workspace.connection).catalogue)
        else:
            text = to_text(revisions.latest(workspace.db))
        if arguments.file == "-":
            context.terminal.lines(text.rstrip("\n"))
            return OK
        write_file(Path(arguments.file), text)
        what = "account exported" if arguments.account else "configuration exported"
        audit.note(workspace.db, context.who, what, context.now(), file=arguments.file)
    context.terminal.line(f"Wrote {arguments.file}.")
    return OK


def _import(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.account:
        return _fill_sandbox(arguments, context)
    return bring_in(read(_content(arguments.file)), _name(arguments.file), arguments, context, merge=arguments.merge)


def bring_in(document: Document, source: str, arguments: argparse.Namespace, context: Context, *, merge: bool) -> int:
    """Show what a document would change; with ``--yes`` save it, all but the change to live."""
    for path in document.unknown:
        context.terminal.note(f"{path} is not known to this Portway and has no effect.")
    with context.workspace(arguments) as workspace:
        proposal = importing.propose(workspace.db, document, merge=merge)
        code = _change(workspace.db, proposal, f"Imported {source}", arguments, context)
        kept_for = SecretStore(workspace.db).host_of(EMARSYS)
    if proposal.asks_secret:
        context.terminal.note(
            f"The secret was entered for {kept_for}. For {proposal.asks_secret} enter it again: portway secret set"
        )
    for one in proposal.unmatched:
        context.terminal.note(str(one))
    if proposal.goes_live:
        context.terminal.note(
            f"Going live is not a part of an import. Do it with: portway live -w {context.path(arguments)}"
        )
    return code


def _fill_sandbox(arguments: argparse.Namespace, context: Context) -> int:
    from models.sandbox.control import Control

    try:
        snapshot = json.loads(_content(arguments.file))
    except (ValueError, RecursionError):
        snapshot = None
    if not isinstance(snapshot, dict):
        raise UserMistake(f"{arguments.file} is not an account that Portway exported.", "file")
    with Control.of_file(context.path(arguments).with_suffix(".sandbox")) as control:
        control.fill_account(snapshot)
    with context.workspace(arguments) as workspace:
        audit.note(workspace.db, context.who, "sandbox filled", context.now(), file=arguments.file)
    context.terminal.line("The sandbox has the fields, choices and external events of that account now.")
    return OK


def _change(db: SqliteDatabase, proposal: Proposal, what: str, arguments: argparse.Namespace, context: Context) -> int:
    """Print what a new configuration changes and, with ``--yes``, save it."""
    if proposal.fault:
        raise UserMistake(proposal.fault)
    for warning in proposal.warnings:
        context.terminal.note(warning)
    for change in proposal.changes:
        if arguments.json:
            context.terminal.json(asdict(change))
        else:
            context.terminal.lines(str(change))
    if not proposal.changes:
        context.terminal.note("Nothing changes.")
    elif arguments.yes:
        saved = importing.save(db, proposal, context.who, what, context.now())
        context.terminal.note(f"Saved as revision {saved.revision}; a running gateway has it within a second.")
    else:
        context.terminal.note("Nothing has been changed yet. Repeat it with --yes to apply this.")
    return OK


def _list(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "reader") as workspace:
        lines = revisions.lines(workspace.db)
    if arguments.json:
        for one in lines:
            context.terminal.json(asdict(one))
    else:
        rows = ((one.number, moment(one.at), one.who, one.what) for one in lines)
        context.terminal.table(("REVISION", "SAVED", "BY", "WHAT"), rows)
    return OK


def _diff(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "reader") as workspace:
        old = revisions.revision(workspace.db, arguments.old)
        new = (
            revisions.latest(workspace.db) if arguments.new is None else revisions.revision(workspace.db, arguments.new)
        )
    for change in difference(old, new):
        if arguments.json:
            context.terminal.json(asdict(change))
        else:
            context.terminal.lines(str(change))
    return OK


def _restore(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        proposal = importing.propose_revision(workspace.db, arguments.revision)
        return _change(workspace.db, proposal, f"Restored revision {arguments.revision}", arguments, context)


def _content(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else read_file(Path(name))


def _name(file: str) -> str:
    return "from standard input" if file == "-" else Path(file).name
