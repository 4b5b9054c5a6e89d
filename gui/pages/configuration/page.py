"""The page *Configuration*: its tabs, one in view at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.configuration.bundle_part import SUFFIX, BundlePart
from gui.pages.configuration.exchange_part import ExchangePart
from gui.pages.configuration.handover_part import HandoverPart
from gui.pages.configuration.part import Part
from gui.pages.configuration.revisions_part import RevisionsPart
from gui.pages.configuration.workspace_part import WorkspacePart
from gui.theme import Size
from gui.widgets.text import hairline
from models.meaning.configuration_file import Document


class ConfigurationPage(Page):
    """``shown`` takes the path of a file to import or to test, name or title of a tab, or ids of events for a client bundle."""

    title = "Configuration"
    icon = "ph.file-text"
    group = "Account"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.exchange = ExchangePart(desk, self.shown)
        self.revisions = RevisionsPart(desk)
        self.bundle = BundlePart(desk, self._import)
        self.handover = HandoverPart(desk)
        self.workspace = WorkspacePart(desk)
        self.parts: tuple[Part, ...] = (self.exchange, self.revisions, self.bundle, self.handover, self.workspace)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Configuration")
        self.tabs.setExpanding(False)
        self.tabs.setFixedHeight(Size.TABS)
        self._stack = QStackedWidget()
        for part in self.parts:
            self.tabs.addTab(part.title)
            self._stack.addWidget(part)
        self._in_view: Part | None = None
        self.tabs.currentChanged.connect(self._turn_to)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Size.CONTROL_GAP, 0, 0, 0)  # the first word stands in line with the page
        tabs.addWidget(self.tabs)
        column.addLayout(tabs)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)

    @property
    def unsaved(self) -> str:
        return ", ".join(part.unsaved for part in self.parts if part.unsaved)

    def shown(self, wanted: Any = None) -> None:
        at = self._place_of(wanted)
        self._leave()
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(at)
        self.tabs.blockSignals(False)
        self._turn_to(at, wanted)

    def _place_of(self, wanted: Any) -> int:
        if isinstance(wanted, Path):
            return self.parts.index(self.bundle if wanted.suffix == SUFFIX else self.exchange)
        if isinstance(wanted, list):
            return self.parts.index(self.bundle)
        named = [at for at, part in enumerate(self.parts) if wanted in (part.name, part.title)]
        return named[0] if named else self.tabs.currentIndex()

    def _import(self, source: str, document: Document) -> None:
        self.shown(ExchangePart.title)
        self.exchange.open_document(source, document)

    def hidden(self) -> None:
        self._leave()

    def _turn_to(self, at: int, wanted: Any = None) -> None:
        self._leave()
        self._in_view = self.parts[at]
        self._stack.setCurrentIndex(at)
        self._in_view.shown(wanted)

    def _leave(self) -> None:
        if self._in_view is not None:
            self._in_view.hidden()
            self._in_view = None
