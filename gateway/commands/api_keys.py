"""``portway keys``: issued, listed and revoked API keys."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from gateway.commands.context import MISTAKE, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import moment
from models.storage import keys
from models.storage.keys import Key


def describe(parsers: Parsers) -> None:
    group = command(parsers, "keys", _nothing, "Issue, list and revoke API keys.")
    parts = group.add_subparsers(metavar="COMMAND")
    create = command(parts, "create", _create, "Issue a key and print it, this once, alone on standard output.")
    about_workspace(create)
    create.add_argument("--name", metavar="N", default="Source", help="which source it is for")
    create.add_argument("--public", action="store_true", help="for pages and apps: it may be seen, and may do less")
    create.add_argument(
        "--origin", metavar="URL", action="append", default=[], help="public keys: pages that may use it"
    )
    listing = command(parts, "list", _list, "List all keys; no key can be read again.")
    about_workspace(listing)
    also_json(listing)
    revoke = command(parts, "revoke", _revoke, "Revoke a key; the gateway refuses it within a second.")
    about_workspace(revoke)
    revoke.add_argument("key", metavar="KEY", nargs="?", help="its number or name")
    revoke.add_argument("--name", metavar="N", help="its name")


def _nothing(arguments: argparse.Namespace, context: Context) -> int:
    context.terminal.note("Say what to do with keys: create, list or revoke. portway keys --help explains each.")
    return MISTAKE


def _create(arguments: argparse.Namespace, context: Context) -> int:
    kind: keys.KeyKind = "public" if arguments.public else "server"
    with context.workspace(arguments) as workspace:
        _, key = keys.issue(workspace.db, arguments.name, kind, context.who, context.now(), origins=arguments.origin)
    context.terminal.line(key.reveal())
    context.terminal.note(f'This is the {kind} key "{arguments.name}". Keep it now: it cannot be shown again.')
    return OK


def _list(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "reader") as workspace:
        found = keys.keys(workspace.db)
    if arguments.json:
        for one in found:
            context.terminal.json({name: value for name, value in asdict(one).items() if name != "hash"})
        return OK
    if not found:
        context.terminal.line("There are no keys yet. Make one with: portway keys create")
    head = ("NUMBER", "NAME", "KIND", "BEGINS", "MADE", "LAST USED", "STATE")
    context.terminal.table(head, map(_row, found))
    return OK


def _row(one: Key) -> tuple[object, ...]:
    state = "active" if one.active else f"revoked {moment(one.revoked_at)}"
    if one.exposed_at is not None:
        state += f", exposed ({one.exposed_how}) {moment(one.exposed_at)}"
    if one.for_run:
        state += ", for one run"
    return one.id, one.name, one.kind, f"{one.hint}…", moment(one.created_at), moment(one.last_used_at), state


def _revoke(arguments: argparse.Namespace, context: Context) -> int:
    wanted = arguments.key or arguments.name
    if not wanted:
        context.terminal.note("Name the key to revoke by its number or name. portway keys list shows them.")
        return MISTAKE
    with context.workspace(arguments) as workspace:
        key = keys.find(workspace.db, wanted)
        done = keys.revoke(workspace.db, key.id, context.who, context.now())
    context.terminal.line(f'The key "{key.name}" ({key.hint}…) {"is" if done else "was already"} revoked.')
    return OK
