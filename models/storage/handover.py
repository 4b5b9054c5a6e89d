"""Gathers the hand-over report from a workspace. Asks nobody: what Emarsys would say is what it said last."""

from __future__ import annotations

from peewee import SqliteDatabase

from models.meaning import going_live, handover
from models.meaning.handover import Handover, KeyLine
from models.storage import accounts, keys, revisions
from models.storage.going_live import met
from models.storage.keys import Key
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts
from models.storage.tables import About


def gather(db: SqliteDatabase, now: int) -> Handover:
    connection, configuration = db.connection(), revisions.latest(db)
    account = accounts.current(connection, configuration)
    there = [one for one in keys.keys(db) if not one.for_run]
    findings = going_live.findings(
        configuration,
        accounts.newest_live(connection).catalogue,
        has_secret=SecretStore(db).host_of(EMARSYS) == bound_hosts(configuration.emarsys),
        active_keys=sum(one.active for one in there),
        clock_offset=int(next(iter(About.select(About.clock_offset).tuples().execute(db)))[0]),
        met=met(db, configuration),
    )
    refused = accounts.sending(connection, account.id).forbidden.values()
    lines = [_line(one) for one in there]
    return handover.gather(
        configuration, account.catalogue, lines, findings, {one.permission: one.text for one in refused}, now
    )


def _line(key: Key) -> KeyLine:
    state = "revoked" if not key.active else "active" if key.exposed_at is None else f"exposed ({key.exposed_how})"
    return KeyLine(key.name, key.kind, state, key.created_at, key.last_used_at)
