"""How one of our processes starts another: by module from source, by sub-command from the built application."""

from __future__ import annotations

import sys
from typing import Literal

Part = Literal["engine", "sandbox"]


def command(part: Part) -> list[str]:
    """The beginning of the command line that runs a part of the gateway; its arguments follow.

    A frozen program is its own interpreter: ``-m`` would open the console again, for ever.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, f"_{part}"]
    return [sys.executable, "-m", f"gateway.{part}"]


def portway() -> list[str]:
    """The beginning of the command line that runs the command ``portway`` itself."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "gateway.cli"]
