"""``portway secret``: the secrets that a workspace needs, read from standard input, never from the command line."""

from __future__ import annotations

import argparse
import getpass
import sys

from gateway.commands.context import MISTAKE, OK, Context, Parsers, about_workspace, command
from models.problems import Secret
from models.storage import revisions
from models.storage.secrets import EMARSYS, SIGNATURE, SecretStore, bound_hosts


def describe(parsers: Parsers) -> None:
    group = command(parsers, "secret", _nothing, "Keep or remove the Emarsys secret.")
    parts = group.add_subparsers(metavar="COMMAND")
    put = command(parts, "set", _set, "Read a secret from standard input and keep it in this system's key store.")
    remove = command(parts, "remove", _remove, "Remove a secret from where it is kept.")
    for parser in (put, remove):
        about_workspace(parser)
        parser.add_argument(
            "--signature", action="store_true", help="the shared secret of X-Signature instead of the Emarsys secret"
        )


def _nothing(arguments: argparse.Namespace, context: Context) -> int:
    context.terminal.note("Say what to do with the secret: set or remove. portway secret --help explains each.")
    return MISTAKE


def _set(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        account = revisions.latest(workspace.db).emarsys
        name, hosts = (SIGNATURE, "") if arguments.signature else (EMARSYS, bound_hosts(account))
        secret = _typed() if sys.stdin.isatty() else Secret(sys.stdin.readline().rstrip("\r\n"))
        place = SecretStore(workspace.db).put(name, secret, hosts, context.who, context.now())
    where = "in this system's key store" if place == "keyring" else "sealed in the workspace"
    bound = f" It is given to {hosts} only." if hosts else ""
    context.terminal.line(f"The secret is kept {where}.{bound}")
    return OK


def _remove(arguments: argparse.Namespace, context: Context) -> int:
    name = SIGNATURE if arguments.signature else EMARSYS
    with context.workspace(arguments) as workspace:
        done = SecretStore(workspace.db).remove(name, context.who, context.now())
    context.terminal.line("The secret is removed." if done else "There was no secret.")
    return OK


def _typed() -> Secret:
    return Secret(getpass.getpass("Secret (not shown): "))
