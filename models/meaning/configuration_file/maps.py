"""Reads ``data_maps``, and the references and JSON paths that other parts of the document share with them."""

from __future__ import annotations

from collections.abc import Iterable

from models.meaning.configuration import DATA_TYPES, DataMap, Reference
from models.meaning.configuration_file.node import Node
from models.meaning.json_path import JsonPath
from models.problems import UserMistake

MOST_PATHS = 20


def read_data_maps(nodes: Iterable[Node]) -> tuple[DataMap, ...]:
    found: list[DataMap] = []
    names: set[str] = set()
    for node in nodes:
        one = _data_map(node)
        if one.name and one.name in names:
            node.problem("name", f'Two data maps have the name "{one.name}". Give one of them another.')
        names.add(one.name)
        found.append(one)
    return tuple(found)


def _data_map(node: Node) -> DataMap:
    field = node.object("field")
    values = node.object("values")
    when_true = when_false = None
    if values is not None:
        when_true, when_false = (_optional_reference(values, name) for name in ("true", "false"))
        values.close()
    one = DataMap(
        name=node.name(),
        paths=read_paths(node, "json_path"),
        data_type=node.one_of("data_type", DATA_TYPES, "string"),
        field=read_reference(field) if field else None,
        clears=node.one_of("null", ("ignore", "clear"), "ignore") == "clear",
        when_true=when_true,
        when_false=when_false,
    )
    node.close()
    return one


def read_paths(node: Node, name: str) -> tuple[str, ...]:
    """One JSON path or a list of them; each must be one."""
    paths = node.texts(name)
    if not paths:
        node.problem(name, "A JSON path is missing, such as properties.revenue.")
    if len(paths) > MOST_PATHS:
        node.problem(name, f"{len(paths)} paths are too many; {MOST_PATHS} is the most.")
    for path in paths:
        try:
            JsonPath.parse(path)
        except UserMistake as mistake:
            node.problem(name, mistake.text)
    return paths


def read_reference(node: Node) -> Reference | None:
    """A thing of the Emarsys account by id and name; the name may be missing, the id not."""
    if not node.has("id"):
        node.problem("id", "The id is missing. Name things of the Emarsys account by id and name.")
        node.text("name")
        node.close()
        return None
    # Ids are numbers, but Emarsys itself writes them as texts now and then.
    raw = node.raw("id")
    digits = isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 16
    one = Reference(int(raw) if digits else node.integer("id", 0), node.text("name"))
    node.close()
    return one


def _optional_reference(node: Node, name: str) -> Reference | None:
    inner = node.object(name)
    return read_reference(inner) if inner else None
