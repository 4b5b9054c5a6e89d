"""What the guide writes: the client's name, the primary key, a first map or two. Runs on a worker's thread.

Each change begins with the newest configuration, so nothing that somebody else has saved is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.meaning.configuration import Configuration, DataMap, Reference
from models.meaning.saving import refuse_faults
from models.problems import Secret
from models.storage import accounts, keys, revisions, setting_up
from models.storage.keys import KeyKind
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts
from models.storage.workspace import open_workspace

WHO = "console"
FIRST_MAPS = (
    DataMap(
        "first_name",
        ("traits.firstName", "traits.first_name", "context.traits.firstName"),
        field=Reference(1, "First Name"),
    ),
    DataMap(
        "last_name", ("traits.lastName", "traits.last_name", "context.traits.lastName"), field=Reference(2, "Last Name")
    ),
)
"""What nearly every source brings, so that a contact gets more than its key."""


def change(workspace: Path, changed: Callable[[Configuration], Configuration], what: str, now: int) -> Configuration:
    """Save what ``changed`` makes of the newest configuration, if that is something else. Raises as ``revisions.save``."""
    with open_workspace(workspace, "editor") as opened:
        base = revisions.latest(opened.db)
        wanted = changed(base)
        if wanted == base:
            return base
        refuse_faults(wanted, accounts.current(opened.connection, wanted).catalogue)
        return revisions.save(opened.db, wanted, WHO, what, now)


def decide(workspace: Path, what: str, now: int) -> None:
    """Keep that somebody has decided to leave it as it is."""
    with open_workspace(workspace, "editor") as opened:
        setting_up.note_decision(opened.db, what, WHO, now)


def connect(workspace: Path, wanted: Configuration, secret: str, now: int) -> Configuration:
    """Save the account of ``wanted``, which was made of the revision that it bears; an empty secret leaves the stored one."""
    with open_workspace(workspace, "editor") as opened:
        saved = revisions.latest(opened.db)
        if wanted.emarsys != saved.emarsys:
            saved = revisions.save(opened.db, wanted, WHO, "Entered the account of Emarsys", now)
        if secret:
            SecretStore(opened.db).put(EMARSYS, Secret(secret), bound_hosts(saved.emarsys), WHO, now)
    return saved


def issue(workspace: Path, name: str, kind: KeyKind, now: int) -> tuple[int, str]:
    """A new key: its number and itself, to be shown once."""
    with open_workspace(workspace, "editor") as opened:
        id_, key = keys.issue(opened.db, name, kind, WHO, now)
    return id_, key.reveal()


def with_first_maps(configuration: Configuration) -> Configuration:
    """The first maps, unless a map of that name or for that field is there."""
    names = {one.name for one in configuration.data_maps}
    fields = {one.field.id for one in configuration.data_maps if one.field is not None}
    fresh = [
        one for one in FIRST_MAPS if one.name not in names and one.field is not None and one.field.id not in fields
    ]
    return replace(configuration, data_maps=(*configuration.data_maps, *fresh))
