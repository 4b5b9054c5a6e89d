"""Which addresses Emarsys may be reached at: https, or http on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def refused_address(address: str) -> str | None:
    """Why an address cannot be used, as a sentence; ``None`` where it can."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "This is not an address. It looks like https://api.emarsys.net/api/v3."
    if not host or any(one.isspace() or one == "\\" for one in address):
        return "This is not an address. It looks like https://api.emarsys.net/api/v3."
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return "An address has no user name, question mark or hash sign. Leave them out."
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return None
    return "Secrets only go to https addresses (http is for this machine alone). Begin it with https://."


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """Host and port of an address, lower-cased: what a secret is bound to."""
    return urlsplit(address).netloc.lower()
