"""How the page speaks to the sandbox: each call runs on a thread of its own and finds the sandbox anew by its file.

Its port changes with each start; nothing here keeps a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from gui.desk import Desk
from models.problems import UserMistake
from models.sandbox.control import Control
from models.sandbox.file import beside

T = TypeVar("T")
Query = Callable[[Control], T]
"""Runs on a worker's thread, so it holds plain values only."""


class Caller:
    """``on_failed`` is told of every call that nobody else hears the end of; ``look`` reads the page anew after an edit."""

    def __init__(self, desk: Desk, on_failed: Callable[[Exception], None], look: Callable[[], None]) -> None:
        self._desk, self._on_failed, self._look = desk, on_failed, look

    def ask(self, query: Query[T], on_answer: Callable[[T], None]) -> None:
        self._desk.background.work(partial(_call, self._desk.workspace, query), on_answer, self._on_failed)

    def edit(
        self,
        query: Query[Any],
        on_refused: Callable[[str], None] | None = None,
        on_done: Callable[[], None] = lambda: None,
    ) -> None:
        """Change something, then read everything anew. ``on_refused``: the sandbox's sentence about a value."""

        def done(_: Any) -> None:
            on_done()
            self._look()

        def failed(error: Exception) -> None:
            if on_refused is not None and isinstance(error, UserMistake):
                on_refused(error.text)
            else:
                self._on_failed(error)

        self._desk.background.work(partial(_call, self._desk.workspace, query), done, failed)


def _call(workspace: Path, query: Query[T]) -> T:
    with Control.of_file(beside(workspace)) as control:
        return query(control)
