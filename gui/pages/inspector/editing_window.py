"""Edit and send again, and *New event*: a message is written, decided with every edit, and sent through the real door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.door_run import Parcel
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.editing import EventEditor, as_new
from gui.pages.inspector.replay_guard import may_send_one
from gui.pages.inspector.run_panel import RunPanel
from gui.pages.inspector.samples_asking import ask_and_keep
from gui.widgets.banner import Tone
from gui.widgets.segments import Segments
from gui.widgets.text import label, set_tip

_NEW_EVENT = {
    "type": "track",
    "event": "Coupon Entered",
    "userId": "u-1",
    "properties": {"coupon_id": "AUTUMN10"},
    "context": {"traits": {"email": "ann@example.com"}},
}
_AS_EVENT = "As a new event it does all that an event does: it moves rules and writes opt-in."
_AS_REPLAY = "As a replay it starts and moves no rule and never writes opt-in."


@dataclass(frozen=True, slots=True)
class Draft:
    """What is edited. ``event_id`` is the event that it comes from, 0: none."""

    message: Mapping[str, Any]
    door: str
    event_id: int = 0


NEW = Draft(_NEW_EVENT, "tracking")


class EditingWindow(ActingWindow):
    help_topic = "replay#edit-and-send"

    def __init__(self, desk: Desk, draft: Draft, parent: QWidget) -> None:
        title = f"Edit #{draft.event_id} and send it" if draft.event_id else "New event"
        super().__init__(parent, title, 1040, 680)
        self._desk = desk
        self._event_id = draft.event_id
        self.sentence.setText(
            "Its messageId and its times are left out: what you send happens now. Paste any message over it."
            if draft.event_id
            else "Write or paste one message. It goes through the gateway's real door, as if a source had sent it."
        )
        self.editor = EventEditor(desk)
        self.kind = Segments(("A new event", "A replay"), "Sent as")
        set_tip(self.kind, f"{_AS_EVENT} {_AS_REPLAY}")
        self.run = RunPanel(desk, "Edited event")
        self.editor.head.addWidget(label("as", "secondary"))
        self.editor.head.addWidget(self.kind)
        self.body.addWidget(self.editor, 1)
        self.body.addWidget(self.run)
        self.keep = self.act("Keep as sample …", self._keep, kind="", icon="ph.bookmark-simple")
        self.send = self.act("Send", self._send, icon="ph.paper-plane-tilt")
        self.editor.changed.connect(self._refresh)
        self.run.began.connect(self._refresh)
        self.run.ended.connect(lambda _: self._refresh())
        self.run.wanted.connect(self.wanted)
        self.editor.show_message(as_new(draft.message), draft.door)
        self.editor.text.setFocus()

    @property
    def unsaved(self) -> str:
        return "the event that is being written" if self.editor.text.document().isModified() else ""

    def stop(self) -> None:
        self.run.run.stop()

    def _refresh(self) -> None:
        there = self.editor.message is not None
        self.send.setEnabled(there and not self.run.run.running)
        self.keep.setEnabled(there)

    def _send(self) -> None:
        message = self.editor.message
        if message is not None and may_send_one(self, self._desk, message):
            self.run.begin(lambda: one_parcel(message, self.editor.door_name, self._header()), 1)
            self.editor.text.document().setModified(False)

    def _header(self) -> str:
        return str(self._event_id) if self.kind.at == 1 else ""

    def _keep(self) -> None:
        if self.editor.message is not None:
            ask_and_keep(self, self._desk, self.editor.message, self.editor.door_name, self._on_kept)

    def _on_kept(self, sample_id: int) -> None:
        self.editor.text.document().setModified(False)
        self.banner.say(Tone.NOTE, "Kept. The sample library has it.")


def one_parcel(message: Mapping[str, Any], door: str, replay: str = "") -> Iterator[Parcel]:
    yield Parcel(message, door, replay)
