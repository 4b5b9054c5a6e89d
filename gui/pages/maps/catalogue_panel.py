"""The side panel *Property catalogue*: every path of the newest events, searchable, a click away from a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.door_check import send_test_event
from gui.pages.maps.property_list import PropertyList
from gui.pages.maps.property_model import UNMAPPED, PropertyModel
from gui.theme import Size
from gui.widgets.empty import Empty
from gui.widgets.scrolling import upright
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.storage.map_desk import Seen

WIDTH = 340
_NAMES = ("All", "Unmapped", "Ids")


class CataloguePanel(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH + 1)
        self._desk = desk
        self._fact = label("", "secondary")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search paths and values")
        self.search.setAccessibleName("Search the property catalogue")
        self.search.setClearButtonEnabled(True)
        self._lens = QAction(self.search)
        self.search.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.which = Segments(_NAMES, "Paths")
        self.which.show_choice(UNMAPPED)
        self.shown = PropertyModel(desk.now)
        self.list = PropertyList(self.shown)
        self.empty = Empty("ph.table")
        self._stack = QStackedWidget()
        self._stack.setObjectName("chrome")
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self.search.textChanged.connect(self._narrow)
        self.which.chosen.connect(self._narrow)
        self._lay_out()

    def show_seen(self, seen: Seen, mapped: Mapping[str, str], key: Sequence[str]) -> None:
        self._lens.setIcon(qtawesome.icon("ph.magnifying-glass", color=style.colour("text_3")))
        paths, events = len(seen.properties), len(seen.messages)
        self._fact.setText(f"{paths:,} paths, {events:,} events" if events else "")
        with self.list.staying():
            self.shown.show(seen.properties, mapped, key)
        self.which.show_words([f"{name} {count}" for name, count in zip(_NAMES, self.shown.counts(), strict=True)])
        self._show_empty()

    def say_of_test(self, text: str) -> None:
        """What became of the test event."""
        self.empty.say("No event yet", text, ("Send test event", self._send_test))

    def _send_test(self) -> None:
        desk = self._desk
        running = desk.supervisor.running if desk.supervisor is not None else None
        if running is None:
            self.say_of_test("No gateway runs. Start it on the Overview, then send the test event.")
            return
        self.say_of_test("Sending …")
        job = partial(send_test_event, desk.workspace, running.address, desk.now)
        desk.background.work(job, self.say_of_test, lambda error: self.say_of_test(str(error)))

    def _narrow(self) -> None:
        self.shown.narrow(self.which.at, self.search.text().strip())
        self._show_empty()

    def _show_empty(self) -> None:
        if self.shown.counts()[0] == 0:
            self.say_of_test("Every JSON path of what comes in stands here, with values to choose from.")
        elif self.search.text().strip():
            self.empty.say(
                "Nothing found", "No path and no value holds this text.", ("Clear search", self.search.clear)
            )
        else:
            why = (
                "All paths of the newest events are mapped." if self.which.at == UNMAPPED else "No path looks like one."
            )
            self.empty.say("None left", why)
        self._stack.setCurrentIndex(0 if self.shown.entries else 1)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label("Property catalogue", "section"))
        head.addStretch(1)
        head.addWidget(self._fact)
        above = QVBoxLayout()
        above.setContentsMargins(16, Size.COLUMN_GAP, 16, Size.COLUMN_GAP)
        above.setSpacing(Size.CONTROL_GAP)
        above.addLayout(head)
        above.addWidget(self.search)
        above.addWidget(self.which)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(upright())
        row.addLayout(column, 1)
