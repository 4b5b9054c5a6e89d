"""Events today and shares per API key, from a real workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.meaning.configuration import Configuration
from models.storage import events, keys, revisions
from models.storage.key_usage import Shares, key_usage
from models.storage.newest_messages import newest_messages
from models.storage.workspace import create, open_workspace

BODIES: tuple[dict[str, Any], ...] = (
    {"type": "track", "event": "A", "userId": "u-1", "context": {"traits": {"email": "ann@example.com"}}},
    {"type": "track", "event": "B", "anonymousId": "a-1"},
    {"type": "track", "event": "C", "userId": "u-2"},
)


def test_usage_per_key_and_messages_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "acme.portway"
    create(path, 1_000)
    with open_workspace(path, "writer") as workspace:
        db = workspace.db
        revisions.save(db, Configuration("Acme"), "ann", "Made", 1_000)
        shop, _ = keys.issue(db, "Shop", "server", "ann", 1_000)
        old, _ = keys.issue(db, "Old", "server", "ann", 1_000)
        keys.revoke(db, old, "ann", 2_000)
        rows = [
            events.EventRow(
                at, at * 1_000, at * 1_000, "tracking", "track", body["event"], None, shop, None, None, 1, ""
            )
            for at, body in enumerate(BODIES, 1)
        ]
        packed = [(at, events.pack(body), b"[]") for at, body in enumerate(BODIES, 1)]
        events.append(workspace.connection, rows, packed)
        active, revoked = key_usage(db, 2_000)
        assert (active.key.id, active.events_today, active.at_least) == (shop, 2, False)
        assert active.shares == Shares(looked=3, with_user_id=2, with_key=1, with_neither=1)
        assert (revoked.key.name, revoked.events_today, revoked.shares.looked) == ("Old", 0, 0)
        assert [one.name for one in newest_messages(db, 2)] == ["C", "B"]
        assert [one.name for one in newest_messages(db, 2, below=2)] == ["A"]
