"""HTTP as we allow it: no redirects, TLS verified, no ``.netrc``, no cookies, no proxy on loopback, and time-outs.

What went wrong below HTTP becomes ``NoAnswer``, with whether the request may have arrived all the same.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NameResolutionError, NewConnectionError

from gateway.delivery.access import stays_here
from models.version import VERSION

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


class NoAnswer(Exception):
    """No HTTP reply. ``unsure``: the request was on its way, so it may have been carried out."""

    def __init__(self, text: str, *, unsure: bool) -> None:
        super().__init__(text)
        self.text = text
        self.unsure = unsure


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` by lower-case name; ``ms`` from sending to the last byte."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    ms: int


class Transport:
    """One per account in use; may be used from several threads at a time."""

    def __init__(self, *, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> None:
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers["User-Agent"] = f"Portway/{VERSION}"
        self._session.verify = next((os.environ[one] for one in _CA_VARIABLES if os.environ.get(one)), True)

    def send(self, method: str, address: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Raises ``NoAnswer``."""
        started = time.monotonic()
        try:
            reply = self._session.request(
                method,
                address,
                headers=dict(headers),
                data=body or None,
                timeout=self._timeout,
                allow_redirects=False,
                proxies={} if stays_here(address) else get_environ_proxies(address),
            )
        except (requests.RequestException, HTTPError, OSError) as error:
            raise _no_answer(error, address) from error
        took = int((time.monotonic() - started) * 1000)
        return Answer(reply.status_code, reply.content, {k.lower(): v for k, v in reply.headers.items()}, took)

    def close(self) -> None:
        self._session.close()


def _no_answer(error: Exception, address: str) -> NoAnswer:
    host = address.split("/")[2]
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(error, requests.exceptions.SSLError):
        return NoAnswer(f"The certificate of {host} cannot be verified", unsure=False)
    if isinstance(error, requests.exceptions.ProxyError):
        return NoAnswer(f"The proxy on the way to {host} does not let the request through", unsure=False)
    if isinstance(reason, NameResolutionError):
        return NoAnswer(f"The name {host} is not known: there is no network, or the address is wrong", unsure=False)
    if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return NoAnswer(f"There is no connection to {host}", unsure=False)
    if isinstance(error, requests.Timeout):
        return NoAnswer(f"{host} has not answered in time", unsure=True)
    if isinstance(
        error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema | requests.exceptions.InvalidSchema
    ):
        return NoAnswer(f"The address {host} cannot be used", unsure=False)
    return NoAnswer(f"The connection to {host} ended without an answer", unsure=True)
