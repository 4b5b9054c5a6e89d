"""What the built application runs: the command ``portway``, with the built folder's own ways.

Dispatch happens in ``gateway.cli`` before Qt is imported; without a command it opens the console.
"""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> int:
    multiprocessing.freeze_support()  # a library that starts a worker would otherwise open the console again
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # a program without a terminal on Windows and macOS
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (open as long as the program)
    from gateway.cli import main as portway

    return portway()


if __name__ == "__main__":
    sys.exit(main())
