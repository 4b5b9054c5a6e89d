"""How much there is of everything, and of what a person should look at: the figures beside the pages' names.

Reads only. Nothing here grows with the backlog but counts over an index.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from peewee import SqliteDatabase, fn

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.deliveries import State
from models.meaning.map_checks import map_faults
from models.meaning.rules.validation import configuration_problems
from models.meaning.sightings import Sightings
from models.storage import person_views
from models.storage.secrets import EMARSYS, SecretStore
from models.storage.setting_up import before_going_live
from models.storage.tables import ApiKey, Delivery, Person

_UNDELIVERED = (State.FAILED, State.REJECTED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Faults:
    """How many maps have a problem, how many rules that are not off have an error or only warnings, and how many things
    block going live; ``of`` names what that depends on."""

    of: tuple[object, ...]
    maps: int
    broken_rules: int
    doubtful_rules: int
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Tallies:
    """``to_confirm``: new keys of known people that wait for a person's word."""

    keys: int
    exposed_keys: int
    maps: int
    rules: int
    faults: Faults
    people: int
    to_confirm: int
    undelivered: int
    held: int


def tallies(db: SqliteDatabase, configuration: Configuration, catalogue: Catalogue, last: Faults | None) -> Tallies:
    """``last``: the faults as counted before, taken over where nothing they depend on has changed."""
    active = (ApiKey.revoked_at.is_null()) & (ApiKey.for_run == 0)
    keys = _count(db, ApiKey, active)
    of = (configuration.revision, catalogue.read_at, keys, SecretStore(db).host_of(EMARSYS))
    return Tallies(
        keys=keys,
        exposed_keys=_count(db, ApiKey, active & ApiKey.exposed_at.is_null(False)),
        maps=len(configuration.data_maps),
        rules=len(configuration.rules),
        faults=last if last is not None and last.of == of else _all_faults(db, configuration, catalogue, of),
        people=int(next(iter(Person.select(fn.COUNT(Person.id)).tuples().execute(db)))[0]),
        to_confirm=len(person_views.to_confirm(db)),
        undelivered=_count(db, Delivery, Delivery.state.in_(_UNDELIVERED)),
        held=_count(db, Delivery, Delivery.state == State.HELD),
    )


def faults(configuration: Configuration, catalogue: Catalogue) -> Faults:
    """What maps and rules are at fault with; ``catalogue`` never read (``read_at`` 0) says nothing of the account."""
    found = configuration_problems(configuration, catalogue if catalogue.read_at else None)
    off = {rule.name for rule in configuration.rules if rule.status == "off"}
    broken = {rule for rule, problem in found if rule and problem.is_error} - off
    doubtful = {rule for rule, _ in found if rule} - off - broken
    wrong = map_faults(configuration.data_maps, configuration.key_field.id, catalogue, Sightings(()))
    maps = {one.at for one in wrong}
    return Faults((configuration.revision, catalogue.read_at), len(maps), len(broken), len(doubtful))


def _all_faults(
    db: SqliteDatabase, configuration: Configuration, catalogue: Catalogue, of: tuple[object, ...]
) -> Faults:
    open_ = [] if configuration.emarsys.mode == "live" else before_going_live(db)
    return replace(faults(configuration, catalogue), of=of, blocks=sum(one.level == "blocks" for one in open_))


def _count(db: SqliteDatabase, table: type[ApiKey] | type[Delivery], which: object) -> int:
    return int(next(iter(table.select(fn.COUNT(table.id)).where(which).tuples().execute(db)))[0])
