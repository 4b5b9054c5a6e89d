"""What would become of an event if it came in now, with the configuration in force: the tab *Dry run*, and the same beside
a message that is edited."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.pages.inspector.stages import Stages
from gui.theme import Size
from gui.widgets.text import label
from models.storage.event_dry_run import Again, decide_again


class Decided(QScrollArea):
    """A decision in words: the sentence, the stages, and what would be sent."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.sentence = ""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_again(self, again: Again) -> None:
        column = self._anew()
        what = f"If it came in now, with revision {again.revision}. Nothing was stored or sent for this."
        column.addWidget(label(what, "secondary", wrap=True))
        column.addWidget(label(again.story.sentence, "section", wrap=True, selectable=True))
        column.addWidget(Stages(again.story, self._desk.open))
        if again.requests:
            column.addWidget(label("What would be sent", "section"))
        for text in again.requests:
            line = label(text, wrap=True, selectable=True)
            line.setFont(style.mono())
            column.addWidget(line)
        column.addStretch(1)
        self.sentence = again.story.sentence

    def say(self, text: str) -> None:
        column = self._anew()
        column.addWidget(label(text, "secondary", wrap=True))
        column.addStretch(1)
        self.sentence = text

    def _anew(self) -> QVBoxLayout:
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(Size.CONTROL_GAP)
        self.setWidget(body)
        return column


class DryRunTab(Decided):
    """Decides only while it is in view: nobody waits for what nobody looks at."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._event: int | None = None
        self._decided: int | None = None

    def look_at(self, event_id: int) -> None:
        self._event, self._decided = event_id, None
        if self.isVisible():
            self._decide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._event != self._decided:
            self._decide()

    def _decide(self) -> None:
        event_id = self._event
        if event_id is not None:
            self._decided = event_id
            query = partial(decide_again, event_id=event_id, now=self._desk.now())
            self._desk.background.run(query, partial(self._on_decided, event_id), partial(self._on_error, event_id))

    def _on_decided(self, event_id: int, again: Again | None) -> None:
        if event_id != self._event:
            return
        if again is None:
            self.say("There is nothing to decide: no message is kept of this event, or it is a rule's timer.")
        else:
            self.show_again(again)

    def _on_error(self, event_id: int, error: Exception) -> None:
        if event_id == self._event:
            self.say(f"The event could not be decided again: {error}")
