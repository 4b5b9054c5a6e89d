"""Who a request comes from: WSSE headers, the token endpoint, bearer tokens (emarsys-api.md §1), by the real clock.

Tokens are signed and not kept: one that was issued before a restart is good until it runs out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
from datetime import UTC, datetime

from gateway.sandbox.store import Credentials

WINDOW_MS = 5 * 60_000
"""How far a WSSE timestamp may be from the server's clock."""

_PAIR = re.compile(r'(\w+)\s*=\s*"([^"]*)"')


def digest(nonce: str, created: str, secret: str) -> str:
    """The WSSE password digest: base64 over the lower-case hex of the SHA-1, not over its bytes."""
    return base64.b64encode(hashlib.sha1((nonce + created + secret).encode()).hexdigest().encode()).decode()


class Wsse:
    """Checks ``X-WSSE`` headers. Nonces that were used are remembered for the window, at most 100,000."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._nonces: dict[str, int] = {}
        self._lock = threading.Lock()

    def user(self, header: str, now: int, *, once: bool) -> str | None:
        """The user's name, or ``None`` where the header is not good; ``once``: a nonce is good one time only."""
        scheme, _, rest = header.strip().partition(" ")
        parts: dict[str, str] = {name.lower(): value for name, value in _PAIR.findall(rest)}
        if scheme.lower() != "usernametoken" or not {"username", "passworddigest", "nonce", "created"} <= parts.keys():
            return None
        created = _milliseconds(parts["created"])
        if created is None or abs(now - created) > WINDOW_MS:
            return None
        right = digest(parts["nonce"], parts["created"], self._credentials.wsse_secret)
        good = hmac.compare_digest(parts["passworddigest"].encode(), right.encode())
        if not good or not hmac.compare_digest(parts["username"].encode(), self._credentials.username.encode()):
            return None
        if self._used(parts["nonce"], now) and once:
            return None
        return parts["username"]

    def _used(self, nonce: str, now: int) -> bool:
        with self._lock:
            used = now - self._nonces.get(nonce, -WINDOW_MS) < WINDOW_MS
            self._nonces[nonce] = now
            if len(self._nonces) > 100_000:
                self._nonces = dict(sorted(self._nonces.items(), key=lambda one: one[1])[50_000:])
            return used


class Tokens:
    """Issues and checks bearer tokens (JSON Web Tokens, HS256 with the file's key)."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def client(self, authorization: str) -> str | None:
        """The client that a Basic header at the token endpoint proves; ``None`` where it does not."""
        scheme, _, encoded = authorization.partition(" ")
        try:
            client_id, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        except ValueError:  # not base64, not ASCII, not UTF-8
            return None
        known = self._credentials
        good = hmac.compare_digest(client_id.encode(), known.client_id.encode())
        good &= hmac.compare_digest(secret.encode(), known.client_secret.encode())
        return client_id if good and scheme.lower() == "basic" else None

    def issue(self, client_id: str, now: int, seconds: int) -> str:
        claims = {"sub": client_id, "iat": now // 1000, "exp": now // 1000 + seconds, "jti": secrets.token_hex(8)}
        signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
        return f"{signed}.{self._signature(signed)}"

    def user(self, authorization: str, now: int) -> str | None:
        """The client whose token this is; ``None`` where it is not ours or has run out."""
        scheme, _, token = authorization.partition(" ")
        signed, _, signature = token.strip().rpartition(".")
        if scheme.lower() != "bearer" or not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            return None
        claims = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
        return str(claims["sub"]) if claims["exp"] * 1000 > now else None

    def _signature(self, signed: str) -> str:
        mac = hmac.new(self._credentials.token_key.encode(), signed.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()


def _milliseconds(text: str) -> int | None:
    """ISO 8601 in the spellings in use: ``Z``, ``+00:00``, ``+0000``, with or without milliseconds."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000)
