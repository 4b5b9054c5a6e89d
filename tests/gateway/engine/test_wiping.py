"""A person who was wiped is nowhere afterwards: not in the file, not in its log, not in its backups."""

from __future__ import annotations

from pathlib import Path

from gateway.engine.checkpoints import Checkpoints
from gateway.engine.clock import Clock, real_now
from gateway.engine.commit import Ledger
from gateway.engine.wiping import Wiping
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.pipeline.plan import Plan
from models.storage import backups, revisions
from models.storage.workspace import create, open_workspace

CANARY = "canary-51c9@example.com"


def test_log_and_backups_forget_too(tmp_path: Path) -> None:
    path = tmp_path / "acme.portway"
    create(path, 1)
    with open_workspace(path, "writer") as workspace:
        configuration = revisions.save(workspace.db, Configuration("acme"), "test", "made", 1)
        workspace.connection.execute(
            "INSERT INTO person (id, primarykey, user_id, first_seen_at, last_seen_at) VALUES (1, ?, 'u1', 1, 1)",
            (CANARY,),
        )
        backups.take(workspace, backups.default_target(path, real_now()), "test", real_now())
        ledger = Ledger(workspace.connection, 1, 1)
        checkpoints = Checkpoints(workspace)
        wiping = Wiping(workspace, checkpoints, ledger, Clock())
        checkpoints.start()
        wiping.start()
        ledger.forget_person(1, Plan(configuration, Catalogue()), real_now())
        wiping.look()
        wiping.stop()
        checkpoints.stop()
        files = [file for file in tmp_path.iterdir() if file.is_file()]
        assert len(backups.ours(workspace)) == 1
        for file in files:
            assert CANARY.encode() not in file.read_bytes(), file.name
