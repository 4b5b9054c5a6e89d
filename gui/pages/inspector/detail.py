"""The pane below the list: everything about the selected event. It is read after a short rest, in the background."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.inspector.again import DryRunTab
from gui.pages.inspector.contact_time_line import ContactTimeLine
from gui.pages.inspector.copies import Copies, read
from gui.pages.inspector.decided import DecidedTab
from gui.pages.inspector.detail_head import DetailHead
from gui.pages.inspector.explanation import Explanation
from gui.pages.inspector.instance_tab import InstanceTab
from gui.pages.inspector.masked_box import is_masked
from gui.pages.inspector.received import Received
from gui.pages.inspector.sent import Sent
from gui.pages.inspector.stage_times import stage_times
from gui.pages.overview import USUAL_ADDRESS
from gui.theme import Size
from gui.widgets.found import nothing
from gui.widgets.text import label
from models.meaning.masking import Masking
from models.storage.event_detail import Detail, whole_message
from models.storage.event_filter.sought import Sought
from models.storage.event_near import Near, near_of

REST_MS = 60
"""Who runs through the list with the arrow keys asks for nothing on the way."""


class DetailPane(QStackedWidget):
    """``wanted``: another event to look at."""

    wanted = Signal(int)
    shown = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._event: int | None = None
        self._there: int | None = None
        self.address = ""
        self._copies: Copies | None = None
        self._sought = Sought()
        self._goes_by: tuple[str | None, str | None] = None, None
        self._tabs = QTabWidget()
        self.head = DetailHead()
        self.explanation = Explanation(desk.open, self.show_instance)
        self.received = Received(self._read_all, desk.open)
        self.decided = DecidedTab(desk)
        self.sent = Sent()
        self.time_line = ContactTimeLine()
        self.time_line.wanted.connect(self.wanted)
        self.time_line.instance_wanted.connect(self.show_instance)
        self.instance = InstanceTab(desk)
        self.instance.wanted.connect(self.wanted)
        self.head.chain.wanted.connect(self.wanted)
        self.again = DryRunTab(desk)
        self._searched = self.explanation, self.received, self.decided, self.sent
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._moved_on = False
        self._lay_out()

    def _lay_out(self) -> None:
        self._none = label("Select an event to see what happened to it and why.", "secondary")
        self._none.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, 0, 0)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addStretch(1)
        self.addWidget(holder)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._tabs.setDocumentMode(True)
        for widget, caption in (
            (self.explanation, "Explanation"),
            (self.received, "Received"),
            (self.decided, "Decided"),
            (self.sent, "Sent"),
            (self.time_line, "Contact time line"),
            (self.instance, "Instance"),
            (self.again, "Dry run"),
        ):
            self._tabs.addTab(widget, caption)
        column.addWidget(self._tabs, 1)
        self.addWidget(whole)

    def show_dry_run(self) -> None:
        self._tabs.setCurrentWidget(self.again)

    def mark(self, sought: Sought) -> None:
        """Mark what is looked for wherever it stands."""
        self._sought = sought
        self._say_what_to_find()
        for tab in self._searched:
            tab.mark()

    def _say_what_to_find(self) -> None:
        name, contact = self._goes_by
        places_in = partial(self._sought.in_value, name=name, contact=contact) if self._sought else nothing
        for tab in self._searched:
            tab.places_in = places_in

    def changeEvent(self, event: QEvent) -> None:
        """Marks in labels and boxes have the colours of when they were made."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for tab in (self.explanation, self.decided, self.sent):
                tab.mark()

    def show_instance(self, uuid: str) -> None:
        """The rule instance of this UUID, among those of the event or beside them."""
        self.instance.look_for(uuid)
        self._tabs.setCurrentWidget(self.instance)

    def look_at(self, event_id: int) -> None:
        """Show an event: at once, or when the selection has rested a moment where it was moving already."""
        self._event = event_id
        self._moved_on = self._rest.isActive()
        if not self._moved_on:
            self._read()
        self._rest.start()

    def look_again(self) -> None:
        """The event may have changed."""
        if self._event is not None:
            self._moved_on = True
            if not self._rest.isActive():
                self._rest.start()

    def _on_rest(self) -> None:
        if self._moved_on:
            self._moved_on = False
            self._read()

    def _read(self) -> None:
        event_id = self._event
        if event_id is not None:
            self._desk.background.run(partial(read, event_id=event_id), partial(self._on_detail, event_id))

    def _on_detail(self, event_id: int, found: tuple[Detail | None, Masking]) -> None:
        if event_id != self._event:
            return
        detail, masking = found
        if detail is None:
            self._none.setText(f"Event #{event_id} is not kept any more.")
            self.setCurrentIndex(0)
            return
        self._goes_by = detail.line.name, detail.line.contact
        self._say_what_to_find()
        self.head.show_detail(detail)
        masked = partial(is_masked, self._desk.workspace)
        self._copies = Copies(detail, masking, self.address or USUAL_ADDRESS, masked)
        self.head.show_copies(self._copies)
        self.explanation.show_story(detail.story, stage_times(detail))
        if event_id != self._there:
            self.again.look_at(event_id)
            self.received.show_detail(detail)
        self.decided.look_at(event_id)
        self.instance.look_at(event_id)
        self._there = event_id
        self.sent.show_exchanges(detail.exchanges)
        self.time_line.show_lines(detail.person_events, event_id, detail.instances, self._desk.now())
        self._count(self.sent, "Sent", len(detail.exchanges))
        self._count(self.time_line, "Contact time line", len(detail.person_events))
        self._count(self.instance, "Instance", len(detail.story.instances))
        self.setCurrentIndex(1)
        self.shown.emit(event_id)
        if detail.message is not None:
            self._desk.background.run(partial(near_of, event_id=event_id), partial(self._on_near, event_id))
        else:
            self.explanation.show_near(None)

    def _count(self, tab: QWidget, caption: str, count: int) -> None:
        self._tabs.setTabText(self._tabs.indexOf(tab), f"{caption}  {count}")

    def _on_near(self, event_id: int, near: Near | None) -> None:
        if event_id == self._event:
            self.explanation.show_near(near)
            if self._copies is not None:
                self.head.show_copies(replace(self._copies, near=near))

    def _read_all(self, event_id: int) -> None:
        def arrived(message: object) -> None:
            if event_id == self._event:
                self.received.show_message(message)

        self._desk.background.run(partial(whole_message, event_id=event_id), arrived)
