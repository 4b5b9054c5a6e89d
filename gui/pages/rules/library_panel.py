"""The starter library: rules ready to use, with the data maps that they need. One goes into the editor, not into force."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.starters import taken
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.scrolling import scrolled
from gui.widgets.text import hairline, label
from models.meaning.catalogue import Catalogue
from resources.library import Entry, entries


class LibraryPanel(Panel):
    title = "Library"

    def __init__(self, bench: Bench, catalogue: Catalogue) -> None:
        super().__init__(bench)
        self._catalogue = catalogue
        self.head("Starter library")
        self.said("Rules that others begin with. Each brings the data maps that it needs, and only watches at first.")
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, Size.CONTROL_GAP, 0)
        self._list.setSpacing(Size.CONTROL_GAP)
        for entry in entries():
            self._add(entry)
        self._list.addStretch(1)
        scroll = scrolled(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.column.addWidget(scroll, 1)

    def refresh(self, judgement: Judgement) -> None:
        """The library does not depend on what is edited."""

    def _add(self, entry: Entry) -> None:
        title = entry.name.replace("-", " ").capitalize()
        use = button("Use this rule", lambda: self._on_use(entry), kind="link")
        use.setAccessibleName(f"Use {title}")
        self._list.addWidget(hairline())
        self._list.addWidget(label(title, "strong"))
        self._list.addWidget(label(entry.about, "secondary", wrap=True))
        self._list.addWidget(use, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_use(self, entry: Entry) -> None:
        rule, maps = taken(entry, self.bench.base(), self._catalogue)
        self.bench.take(rule, maps)
