"""What all tests share: no screen, and the SQLite version at the top of the report."""

from __future__ import annotations

import os
import sqlite3

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt


def pytest_report_header() -> str:
    return f"SQLite {sqlite3.sqlite_version}"
