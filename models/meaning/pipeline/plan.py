"""A configuration made ready for the hot path: compiled once per revision and account catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import EMAIL_FIELD, Configuration
from models.meaning.conversion import Clear, Conversion, FieldValue, Unconvertible
from models.meaning.identity.identifiers import normalise_key
from models.meaning.json_path import ABSENT, JsonPath
from models.meaning.mapping import Mapped, Mapper
from models.meaning.pipeline.outbox import Value
from models.meaning.rules.program import Program
from models.meaning.trace.facts import Fact, fact

HOUR = 3_600_000


class Plan:
    """What the pipeline needs of a configuration, which was checked when it was saved."""

    def __init__(self, configuration: Configuration, catalogue: Catalogue, program: Program | None = None) -> None:
        """``program``: the rules with the versions in use; left out, the configuration's rules in their first version."""
        self.configuration = configuration
        self.catalogue = catalogue
        self.revision = configuration.revision
        self.destination_names = configuration.settings.destination_names
        self.age_limit_ms = configuration.settings.age_limit_hours * HOUR
        self.key_field = str(configuration.key_field.id)
        self.key_is_email = configuration.key_field.id == EMAIL_FIELD
        self.program = program or Program(
            [(rule, configuration.revision) for rule in configuration.rules], configuration.data_maps
        )
        self.mapper = Mapper((*configuration.data_maps, *self.program.extra_maps))
        self.map_count = len(configuration.data_maps)
        self.targets: dict[str, tuple[str, str, Conversion]] = {
            one.name: (str(one.field.id), one.field.name, Conversion(one, one.field, catalogue))
            for one in configuration.data_maps
            if one.field is not None
        }
        self._field_names = {id_: name for id_, name, _ in reversed(self.targets.values())} | {
            str(id_): field.name for id_, field in catalogue.fields.items()
        }
        self.never_store = tuple(JsonPath.parse(path) for path in configuration.settings.never_store)
        self._key_paths = tuple(JsonPath.parse(path) for path in configuration.primary_key)

    def key_values(self, body: dict[str, Any]) -> Iterator[object]:
        """What stands at the configured primary key paths, in their order; absent and null are left out."""
        for path in self._key_paths:
            value = path.find(body)
            if value is not ABSENT and value is not None:
                yield value

    def convert(self, name: str, mapped: Mapped, facts: list[Fact]) -> tuple[str, Value] | None:
        """The value of a map that has a field, as ``(field id, wire value)``; what cannot be sent leaves its reason in
        ``facts``."""
        field_id, field_name, conversion = self.targets[name]
        converted = conversion(mapped)
        if isinstance(converted, FieldValue):
            if converted.left_out:
                facts.append(fact("choices_left_out", map=name, field=field_name, value=converted.left_out))
            return field_id, converted.value
        if isinstance(converted, Clear):
            return field_id, None
        if isinstance(converted, Unconvertible):
            facts.append(fact(converted.code, map=name, field=field_name, **converted.values))
        return None

    def same_key(self, value: Value, key: str) -> bool:
        return value == key or (isinstance(value, str) and normalise_key(value, email=self.key_is_email) == key)

    def field_name(self, field_id: str) -> str:
        return self._field_names.get(field_id, field_id)

    def field_names(self, field_ids: Iterable[str]) -> list[str]:
        names = self._field_names
        return [names.get(one, one) for one in field_ids]
