"""A request to Emarsys as the curl line that repeats it, for other tools and for Emarsys' support. It holds no secret."""

from __future__ import annotations

import shlex

TOKEN = "YOUR_TOKEN"


def as_curl(method: str, path: str, body: str, base_url: str) -> str:
    """``path`` as it follows ``base_url``; ``body``: JSON, empty for none."""
    line = f"curl -X {method} {shlex.quote(base_url.rstrip('/') + '/' + path.lstrip('/'))}"
    parts = [line, f"-H 'Authorization: Bearer {TOKEN}'"]
    if body:
        parts += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
    return " \\\n  ".join(parts)
