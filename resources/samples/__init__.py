"""Events to begin with: one of each kind that a shop sends, for the sample library. Nobody in them is real.

``samples.json`` is a list; each has a ``name``, the ``door`` that it goes to, and the ``message``, without messageId and
times: it is a new event whenever it is sent.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def samples() -> list[dict[str, Any]]:
    """All of them, in the order in which they are best tried."""
    found: list[dict[str, Any]] = json.loads(files(__name__).joinpath("samples.json").read_text("utf-8"))
    return found
