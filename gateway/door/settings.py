"""The settings document that clients fetch before they send: it makes them send here (segment-protocol.md §5.1)."""

from __future__ import annotations

import re
from typing import Any

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?")


def settings_document(key: str, public_address: str, asked_host: str, own_address: str) -> dict[str, Any]:
    """``public_address`` is the setting, empty for none: then the address that the client came to (``asked_host``, the
    header Host), else our own. Clients write ``apiHost`` without scheme."""
    address = public_address or (f"http://{asked_host}" if _HOST.fullmatch(asked_host) else own_address)
    scheme, _, host = address.rpartition("://")
    own = {"apiKey": key, "apiHost": f"{host.rstrip('/')}/v1", "protocol": scheme or "https"}
    return {
        "integrations": {"Segment.io": own},
        "plan": {},
        "edgeFunction": {},
        "metrics": {"sampleRate": 0},  # no client needs to report on itself
    }
