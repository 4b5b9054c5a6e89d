"""Several JSON paths on one line, as people write them: ``traits.email, context.traits.email``. Pure.

A comma ends a path, unless it stands in quotes. Written out, a name that holds a comma is put in quotes, so what was
written is read back as the same paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.meaning.json_path import JsonPath
from models.problems import UserMistake

_PART = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,])+""", re.DOTALL)


def split_paths(text: str) -> tuple[str, ...]:
    """The paths of a line, each once, in their order; they need not be right."""
    return tuple(dict.fromkeys(part for one in _PART.findall(text) if (part := one.strip())))


def joined_paths(paths: Iterable[str]) -> str:
    """The line of these paths."""
    return ", ".join(map(_guarded, paths))


def path_mistake(paths: Iterable[str]) -> str:
    """What is wrong with the first path that is not right; empty where all are."""
    try:
        for one in paths:
            JsonPath.parse(one)
    except UserMistake as mistake:
        return mistake.text
    return ""


def _guarded(path: str) -> str:
    """The path, with the names that hold a comma in quotes."""
    if "," not in path or path_mistake((path,)):
        return path
    text = ""
    for step in JsonPath.parse(path).steps:
        if isinstance(step, str) and "," in step:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{escaped}"]'
        else:
            one = str(JsonPath((step,)))
            text += one if not text or one.startswith("[") else f".{one}"
    return text
