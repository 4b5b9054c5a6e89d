"""The tab *Contact time line*: the events of the same person around this one; one opens by a double click or Return."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.pages.inspector.event_model import EventModel
from gui.pages.inspector.event_table import EventTable
from gui.pages.inspector.instance_bars import InstanceBars
from gui.theme import Size
from gui.widgets.text import label
from models.storage.event_list import EventLine, Slice
from models.storage.person_instances import InstanceBar


class ContactTimeLine(QWidget):
    """``wanted``: the id of another event to look at; ``instance_wanted``: the UUID of a rule instance."""

    wanted = Signal(int)
    instance_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = EventModel()
        self.table = EventTable(self.model)
        self.table.setAccessibleName("Events of the same person")
        self.table.activated.connect(self._on_activated)
        self.bars = InstanceBars()
        self.bars.wanted.connect(self.wanted)
        self.bars.instance_wanted.connect(self.instance_wanted)
        self._none = label("Nobody is known yet who this event is about, so there are no others.", "secondary")
        self._none.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addWidget(self.bars)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_lines(
        self, lines: Sequence[EventLine], event_id: int, instances: Sequence[InstanceBar] = (), now: int = 0
    ) -> None:
        """The person's events, the one looked at selected, and rule instances; ``now`` in ms."""
        self.bars.show_bars(instances, lines, event_id, now)
        self._none.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.selected = event_id
        self.table.following = False
        newest = Slice(array("q", [one.id for one in lines]), bytearray(one.verdict for one in lines), 0)
        self.model.begin_anew(newest, lines)
        if lines:
            self.table.select(event_id)

    def _on_activated(self, index: QModelIndex) -> None:
        self.wanted.emit(self.model.ids[index.row()])
