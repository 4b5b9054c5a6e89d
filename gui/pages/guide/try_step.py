"""Step 5: a test event through the real door, watched the whole way until Emarsys, or the sandbox, has it."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.door_check import KNOWN_WITHIN_S, RunKey, identify
from gui.pages.guide.first_event import EMAIL, curl_line, first_event
from gui.pages.guide.step import Course, Step, aside
from gui.pages.guide.wire import WireBox
from gui.pages.inspector.stages import Stages
from gui.pages.keys.recipes import YOUR_KEY
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.chips import VerdictShape
from gui.widgets.text import label, set_tip
from models.meaning.trace.story import Story
from models.meaning.trace.verdicts import Verdict
from models.storage import arrivals
from models.storage.arrivals import Arrival
from models.storage.setting_up import SettingUp

LOOK_EVERY_MS = 200
_UNDER_WAY = (Verdict.QUEUED, Verdict.RETRYING)


class TryStep(Step):
    word = "Test event"
    after = "test event"
    under = "the whole way"
    title = "Send one event the whole way"
    sentence = (
        "It goes through the real door, like any event of Segment's: accepted, told whose it is, mapped, and sent on."
        " Below stands what Portway decided about it, and why. Every event has this story in the Inspector."
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self._event: dict[str, Any] = {}
        self._sent: str | None = None
        self._id: int | None = None
        self._story: Story | None = None
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._mode = "sandbox"
        self.send = button("Send the test event", self._send, kind="primary", icon="ph.paper-plane-tilt")
        self.shape = VerdictShape(Size.ICON)
        self.sentence_said = label("", "section", wrap=True, selectable=True)
        self.in_inspector = button("Show it in the Inspector", self._show, kind="link")
        self.in_sandbox = button(
            "See the contact in the sandbox", partial(course.desk.open, "Sandbox", EMAIL), kind="link"
        )
        self._stages = QVBoxLayout()
        self.curl = WireBox("Command that sends this event")
        self._fill()

    def done(self, found: SettingUp) -> bool:
        return found.delivered is not None

    def note(self, found: SettingUp) -> str:
        return "delivered" if found.delivered is not None else self.under

    def show_facts(self, found: SettingUp) -> None:
        if self._sent is None:
            self._event = first_event(found.configuration)
        self._mode = found.configuration.emarsys.mode
        up = bool(self.course.address)
        self.send.setEnabled(up and self._sent is None)
        set_tip(self.send, "" if up else "The gateway does not run yet. It starts with the console.")
        address = self.course.address or "http://127.0.0.1:8400"
        self.curl.show_text(curl_line(address, self.course.key, self._event))

    def entered(self) -> None:
        if self._sent is not None:
            self._timer.start()

    def left(self) -> None:
        self._timer.stop()

    def _send(self) -> None:
        self.send.setEnabled(False)
        self._id = self._story = None
        self._sent = self._event["messageId"]
        self._say(None, "On its way …")
        self.course.desk.background.work(partial(self._deliver, self._event), self._on_sent, self._on_failed)

    def _deliver(self, event: dict[str, Any]) -> str:
        """On a thread of its own: with the key of the guide, else with one for this event alone."""
        self.course.wait_for_gateway()
        if self.course.key != YOUR_KEY:
            return identify(self.course.address, self.course.key, event)
        key = RunKey(self.course.workspace, self.course.desk.now, "Test event")
        try:
            text = key.issue()
            time.sleep(KNOWN_WITHIN_S)
            return identify(self.course.address, text, event)
        finally:
            key.revoke()

    def _on_sent(self, refused: str) -> None:
        if refused:
            self._say(Verdict.REFUSED, refused)
            self._settle()
        elif self.isVisible():
            self._timer.start()

    def _on_failed(self, error: Exception) -> None:
        self._say(Verdict.FAILED, str(error))
        self._settle()

    def _settle(self) -> None:
        """The next one will be another event."""
        self._sent = None
        self._timer.stop()
        self.send.setEnabled(True)
        self.course.saved()

    def _look(self) -> None:
        assert self._sent is not None
        query = partial(arrivals.event_with_message_id, message_id=self._sent)
        self.course.desk.background.run(query, self._on_look, self.course.failed)

    def _on_look(self, found: Arrival) -> None:
        if found.story is None or found.story == self._story or not self._timer.isActive():
            return
        self._id, self._story = found.event_id, found.story
        self._say(found.story.verdict, found.story.sentence)
        self._show_stages(found.story)
        if found.story.verdict not in _UNDER_WAY:
            self.send.setText("Send another")
            self.in_inspector.show()
            self.in_sandbox.setVisible(self._mode == "sandbox" and found.story.verdict is Verdict.DELIVERED)
            self._settle()

    def _show_stages(self, story: Story) -> None:
        while (item := self._stages.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._stages.addWidget(Stages(story, self.course.desk.open))

    def _show(self) -> None:
        self.course.desk.open("Inspector", self._id)

    def _say(self, verdict: Verdict | None, text: str) -> None:
        self.shape.setVisible(verdict is not None)
        self.shape.show_verdict(verdict)
        self.sentence_said.setText(text)
        self._said.show()

    def _fill(self) -> None:
        self._said = QWidget()
        row = QHBoxLayout(self._said)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence_said, 1)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addWidget(self.in_inspector)
        links.addWidget(self.in_sandbox)
        links.addStretch(1)
        self.column.addSpacing(8)
        self.column.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._said)
        self.column.addLayout(self._stages)
        self.column.addLayout(links)
        for one in (self._said, self.in_inspector, self.in_sandbox):
            one.hide()
        self.lay_out(aside(label("The same from a terminal", "section"), self.curl))
