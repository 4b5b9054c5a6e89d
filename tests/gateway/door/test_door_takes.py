"""What the door takes: every form of key, body and path that clients use."""

from __future__ import annotations

import pytest


def test_basic(door) -> None:
    status, body = door.post("/v1/track", b'{"event":"A","userId":"u"}')
    assert (status, body) == (200, {"success": True})
