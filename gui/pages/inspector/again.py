"""What would become of an event if it came in now, with the configuration in force or that of its time: the tab *Dry run*,
and the same beside a message that is edited."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.pages.inspector.stages import Stages
from gui.theme import Size
from gui.widgets.segments import Segments
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

    def show_again(self, again: Again, choice: QWidget | None = None) -> None:
        """``choice`` stands at the top, at the right."""
        column = self._anew()
        what = f"If it came in now, with revision {again.revision}. Nothing was stored or sent for this."
        head = QHBoxLayout()
        head.addWidget(label(what, "secondary", wrap=True), 1)
        if choice is not None:
            head.addWidget(choice)
        column.addLayout(head)
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
        self._as_then = False

    def look_at(self, event_id: int) -> None:
        self._event, self._decided, self._as_then = event_id, None, False
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
            query = partial(decide_again, event_id=event_id, now=self._desk.now(), as_then=self._as_then)
            self._desk.background.run(query, partial(self._on_decided, event_id), partial(self._on_error, event_id))

    def _on_decided(self, event_id: int, again: Again | None) -> None:
        if event_id != self._event:
            return
        if again is None:
            self.say("There is nothing to decide: no message is kept of this event, or it is a rule's timer.")
        else:
            self.show_again(again, self._configurations(again) if again.then is not None else None)

    def _configurations(self, again: Again) -> Segments:
        """The choice between the configuration in force and that of the event's time."""
        made = Segments(("In force", f"As it was then (revision {again.then})"), "Configuration")
        made.show_choice(int(self._as_then))
        made.chosen.connect(self._use)
        return made

    def _use(self, as_then: int) -> None:
        self._as_then = bool(as_then)
        self._decide()

    def _on_error(self, event_id: int, error: Exception) -> None:
        if event_id == self._event:
            self.say(f"The event could not be decided again: {error}")
