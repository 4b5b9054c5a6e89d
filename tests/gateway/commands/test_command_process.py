"""The command as a process of its own: what scripts see of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from models.storage.workspace import open_workspace
from models.version import VERSION

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[3]


def portway(*words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", *words],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=ROOT,
        env=os.environ | environment,
        check=False,
    )


def test_a_script_makes_a_workspace_a_key_and_a_secret(machine: Path) -> None:
    acme = str(machine / "acme.portway")
    assert portway("init", "-w", acme).returncode == 0
    made = portway("keys", "create", "-w", acme)
    assert (made.returncode, made.stdout[:5], made.stdout.count("\n")) == (0, "pw_s_", 1)
    stored = portway("secret", "set", "-w", acme, stdin="canary-Zq7\n")
    assert (stored.returncode, stored.stderr) == (0, "")
    assert portway("status", PORTWAY_WORKSPACE=acme).returncode == 3
    with open_workspace(Path(acme), "reader") as workspace:
        assert b"canary-Zq7" not in workspace.connection.execute("SELECT sealed FROM secret").fetchone()[0]


def test_the_version_comes_without_loading_what_only_a_gateway_needs(machine: Path) -> None:
    ran = portway("--version", PYTHONPROFILEIMPORTTIME="1")
    assert re.fullmatch(
        rf"Portway {re.escape(VERSION)} \(build [^;]+; Qt \S+, SQLite \S+, Python 3\.\S+\)\n", ran.stdout
    )
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert not loaded & {"flask", "waitress", "requests", "PySide6", "keyring", "gateway.engine.process"}


def test_a_reader_that_goes_away_is_no_error(machine: Path) -> None:
    acme = str(machine / "acme.portway")
    portway("init", "-w", acme, "--demo")
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", "config", "export", "-w", acme, "-"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_a_terminal_that_lacks_characters_gets_them_written_out(machine: Path) -> None:
    acme = str(machine / "acme.portway")
    portway("init", "-w", acme, "--demo")
    ran = portway("config", "export", "-w", acme, "-", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert portway("keys", "list", "-w", acme, PYTHONIOENCODING="ascii").returncode == 0
