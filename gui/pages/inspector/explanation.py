"""The tab *Explanation*: the stages that the event passed, and beside them the rules that it came closest to moving."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from gui.pages.inspector.near import NearPanel
from gui.pages.inspector.stages import Stages
from gui.theme import Size
from gui.widgets.found import Find, mark_labels, nothing
from models.meaning.trace.story import Story
from models.storage.event_near import Near

NARROW_BELOW = 760


class Explanation(QWidget):
    """``open_page`` is ``Desk.open``; ``show_instance`` takes the UUID of a rule instance."""

    def __init__(
        self,
        open_page: Callable[[str, object], None],
        show_instance: Callable[[str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open = open_page
        self._show_instance = show_instance
        self.places_in: Find = nothing
        """What is to be marked."""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.near = NearPanel(open_page)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scroll, 1)
        row.addWidget(self.near)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is scarce the near misses stand below."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.near.fit(below=narrow)

    def show_story(self, story: Story, times: Mapping[str, str]) -> None:
        """``times``: when a stage was passed, in words, by its name."""
        stages = Stages(story, self._open, times, self._show_instance)
        stages.setObjectName("page")
        stages.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        mark_labels(stages, self.places_in)
        self._scroll.setWidget(stages)
        self.setProperty("help_topic", f"reason:{story.code}")

    def mark(self) -> None:
        """Mark what is found by now."""
        mark_labels(self, self.places_in)

    def show_near(self, near: Near | None) -> None:
        self.near.show_near(near)
        mark_labels(self.near, self.places_in)
