"""Where a request comes from: the connection's other end, or whom a trusted proxy names (no other header is believed)."""

from __future__ import annotations

import ipaddress

from gateway.door.watch import Network


def sender_address(connection: str, forwarded_for: str, trusted: tuple[Network, ...]) -> str:
    """``forwarded_for`` is the header X-Forwarded-For; it is read from its end, past every proxy that is trusted."""
    if not trusted or not forwarded_for or not _is_in(connection, trusted):
        return connection
    named = [one.strip() for one in forwarded_for.split(",")]
    for one in reversed(named):
        try:
            address = str(ipaddress.ip_address(one.strip("[]")))
        except ValueError:
            return connection
        if not _is_in(address, trusted):
            return address
    return connection


def _is_in(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(one in network for network in networks)
