"""The OAuth 2 token of an account: asked for once, kept, renewed early; one request for it at a time (emarsys-api.md §1.2)."""

from __future__ import annotations

import threading
import time
from base64 import b64encode

import msgspec

from gateway.delivery.access import Access
from gateway.delivery.transport import Answer, NoAnswer, Transport
from models.meaning.emarsys.outcomes import Later, RateLimited, Unauthorised

EARLY_SECONDS = 120
"""A token with less than this (or a tenth of its life) left is not used any more."""
_DEFAULT_LIFE = 3600


class Hindered(Exception):
    """A request could not be made at all, or got no answer; the outcome says what to do about it."""

    def __init__(self, outcome: Later | RateLimited | Unauthorised) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


class _Token(msgspec.Struct):
    access_token: str
    expires_in: float | str = _DEFAULT_LIFE


class _Refusal(msgspec.Struct):
    error: str = ""
    error_description: str = ""


class Tokens:
    """Life is measured by the machine's monotonic clock: neither a moved workspace nor a corrected clock matters."""

    def __init__(self, access: Access, transport: Transport) -> None:
        self._access = access
        self._transport = transport
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def current(self) -> str:
        """The token in force. Raises ``Hindered``."""
        with self._lock:
            if not self._token or time.monotonic() >= self._good_until:
                self._renew()
            return self._token

    def renewed(self, refused: str) -> str:
        """A token other than the one that was refused: asked for anew, unless somebody has done so meanwhile."""
        with self._lock:
            if self._token in ("", refused):
                self._renew()
            return self._token

    def fresh(self) -> None:
        """Ask for a token whatever there is, to see whether the credentials are good. Raises ``Hindered``."""
        with self._lock:
            self._renew()

    def _renew(self) -> None:
        self._token = ""
        access = self._access
        pair = b64encode(f"{access.who}:{access.secret.reveal()}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
        started = time.monotonic()
        try:
            answer = self._transport.send("POST", access.token_url, headers, b"grant_type=client_credentials")
        except NoAnswer as error:
            raise Hindered(Later("no token", error.text)) from error
        token = _read(answer)
        life = _life(token.expires_in)
        self._token = token.access_token
        self._good_until = started + life - min(EARLY_SECONDS, life / 10)


def _read(answer: Answer) -> _Token:
    """Raises ``Hindered``."""
    if answer.status in (400, 401, 403):
        raise Hindered(Unauthorised(_refusal(answer)))
    if answer.status == 429:
        raise Hindered(RateLimited("Too many requests for a token"))
    try:
        if answer.status == 200:
            token = msgspec.json.decode(answer.body, type=_Token)
            if token.access_token.isascii() and token.access_token.isprintable() and token.access_token:
                return token
    except msgspec.DecodeError:
        pass
    raise Hindered(Later("no token", f"The token address answers with HTTP {answer.status} and without a token"))


def _refusal(answer: Answer) -> str:
    try:
        said = msgspec.json.decode(answer.body, type=_Refusal)
        return (said.error_description or said.error or f"HTTP {answer.status}")[:200]
    except msgspec.DecodeError:
        return f"HTTP {answer.status}"


def _life(seconds: float | str) -> float:
    try:
        return max(float(seconds), 0.0)
    except ValueError:
        return _DEFAULT_LIFE
