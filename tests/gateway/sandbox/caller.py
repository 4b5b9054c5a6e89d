"""Somebody who calls a sandbox in this process, with the right credentials and a clock that stands still."""

from __future__ import annotations

import base64
import json
from typing import Any

from gateway.sandbox.auth import digest
from gateway.sandbox.sandbox import Sandbox
from gateway.sandbox.server import application

NOW = 1_794_997_600_000
"""2026-11-18T10:26:40Z."""


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class Reply:
    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.text: str = response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> int:
        return int(self.json["replyCode"])

    @property
    def data(self) -> Any:
        return self.json["data"]


class Caller:
    """Sends requests as a client of the account: bearer tokens on v3, WSSE on v2."""

    def __init__(self, sandbox: Sandbox, clock: Clock) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.flask = application(sandbox).test_client()
        self.token = sandbox.tokens.issue(sandbox.credentials.client_id, clock.now, 10**9)

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def wsse(
        self, nonce: str = "d36e316282959a9ed4c89851497a717f", created: str = "2026-11-18T10:26:40Z"
    ) -> dict[str, str]:
        known = self.sandbox.credentials
        right = digest(nonce, created, known.wsse_secret)
        return {
            "X-WSSE": f'UsernameToken Username="{known.username}", PasswordDigest="{right}"'
            f', Nonce="{nonce}", Created="{created}"'
        }

    def basic(self, secret: str | None = None) -> dict[str, str]:
        pair = f"{self.sandbox.credentials.client_id}:{secret or self.sandbox.credentials.client_secret}"
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, root: str = "/api/v3/"
    ) -> Reply:
        data = body if isinstance(body, (bytes, str)) else json.dumps(body) if body is not None else None
        return Reply(
            self.flask.open(
                root + path, method=method, data=data, headers=self.bearer() if headers is None else headers
            )
        )

    def get(self, path: str) -> Reply:
        return self.call("GET", path)

    def post(self, path: str, body: Any) -> Reply:
        return self.call("POST", path, body)

    def put(self, body: Any, create: bool = True) -> Reply:
        return self.call("PUT", f"contact/?create_if_not_exists={int(create)}", body)

    def upsert(self, *emails: str, **values: Any) -> list[int]:
        """Contacts with these e-mail addresses; returns their ids."""
        reply = self.put({"key_id": "3", "contacts": [{"3": one} | values for one in emails]})
        assert reply.status == 200 and not reply.data.get("errors"), reply.text
        return [int(one) for one in reply.data["ids"]]

    def read(self, email: str, *fields: str) -> dict[str, Any]:
        reply = self.post("contact/getdata", {"keyId": "3", "keyValues": [email], "fields": list(fields)})
        result: dict[str, Any] = reply.data["result"][0]
        return result

    def token_request(self, headers: dict[str, str], body: str = "grant_type=client_credentials") -> Reply:
        return self.call("POST", "token", body, headers, root="/oauth2/")
