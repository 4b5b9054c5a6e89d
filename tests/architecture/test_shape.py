"""The shape of the repository: what it promises about its structure is held here."""

from __future__ import annotations

import ast
import re
import sqlite3
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from peewee import Model

from models.meaning.trace.reasons import REASONS
from models.storage import migrations, tables

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("models", "gateway", "gui", "resources") for path in (ROOT / top).rglob("*.py"))
IMPURE_MODULES = {"sqlite3", "peewee", "socket", "requests", "flask", "waitress", "PySide6", "time", "threading", "os"}
IMPURE_CALLS = {"now", "today", "utcnow", "time_ns", "monotonic"}
LONGEST_FILE = 400


def tracked() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return (ROOT / line for line in listed.splitlines())


@pytest.mark.parametrize("path", [one for one in SOURCES if "meaning" in one.parts], ids=str)
def test_meaning_knows_no_clock_socket_or_database(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & IMPURE_MODULES
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in IMPURE_MODULES
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in IMPURE_CALLS, f"line {node.lineno} asks a clock"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_file_holds_one_idea_and_says_which(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "what does this file own?"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, names: Collection[str]) -> Iterator[str]:
    """Which of these modules a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in names else node.module


def test_no_files_import_each_other_in_a_circle() -> None:
    """Not for type checkers alone either: whoever wants to understand one of a circle has to read all of it."""
    names = {name_of(path) for path in SOURCES}
    left = {name_of(path): set(imports(path, names)) for path in SOURCES}
    while leaves := [name for name, needed in left.items() if not needed & left.keys()]:
        for one in leaves:
            del left[one]
    assert not left, "each of these is part of a circle, or needs one"


def test_the_tables_are_what_the_migrations_make() -> None:
    connection = sqlite3.connect(":memory:")
    migrations.migrate(connection, 0)
    made = {
        name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("event_text_")  # the index of words, SQLite's own
    }
    connection.close()
    models = [
        one for one in vars(tables).values() if isinstance(one, type) and issubclass(one, Model) and one is not Model
    ]
    described = {one._meta.table_name: set(one._meta.columns) for one in models}
    assert described == made


def test_every_reason_reads_as_sentences() -> None:
    for reason in REASONS.values():
        for text in (reason.sentence, reason.remedy):
            assert not text or text[-1] in ".}”", reason.code
        assert reason.sentence, reason.code


def test_nothing_names_a_path_of_a_machine() -> None:
    pattern = re.compile(r"/wor[k]/|/roo[t]/")
    texts = {".py", ".md", ".toml", ".json", ".yaml", ".sh", ""}
    for path in tracked():
        if path.suffix in texts and path.is_file():
            assert not pattern.search(path.read_text(errors="replace")), path


def test_the_lock_pins_versions_and_names_no_address() -> None:
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        assert re.fullmatch(r'#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+]+( ; [a-z_]+ [<=>]+ "[^"]+")?', line), line
