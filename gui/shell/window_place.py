"""Where the window stood and what it showed when it was closed, for the next time: its size, the page, splitters, columns."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterator

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from gui import memory
from gui.book import Book
from gui.desk import Page

_FIRST_SIZE = (1440, 900)
_FIRST_PAGE = "Overview"


class WindowPlace:
    """Size and place are the same for all workspaces, the page is each workspace's own. Splitters are remembered by page."""

    def __init__(self, window: QMainWindow, book: Book) -> None:
        self._window, self._book = window, book
        self._page_key = f"page/{hashlib.sha256(str(book.workspace).encode()).hexdigest()[:12]}"
        window.resize(*_FIRST_SIZE)
        if kept := memory.recall("window", ""):
            window.restoreGeometry(QByteArray(b64decode(kept)))
        book.made.connect(self._on_made)

    @property
    def page(self) -> str:
        """The page to begin with."""
        kept = memory.recall(self._page_key, _FIRST_PAGE)
        return kept if kept in self._book.navigation.names else _FIRST_PAGE

    def keep(self) -> None:
        """Remember how everything stands. May be called again."""
        if not self._book.current:
            return
        memory.remember("window", b64encode(self._window.saveGeometry().data()).decode())
        memory.remember(self._page_key, self._book.current)
        for title, page in self._book.pages.items():
            for key, splitter in _splitters(title, page):
                if splitter.count() > 1 and any(splitter.sizes()):
                    memory.remember(key, splitter.sizes())

    def _on_made(self, title: str) -> None:
        for key, splitter in _splitters(title, self._book.pages[title]):
            sizes: list[int] = memory.recall(key, [0])
            if len(sizes) == splitter.count():
                splitter.setSizes(sizes)


def _splitters(title: str, page: Page) -> Iterator[tuple[str, QSplitter]]:
    for at, splitter in enumerate(page.findChildren(QSplitter)):
        yield f"splitter/{title}/{at}", splitter
