"""The version of Portway, in one place, and what this copy of it was made of."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

VERSION = "0.1.0"
BUILD_FILE = "build.txt"
"""Among the resources, in a built application only: one line that says which build it is."""


def build() -> str:
    """Which build this is, such as ``20261125.1a2b3c4``; "from source" where it was not built."""
    try:
        return (files("resources") / BUILD_FILE).read_text("utf-8").strip()
    except FileNotFoundError:
        return "from source"


def made_of() -> dict[str, str]:
    """The parts whose versions matter when somebody reports a fault. Qt's is read without loading Qt."""
    try:
        qt = version("PySide6_Essentials")
    except PackageNotFoundError:
        qt = "not installed"
    return {"Qt": qt, "SQLite": sqlite3.sqlite_version, "Python": platform.python_version()}


def in_one_line() -> str:
    """What ``portway --version`` says."""
    parts = ", ".join(f"{name} {number}" for name, number in made_of().items())
    return f"Portway {VERSION} (build {build()}; {parts})"
