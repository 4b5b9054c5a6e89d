"""Reads a document of the format ``portway/1``: strictly typed, all problems at once, unknown keys named but not fatal.

Only the shape is checked here. Whether a rule can work is for ``models.meaning.rules`` to say, on save.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, get_args
from uuid import uuid4

from models.meaning.configuration import AuthKind, Configuration, DataMap, Mode, Rule
from models.meaning.configuration_file.addresses import refused_address
from models.meaning.configuration_file.document import FORMAT
from models.meaning.configuration_file.maps import read_data_maps, read_paths, read_reference
from models.meaning.configuration_file.node import Node, Notes
from models.meaning.configuration_file.problems import DocumentProblem, DocumentRefused
from models.meaning.configuration_file.rows import read_rules
from models.meaning.configuration_file.settings import read_settings

LARGEST = 16 << 20
DEEPEST = 100

NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: only what it gives. ``None`` is a section that it lacks.

    ``workspace``, ``emarsys`` and ``settings`` hold arguments of ``Configuration``, ``EmarsysAccount``, ``Settings``.
    """

    workspace: dict[str, Any] = field(default_factory=dict)
    emarsys: dict[str, Any] = field(default_factory=dict)
    data_maps: tuple[DataMap, ...] | None = None
    rules: tuple[Rule, ...] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Paths of keys that this version does not know; they have no effect."""

    def without_mode_and_hosts(self) -> Document:
        kept = {name: value for name, value in self.emarsys.items() if name not in ("mode", "base_url", "token_url")}
        return replace(self, emarsys=kept)

    def without_mode(self) -> Document:
        return replace(self, emarsys={name: value for name, value in self.emarsys.items() if name != "mode"})


def _new_id() -> str:
    return str(uuid4())


def read(text: str | bytes, *, new_id: NewId = _new_id) -> Document:
    """Read a file's text. Raises ``DocumentRefused`` with every problem there is."""
    return read_document(_decode(text), new_id=new_id)


def read_document(value: Any, *, full: bool = False, new_id: NewId = _new_id) -> Document:
    """Read decoded JSON. ``full`` takes the ids of rules and rows from it, else each gets a new one."""
    notes = Notes()
    if not isinstance(value, dict):
        raise _refused("It is not a JSON object. Choose a file that Portway exported.")
    root = Node(value, "", notes)
    if root.raw("format") != FORMAT:
        raise _refused(f'"{FORMAT}" is expected here; this Portway reads no other format.', "format")
    workspace, emarsys, settings = root.object("workspace"), root.object("emarsys"), root.object("settings")
    document = Document(
        workspace=_workspace(workspace) if workspace else {},
        emarsys=_emarsys(emarsys) if emarsys else {},
        data_maps=read_data_maps(root.objects("data_maps")) if root.has("data_maps") else None,
        rules=read_rules(root.objects("rules"), full=full, new_id=new_id) if root.has("rules") else None,
        settings=read_settings(settings) if settings else {},
    )
    root.close()
    if notes.problems:
        raise DocumentRefused(notes.problems)
    return replace(document, unknown=tuple(notes.unknown))


def _decode(text: str | bytes) -> Any:
    if len(text) > LARGEST:
        raise _refused(f"It is larger than {LARGEST >> 20} MB. Choose a file that Portway exported.")
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        if _depth(text) > DEEPEST:
            raise _refused(f"It is nested more than {DEEPEST} levels deep.")
        return json.loads(text, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _refused(f"It is not UTF-8 text (byte {error.start}).") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _refused(f"It is not JSON: {error.msg} at {where}.") from None
    except ValueError as error:
        raise _refused(f"It is not JSON that can be used: {error}.") from None


def _refused(text: str, path: str = "") -> DocumentRefused:
    return DocumentRefused([DocumentProblem(path, text)])


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number of JSON")


def _depth(text: str) -> int:
    """How deep the document nests, brackets inside texts not counted: a decoder must not run out of stack."""
    deepest = depth = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _workspace(node: Node) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if node.has("name"):
        given["name"] = node.name()
    if node.has("primary_key"):
        given["primary_key"] = read_paths(node, "primary_key")
    if (key_field := node.object("key_field")) is not None:
        given["key_field"] = read_reference(key_field) or Configuration("").key_field
    if node.has("create_contacts"):
        given["create_contacts"] = node.boolean("create_contacts", True)
    node.close()
    return given


def _emarsys(node: Node) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if node.has("mode"):
        given["mode"] = node.one_of("mode", get_args(Mode))
    if node.has("auth"):
        given["auth"] = node.one_of("auth", get_args(AuthKind))
    for name in ("base_url", "token_url"):
        if node.has(name):
            address = node.text(name)
            if (refusal := refused_address(address)) is not None:
                node.problem(name, refusal)
            given[name] = address.rstrip("/")
    for name in ("client_id", "username"):
        if node.has(name):
            given[name] = node.text(name)
    node.close()
    return given
