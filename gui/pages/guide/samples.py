"""Sample messages for choosing the primary key where nothing has come in yet: those of the starter library. Pure."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from models.meaning.properties import Property, properties


@cache
def sample_properties() -> tuple[int, tuple[Property, ...]]:
    """How many messages there are, and the catalogue of their properties."""
    folder = resources.files("resources") / "library"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".ndjson")), key=lambda one: one.name)
    bodies = [msgspec.json.decode(line) for one in files for line in one.read_bytes().splitlines() if line.strip()]
    return len(bodies), tuple(properties((0, body) for body in bodies))
