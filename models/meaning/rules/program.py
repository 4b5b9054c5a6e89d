"""All rules of a workspace, ready to be asked which of them an event concerns at a cost that does not grow with them.

Rows are indexed by call type and by one criterion that each must meet: a value that a map must have, or a map that must
have a value. An event that concerns no rule costs one look-up per map that any such criterion names. No decisions here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from models.meaning.configuration import DataMap, DataType, Rule, RuleStatus
from models.meaning.rules.compile import CompiledRule, Row, compile_rule, used_maps
from models.meaning.rules.criteria import Check, Values
from models.meaning.rules.durations import duration
from models.meaning.rules.values import Comparable, typed

CALLS = ("identify", "track", "page", "screen")
VersionOf = tuple[str, int]
"""Rule id and version."""


class Standing(NamedTuple):
    """What belongs to a rule and not to a version: a change holds at once, for open instances too."""

    status: RuleStatus
    cooldown: int | None = None
    """Milliseconds."""


class Saved(NamedTuple):
    """A rule as one of its versions, with the maps of that time."""

    rule: Rule
    maps: tuple[DataMap, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Concern:
    """The rules with a start row, and the versions with an include or exclude row, that an event may meet."""

    starts: tuple[CompiledRule, ...]
    moves: frozenset[VersionOf]

    def __bool__(self) -> bool:
        return bool(self.starts or self.moves)


NO_CONCERN = Concern((), frozenset())


class Program:
    """``current`` are the saved rules with their versions, ``older`` the versions that open instances still follow.

    An older version may read a map that has been changed since. Such a map goes by another name in the events' values:
    ``extra_maps`` are to be mapped along with ``maps``, and their values handed in with the rest.
    """

    def __init__(
        self, current: Iterable[tuple[Rule, int]], maps: Iterable[DataMap], older: Iterable[Saved] = ()
    ) -> None:
        self.maps = tuple(maps)
        self.rules: dict[str, CompiledRule] = {}
        self.standing: dict[str, Standing] = {}
        self.versions: dict[VersionOf, CompiledRule] = {}
        self._extra: dict[tuple[str, tuple[str, ...], DataType], str] = {}
        for rule, version in current:
            self.rules[rule.id] = self.versions[rule.id, version] = compile_rule(rule, self.maps, version)
            self.standing[rule.id] = standing_of(rule)
        for saved in older:
            if (saved.rule.id, saved.version) not in self.versions:
                self.versions[saved.rule.id, saved.version] = self._compile_older(saved)
        self.extra_maps = tuple(DataMap(alias, paths, kind) for (_, paths, kind), alias in self._extra.items())
        self._starts = _Index()
        self._moves = _Index()
        self._fill()

    def concern(self, call: str, values: Values) -> Concern:
        """What an event of this call type and with these values may move; ``NO_CONCERN`` for most events."""
        starts, moves = self._starts.find(call, values), self._moves.find(call, values)
        if not starts and not moves:
            return NO_CONCERN
        in_order = sorted(starts, key=lambda one: self._order[one[0]])
        return Concern(tuple(self.versions[one] for one in in_order), frozenset(moves))

    def _compile_older(self, saved: Saved) -> CompiledRule:
        now = {one.name: one for one in self.maps}
        then = {one.name: one for one in saved.maps}
        aliases: dict[str, str] = {}
        for name in used_maps(saved.rule):
            old, new = then[name], now.get(name)
            if new is None or (new.paths, new.data_type) != (old.paths, old.data_type):
                key = (name, old.paths, old.data_type)
                aliases[name] = self._extra.setdefault(key, f"{name}@{saved.version}")
        return compile_rule(saved.rule, saved.maps, saved.version, aliases)

    def _fill(self) -> None:
        self._order = {rule_id: place for place, rule_id in enumerate(self.rules)}
        for rule_id, rule in self.rules.items():
            if self.standing[rule_id].status != "off":
                for row in rule.starts:
                    self._starts.add(row, (rule_id, rule.version))
        for version, rule in self.versions.items():
            for row in rule.rows():
                if row.type in ("include", "exclude"):
                    self._moves.add(row, version)


def standing_of(rule: Rule) -> Standing:
    return Standing(rule.status, None if rule.cooldown is None else duration(rule.cooldown))


class _Index:
    """Rows by what an event must have to meet them."""

    def __init__(self) -> None:
        self._by_value: dict[tuple[str, str, Comparable], set[VersionOf]] = {}
        self._by_map: dict[tuple[str, str], set[VersionOf]] = {}
        self._by_call: dict[str, set[VersionOf]] = {}
        self._valued: dict[str, DataType] = {}
        self._named: set[str] = set()

    def add(self, row: Row, version: VersionOf) -> None:
        anchor = _anchor(row)
        for call in CALLS if row.call == "any" else (row.call,):
            if anchor is None:
                self._by_call.setdefault(call, set()).add(version)
            elif _is_exact(anchor):
                self._valued[anchor.reads] = anchor.data_type
                for constant in anchor.constants:
                    self._by_value.setdefault((call, anchor.reads, constant), set()).add(version)
            else:
                self._named.add(anchor.reads)
                self._by_map.setdefault((call, anchor.reads), set()).add(version)

    def find(self, call: str, values: Values) -> set[VersionOf]:
        found = set(self._by_call.get(call, ()))
        for name, data_type in self._valued.items():
            value = values.get(name)
            if value is not None:
                comparable = typed(value, data_type)
                for one in comparable if type(comparable) is tuple else (comparable,):
                    hit = self._by_value.get((call, name, one))  # type: ignore[arg-type]
                    if hit is not None:
                        found |= hit
        for name in self._named:
            if values.get(name) is not None:
                found |= self._by_map.get((call, name), set())
        return found


def _anchor(row: Row) -> Check | None:
    """The criterion that tells most: one that asks the event for certain values, else for any value of a map."""
    asking = [one for one in row.checks if one.source.of == "event" and one.source.operator != "does not exist"]
    return next(filter(_is_exact, asking), asking[0] if asking else None)


def _is_exact(check: Check) -> bool:
    return check.source.operator in ("=", "is one of", "became") and check.data_type != "date"
