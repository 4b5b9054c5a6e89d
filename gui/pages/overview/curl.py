"""The command that sends one event, ready to be copied into a terminal. Pure text."""

from __future__ import annotations

USUAL_ADDRESS = "http://127.0.0.1:8400"
NO_KEY = "YOUR_KEY"


def curl_line(address: str, key: str = NO_KEY) -> str:
    """A command that sends one event through the tracking door."""
    body = '{"userId":"u-1","event":"Coupon Entered",\n       "context":{"traits":{"email":"ann@example.com"}}}'
    return f"curl {address}/v1/track -u {key}: \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"
