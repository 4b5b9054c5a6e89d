"""What the command line does itself while no gateway runs, under the workspace's lock: the engine's own functions."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from models.problems import UserMistake
from models.storage.forget import forget


def forget_alone(connection: sqlite3.Connection, arguments: dict[str, Any], who: str) -> Any:
    return None
