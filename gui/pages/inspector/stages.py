"""The stages that an event passed, each with its mark, its lines, its values, and the way out where one is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.pages.inspector.stage_mark import StageMark
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.trace.reasons import Mark
from models.meaning.trace.story import Line, Stage, Story

NAMES = {
    "door": "Accepted",
    "filter": "Filters",
    "identity": "Identity",
    "mapping": "Mapped",
    "rules": "Rules",
    "outbox": "Queue",
    "delivery": "Emarsys",
}
LINKS = {
    "maps": ("Data maps", "Open the data map"),
    "rules": ("Rules", "Open the rule"),
    "keys": ("API keys", "Open the keys"),
    "settings": ("Settings", "Open the setting"),
    "people": ("Users", "Open the person"),
    "held": ("Deliveries", "Open what is held"),
}
"""Place named by a reason's link -> page, and what the link says."""
_SETTINGS = {
    "age_limit": "settings.age_limit_hours",
    "late_limit": "settings.late_limit_hours",
}
"""Setting named by a reason's link -> its cell of the configuration file, which its field goes by."""
_OF_MAPS = ("identity", "primary_key")
"""Settings that stand with the data maps."""
_NAME_WIDTH = 84
_TIME_WIDTH = 128
_MOST_VALUES = 40
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft


class Stages(QWidget):
    """``open_page`` is ``Desk.open``; ``times``: when a stage was passed, in words, by its name. ``show_instance`` takes the UUID
    of a rule instance; left out, the Inspector shows what moved it."""

    def __init__(
        self,
        story: Story,
        open_page: Callable[[str, object], None],
        times: Mapping[str, str] | None = None,
        show_instance: Callable[[str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open = open_page
        self._times = times or {}
        self._show_instance = show_instance or (lambda uuid: open_page("Inspector", f"instance:{uuid}"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Size.CONTROL_GAP)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for row, stage in enumerate(story.stages):
            self._add(grid, row, stage)
        if not story.stages:
            grid.addWidget(label("The trace of this event is not kept any more.", "secondary"), 0, 0, 1, 3)
        grid.setRowStretch(len(story.stages) + 1, 1)

    def _add(self, grid: QGridLayout, row: int, stage: Stage) -> None:
        refused = stage.name == "door" and stage.mark is Mark.FAILED
        name = label("Refused" if refused else NAMES.get(stage.name, stage.name.capitalize()), "medium")
        name.setFixedWidth(_NAME_WIDTH)
        grid.addWidget(StageMark(stage.mark), row, 0, _TOP)
        grid.addWidget(name, row, 1, _TOP)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        shown = set[object]()
        for line in stage.lines:
            said = label(line.text, wrap=True, selectable=True)
            said.setMinimumWidth(1)  # a very long word is cut off rather than push everything aside
            said.setProperty("help_topic", f"reason:{line.code}")
            lines.addWidget(said)
            if line.remedy:
                lines.addLayout(self._remedy(line))
            instance = line.values.get("instance")
            if instance and instance not in shown:
                shown.add(instance)
                lines.addWidget(
                    button("Show the instance", partial(self._show_instance, str(instance)), kind="link"), 0, _LEFT
                )
            if line.code == "mapped" and line.values.get("values"):
                lines.addWidget(_values(line.values["values"]), 0, Qt.AlignmentFlag.AlignLeft)
        grid.addLayout(lines, row, 2, _TOP)
        if stage.name in self._times:
            time = label(self._times[stage.name], "note", wrap=True)
            time.setFixedWidth(_TIME_WIDTH)
            time.setAlignment(_TOP | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(time, row, 3, _TOP)

    def _remedy(self, line: Line) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(label(line.remedy, "secondary", wrap=True, selectable=True), 1)
        place, _, rest = line.link.partition(":")
        if place in LINKS:
            page, caption = ("Data maps", "Open the primary key") if rest in _OF_MAPS else LINKS[place]
            row.addWidget(button(caption, partial(self._open, page, _wanted(place, rest)), kind="link"), 0, _TOP)
        return row


def _wanted(place: str, rest: str) -> str | int | None:
    """What the page is to show: the very field where it can."""
    if place == "people":
        return int(rest) if rest.isdecimal() else None
    if place == "held":
        return "Queue"
    return _SETTINGS.get(rest) if place == "settings" else rest or None


def _values(values: Mapping[str, Any]) -> QFrame:
    """What the data maps found, as a small table."""
    box = QFrame()
    box.setObjectName("evidence")
    grid = QGridLayout(box)
    grid.setContentsMargins(10, 6, 10, 6)
    grid.setHorizontalSpacing(Size.PAGE)
    grid.setVerticalSpacing(4)
    for row, (name, value) in enumerate([("Data map", "Value"), *list(values.items())[:_MOST_VALUES]]):
        for column, text in enumerate((name, value)):
            cell = label(str(text)[:200], "secondary", selectable=row > 0)
            if row:
                cell.setFont(style.mono())
            grid.addWidget(cell, row, column)
    if len(values) > _MOST_VALUES:
        grid.addWidget(label(f"and {len(values) - _MOST_VALUES} more", "note"), _MOST_VALUES + 1, 0)
    return box
