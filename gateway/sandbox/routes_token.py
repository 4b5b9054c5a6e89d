"""The token endpoint and the health check: open to all, outside ``/api`` (emarsys-api.md §0.1, §1.2)."""

from __future__ import annotations

from urllib.parse import parse_qs

from gateway.sandbox.envelope import Answer, bare
from gateway.sandbox.gate import Call, Route


def token(call: Call) -> Answer:
    """``grant_type=client_credentials`` with a Basic header; errors as OAuth 2 has them, without Emarsys' envelope."""
    sandbox = call.sandbox
    grant = parse_qs(call.raw.decode("latin-1")).get("grant_type", [""])[0]
    client = sandbox.tokens.client(call.authorization)
    if client is None or sandbox.faults.take(("wrong_secret",), call.path):
        return bare({"error": "invalid_client", "error_description": "Client authentication failed."}, 401)
    if grant != "client_credentials":
        return bare(
            {"error": "unsupported_grant_type", "error_description": "Only client_credentials is supported."}, 400
        )
    seconds = sandbox.switches.token_seconds
    issued = sandbox.tokens.issue(client, sandbox.now(), seconds)
    return bare({"access_token": issued, "token_type": "Bearer", "expires_in": seconds})


def health(call: Call) -> Answer:
    return bare({"status": "ok"})


OPEN_ROUTES = (Route("POST", "/oauth2/token", token), Route("GET", "/healthcheck", health))
