"""A person, keys and secrets that are in every end-to-end case, and the search for them where they must not be."""

from __future__ import annotations

import json
import secrets as random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.sandbox.file import read_document
from models.storage.events import unpack
from models.storage.revisions import latest
from models.storage.secrets import EMARSYS, bound_hosts
from models.storage.workspace import open_workspace
from tests.e2e.running_gateway import RunningGateway

MESSAGE = "canary"


@dataclass(frozen=True, slots=True)
class Canary:
    email: str
    name: str
    secret: str

    @classmethod
    def hatch(cls) -> Canary:
        return cls(*(f"canary{random.token_hex(6)}{end}" for end in ("@nest.example", "name", "secret")))

    def keep_secret(self, gateway: RunningGateway) -> None:
        """Store the secret of a real account, as a person does who will go live."""
        with open_workspace(gateway.path, "reader") as workspace:
            host = bound_hosts(latest(workspace.db).emarsys)
        gateway.keep_secret(EMARSYS, self.secret, host)

    def fly(self, gateway: RunningGateway) -> None:
        """Identify, and wait until the contact stands in the sandbox: all that comes later has it as a neighbour."""
        message = {
            "type": "identify",
            "messageId": MESSAGE,
            "userId": "canary",
            "anonymousId": "canary-device",
            "traits": {"email": self.email, "firstName": self.name},
        }
        assert gateway.post("/v1/identify", message).status == 200
        gateway.settled(MESSAGE)

    def search(self, gateway: RunningGateway) -> None:
        """Fail where it stands in the log, an export, or what is kept of anybody else."""
        secrets = [gateway.key, self.secret, *_sandbox_secrets(gateway.path.with_suffix(".sandbox"))]
        log = gateway.log_text()
        _absent([self.email, self.name, *secrets], log, "the log")
        _absent([row[0] for row in gateway.rows("SELECT DISTINCT primarykey FROM person")], log, "the log")
        export = json.dumps(gateway.rows("SELECT document FROM revision"), default=lambda packed: repr(unpack(packed)))
        _absent([self.email, self.name, *secrets], export, "a revision")
        for event_id, message_id, body, trace in gateway.rows(
            "SELECT id, message_id, message, trace FROM event JOIN event_body ON event_id = id"
        ):
            kept = repr((unpack(body) if body else None, unpack(trace)))
            _absent(secrets, kept, f"event {event_id}")
            if message_id != MESSAGE:
                _absent([self.email, self.name], kept, f"event {event_id}")
        for table in ("audit", "command", "gateway", "account"):
            _absent([self.email, self.name, *secrets], repr(gateway.rows(f"SELECT * FROM {table}")), table)

    def search_export(self, gateway: RunningGateway) -> None:
        """Fail where the configuration file holds it."""
        exported = gateway.portway("config", "export", "-")
        assert '"data_maps"' in exported
        _absent([self.email, self.name, gateway.key, self.secret], exported, "the export")


def _sandbox_secrets(file: Path) -> list[str]:
    if not file.exists():
        return []
    known = json.loads(read_document(file, "credentials") or "{}")
    return [value for name, value in known.items() if "secret" in name]


def _absent(words: Sequence[str | None], text: str, where: str) -> None:
    for word in words:
        assert not word or word not in text, f"{where} holds {word}"
