"""What the console remembers from one run to the next: sizes, columns, the last page, recent workspaces, the look.

It lies with the user's own settings, never in a workspace: a workspace that is handed on says nothing of who looked at it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QSettings

T = TypeVar("T")
RECENT = "recent"
_MOST_RECENT = 8


def recall(key: str, default: T) -> T:
    """What was remembered under ``key``; ``default`` where nothing was, or nothing of its type."""
    text = _settings().value(key)
    try:
        found: Any = json.loads(text) if isinstance(text, str) else default
    except ValueError:
        return default
    return found if isinstance(found, type(default)) else default


def remember(key: str, value: Any) -> None:
    """Remember a value that JSON can write."""
    _settings().setValue(key, json.dumps(value, ensure_ascii=False))


def recent() -> list[Path]:
    """The workspaces that were opened last and are still there, newest first."""
    return [Path(one) for one in recall(RECENT, [""]) if isinstance(one, str) and one and Path(one).is_file()]


def opened(workspace: Path) -> None:
    """This one was opened just now."""
    others = [str(one) for one in recent() if one != workspace]
    remember(RECENT, [str(workspace), *others][:_MOST_RECENT])


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "portway", "console")
