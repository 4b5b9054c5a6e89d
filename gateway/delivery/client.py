"""One account's client: signs requests, sends them, and asks once for a new token where the old one is refused."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from gateway.delivery.access import Access
from gateway.delivery.tokens import Hindered, Tokens
from gateway.delivery.transport import Answer, NoAnswer, Transport
from models.meaning.emarsys import wsse
from models.meaning.emarsys.outcomes import Later
from models.meaning.emarsys.requests import Request


class Client:
    """May be used from several threads; ``real_now`` is the machine's clock, ms."""

    def __init__(self, access: Access, real_now: Callable[[], int], transport: Transport | None = None) -> None:
        self.access = access
        self._real_now = real_now
        self._transport = transport or Transport()
        self._tokens = Tokens(access, self._transport)

    def send(self, request: Request) -> Answer:
        """The reply, whatever its status. Raises ``Hindered`` where there is none."""
        body = request.body()
        if self.access.auth == "wsse":
            return self._once(request, body, {"X-WSSE": self._signature()})
        token = self._tokens.current()
        answer = self._once(request, body, {"Authorization": f"Bearer {token}"})
        if answer.status == 401:
            token = self._tokens.renewed(token)
            answer = self._once(request, body, {"Authorization": f"Bearer {token}"})
        return answer

    def check_credentials(self) -> None:
        """Ask for a token, used or not. Raises ``Hindered``. WSSE has none to ask for: it is tried with a request."""
        if self.access.auth == "oauth2":
            self._tokens.fresh()

    def close(self) -> None:
        self._transport.close()

    def _once(self, request: Request, body: bytes, signed: dict[str, str]) -> Answer:
        address = f"{self.access.base_url.rstrip('/')}/{request.path}"
        headers = {"Content-Type": "application/json", "Accept": "application/json", **signed}
        try:
            return self._transport.send(request.method, address, headers, body)
        except NoAnswer as error:
            raise Hindered(Later("no answer", error.text, unsure=error.unsure)) from error

    def _signature(self) -> str:
        moment = datetime.fromtimestamp(self._real_now() // 1000, UTC)
        created = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return wsse.header(self.access.who, self.access.secret, secrets.token_hex(16), created)
