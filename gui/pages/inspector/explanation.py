"""The tab *Explanation*: the stages that an event passed, each with its mark, its lines, and the way out where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.pages.inspector.near import NearPanel
from gui.pages.inspector.stage_mark import StageMark
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.trace.story import Line, Stage, Story
from models.storage.event_near import Near

NAMES = {
    "door": "Accepted",
    "filter": "Filters",
    "identity": "Identity",
    "mapping": "Mapped",
    "rules": "Rules",
    "outbox": "Queue",
    "delivery": "Emarsys",
}
_NAME_WIDTH = 84
LINKS = {
    "maps": ("Data maps", "Open the data map"),
    "rules": ("Rules", "Open the rule"),
    "keys": ("API keys", "Open the keys"),
    "settings": ("Settings", "Open the setting"),
}


class Explanation(QWidget):
    """``open_page`` is ``Desk.open``."""

    def __init__(self, open_page: Callable[[str, object], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = open_page
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.near = NearPanel(open_page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scroll, 1)
        row.addWidget(self.near)

    def show_story(self, story: Story) -> None:
        body = QWidget()
        body.setObjectName("page")
        grid = QGridLayout(body)
        grid.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        grid.setHorizontalSpacing(Size.CONTROL_GAP)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for row, stage in enumerate(story.stages):
            self._add(grid, row, stage)
        if not story.stages:
            grid.addWidget(label("The trace of this event is not kept any more.", "secondary"), 0, 0, 1, 3)
        grid.setRowStretch(len(story.stages) + 1, 1)
        self._scroll.setWidget(body)

    def show_near(self, near: Near | None) -> None:
        self.near.show_near(near)

    def _add(self, grid: QGridLayout, row: int, stage: Stage) -> None:
        top = Qt.AlignmentFlag.AlignTop
        refused = stage.name == "door" and stage.mark.value == "failed"
        name = label("Refused" if refused else NAMES.get(stage.name, stage.name.capitalize()), "medium")
        name.setFixedWidth(_NAME_WIDTH)
        grid.addWidget(StageMark(stage.mark), row, 0, top)
        grid.addWidget(name, row, 1, top)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        for line in stage.lines:
            lines.addWidget(label(line.text, wrap=True, selectable=True))
            if line.remedy:
                lines.addLayout(self._remedy(line))
        grid.addLayout(lines, row, 2, top)

    def _remedy(self, line: Line) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        words = label(line.remedy, "secondary", wrap=True, selectable=True)
        row.addWidget(words, 1)
        place, _, rest = line.link.partition(":")
        if place in LINKS:
            page, caption = LINKS[place]
            row.addWidget(
                button(caption, partial(self._open, page, rest or None), kind="link"), 0, Qt.AlignmentFlag.AlignTop
            )
        return row
