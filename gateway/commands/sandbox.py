"""``portway sandbox``: the sandbox alone. What it is and does is ``gateway.sandbox``'s own."""

from __future__ import annotations

import argparse

from gateway.commands.context import Context, Parsers, about_workspace, command
from gateway.sandbox import command as sandbox
from models.storage import places


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "sandbox", _sandbox, f"Run the sandbox alone: {sandbox.SUMMARY}.")
    about_workspace(parser)
    sandbox.describe(parser)


def _sandbox(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.workspace and arguments.file is None:
        arguments.file = places.named(arguments.workspace).with_suffix(".sandbox")
    return sandbox.run(arguments)
