"""What the page of the data maps works on: the configuration in force, the account's fields, the newest messages. Only reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from peewee import SqliteDatabase, fn

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap
from models.meaning.map_losses import Losses, losses
from models.meaning.properties import Property, properties
from models.meaning.sightings import Sightings
from models.storage import accounts, revisions
from models.storage.newest_messages import Message, newest_messages
from models.storage.tables import Event

LOOKED_AT = 500
"""So many of the newest messages make the catalogue."""
MOST_BYTES = 2 * 1024 * 1024
"""As they are stored; the console keeps them all while the page is there."""
JUDGED = 200
"""So many of them say what a map leaves out."""


@dataclass(frozen=True, slots=True)
class Seen:
    """``messages`` newest first; ``properties`` is the catalogue of them, ``sightings`` the same to be asked."""

    messages: tuple[Message, ...] = ()
    properties: tuple[Property, ...] = ()
    sightings: Sightings = field(default_factory=lambda: Sightings(()))


@dataclass(frozen=True, slots=True)
class MapDesk:
    """``losses`` by map, of those that were saved, so that the console has to judge only what is edited."""

    configuration: Configuration
    catalogue: Catalogue
    seen: Seen
    losses: dict[DataMap, Losses]


@dataclass(frozen=True, slots=True)
class Mark:
    """Cheap to ask for; another one means that there is something new. ``written`` changes with each commit of somebody
    else: people may have been forgotten, with what they sent."""

    revision: int
    catalogue_read_at: int
    newest_event: int
    written: int


def map_desk(db: SqliteDatabase) -> MapDesk:
    with db.atomic("DEFERRED"):
        configuration = revisions.latest(db)
        catalogue = accounts.current(db.connection(), configuration).catalogue
        messages = tuple(newest_messages(db, LOOKED_AT, most_bytes=MOST_BYTES))
    catalogued = tuple(properties((one.received_at, one.body) for one in messages))
    sightings = Sightings(catalogued)
    sightings.prepare(path for one in configuration.data_maps for path in one.paths[:1])
    bodies = [one.body for one in messages[:JUDGED]]
    judged = {one: losses(one, catalogue, bodies) for one in configuration.data_maps}
    return MapDesk(configuration, catalogue, Seen(messages, catalogued, sightings), judged)


def mark(db: SqliteDatabase) -> Mark:
    newest = next(iter(Event.select(fn.MAX(Event.id)).tuples().execute(db)))[0]
    row = db.execute_sql("SELECT coalesce(max(catalogue_read_at), 0) FROM account").fetchone()
    written = db.execute_sql("PRAGMA data_version").fetchone()[0]
    return Mark(revisions.latest_number(db), int(row[0] or 0), int(newest or 0), int(written))


def message_of(db: SqliteDatabase, event_id: int) -> Message | None:
    """The message of one event, however old it is."""
    found = newest_messages(db, 1, below=event_id + 1)
    return found[0] if found and found[0].id == event_id else None
