"""The side of the rule editor: one of its panels at a time, chosen by the segments on top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.pages.rules.backtest_panel import BacktestPanel
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.library_panel import LibraryPanel
from gui.pages.rules.open_panel import OpenPanel
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.try_panel import TryPanel
from gui.pages.rules.versions_panel import VersionsPanel
from gui.theme import Size
from gui.widgets.segments import Segments
from gui.widgets.text import hairline
from models.meaning.catalogue import Catalogue

_WIDTH = Size.SIDE_PANEL + 32


class SidePanels(QWidget):
    """Only the panel in view is kept up to date."""

    def __init__(self, bench: Bench, catalogue: Catalogue) -> None:
        super().__init__()
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self._judgement: Judgement | None = None
        self.trying = TryPanel(bench)
        self.testing = BacktestPanel(bench)
        self.open = OpenPanel(bench)
        self.versions = VersionsPanel(bench)
        self.library = LibraryPanel(bench, catalogue)
        self._panels: tuple[Panel, ...] = (self.trying, self.testing, self.open, self.versions, self.library)
        self.tabs = Segments([one.title for one in self._panels], "Side panel")
        self._stack = QStackedWidget()
        self._stack.setObjectName("chrome")
        for one in self._panels:
            self._stack.addWidget(one)
        head = QHBoxLayout()
        head.setContentsMargins(Size.PANEL, Size.CONTROL_GAP, Size.CONTROL_GAP, Size.CONTROL_GAP)
        head.addWidget(self.tabs)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._on_tab)

    def show_panel(self, panel: Panel) -> None:
        self.tabs.show_choice(self._panels.index(panel))
        self._on_tab(self.tabs.at)

    def show_judgement(self, judgement: Judgement) -> None:
        self._judgement = judgement
        self._panels[self.tabs.at].refresh(judgement)

    def stop(self) -> None:
        self.testing.stop()

    def _on_tab(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        if self._judgement is not None:
            self._panels[at].refresh(self._judgement)
