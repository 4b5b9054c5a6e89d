"""``portway init``: a new workspace, empty or with the samples."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from gateway.commands.context import OK, Context, Parsers, command
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import onto, read
from models.problems import Secret
from models.storage import keys, places, revisions
from models.storage.workspace import create, open_workspace

SAMPLE_KEY = "Sample source"


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "init", _init, "Make a new workspace. It starts in sandbox mode.")
    parser.add_argument(
        "-w", "--workspace", metavar="WORKSPACE", required=True, help="name or file of the new workspace"
    )
    parser.add_argument("--demo", action="store_true", help="with sample maps, a sample rule and one key")


def _init(arguments: argparse.Namespace, context: Context) -> int:
    path = places.named(arguments.workspace)
    key = make(path, context.who, context.now(), demo=arguments.demo)
    context.terminal.line(f"Made the workspace {path}.")
    if key is not None:
        context.terminal.line(f'Key "{SAMPLE_KEY}", shown this once: {key.reveal()}')
    context.terminal.line(f"Start its gateway with: portway serve -w {_quoted(arguments.workspace)}")
    return OK


def make(path: Path, who: str, now: int, *, demo: bool) -> Secret | None:
    """Make a workspace; with ``demo`` the samples too, whose key is returned. Nothing is left behind where it fails."""
    places.refuse_shared(path)
    create(path, now)
    try:
        with open_workspace(path, "editor") as workspace:
            blank = Configuration(path.stem)
            if not demo:
                revisions.save(workspace.db, blank, who, "Made", now)
                return None
            revisions.save(workspace.db, samples(blank), who, "Made with samples", now)
            return keys.issue(workspace.db, SAMPLE_KEY, "server", who, now)[1]
    except BaseException:
        for leftover in path.parent.glob(f"{path.name}*"):
            if leftover.name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                leftover.unlink(missing_ok=True)
        raise


def samples(configuration: Configuration) -> Configuration:
    """The configuration with the sample maps and rules on top."""
    folder = resources.files("resources") / "demo"
    for name in ("maps.json", "rules.json"):
        configuration = onto(configuration, read((folder / name).read_bytes()), merge=True)
    return configuration


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
