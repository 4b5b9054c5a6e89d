"""Memory of large bodies goes back to the system when they are done with.

The C library of most Linux systems learns from the first large block that is freed to keep such blocks, in each of our
threads: after a few bodies of 10 MB the door would hold ten times as much for ever.
"""

from __future__ import annotations

import sys
from contextlib import suppress

LARGE = 1 << 20
_MMAP_THRESHOLD = -3
"""``M_MMAP_THRESHOLD`` of glibc's ``mallopt``; setting it ends the learning. musl has no ``mallopt`` and no need of it."""


def give_back() -> None:
    """For the rest of this process: blocks from ``LARGE`` up are the system's again as soon as they are free."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
