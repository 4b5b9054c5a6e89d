"""The paths of the newest messages, ready to be asked whether one was seen, and which is the nearest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from models.meaning.json_path import EACH, JsonPath
from models.meaning.properties import Property
from models.problems import UserMistake

_ALIKE = 0.8


class Sightings:
    """Answers are remembered: what edits ask for again and again costs once."""

    def __init__(self, seen: Sequence[Property]) -> None:
        self._by_path = {one.path: one for one in seen}
        self._by_fold = {_folded(one.path): one for one in seen}
        self._begun: set[str] = set()
        self._nearest: dict[str, Property | None] = {}
        for one in seen:
            steps = JsonPath.parse(one.path).steps
            self._begun.update(str(JsonPath(steps[:end])) for end in range(1, len(steps) + 1))

    def __bool__(self) -> bool:
        return bool(self._by_path)

    def prepare(self, paths: Iterable[str]) -> None:
        """Look these up beforehand."""
        for path in paths:
            try:
                if not self.saw(JsonPath.parse(path)):
                    self.nearest(path)
            except UserMistake:
                continue

    def saw(self, path: JsonPath) -> bool:
        """Whether a value stood there, under it, or (a list's member) anywhere in the list."""
        return str(JsonPath(tuple(EACH if isinstance(step, int) else step for step in path.steps))) in self._begun

    def nearest(self, path: str) -> Property | None:
        """The path that it was probably meant to be."""
        if path not in self._nearest:
            near = get_close_matches(_folded(path), self._by_fold, n=1, cutoff=_ALIKE)
            self._nearest[path] = self._by_fold[near[0]] if near else None
        return self._nearest[path]


def _folded(path: str) -> str:
    return path.lower().replace("_", "").replace("-", "")
