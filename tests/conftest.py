"""What all tests share: no screen, patience on slow machines, and the SQLite version at the top of the report."""

from __future__ import annotations

import os
import sqlite3

from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")


def pytest_report_header() -> str:
    return f"SQLite {sqlite3.sqlite_version}"
