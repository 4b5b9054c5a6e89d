"""The head of the detail pane: which event, its verdict, who and when, and the one sentence that says why."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.pages.inspector.columns import clock, name_of
from gui.pages.inspector.copies import Copies
from gui.pages.inspector.marks import NoteLine
from gui.pages.inspector.replay_chain import ReplayChain
from gui.theme import Size, Type
from gui.widgets.button import button
from gui.widgets.chips import VerdictChip
from gui.widgets.copy import CopyButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.text import label, set_tip
from models.meaning.trace.verdicts import Verdict
from models.storage.event_detail import Detail

NARROW_BELOW = 860
LEAST_WIDTH = 480
_LONGEST_NAME = 260


class DetailHead(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copies: Copies | None = None
        self._id = label("", "secondary", selectable=True)
        self._name = label("", "section", selectable=True)
        self._chip: QWidget = QWidget()
        self._chip_place = QHBoxLayout()
        self._about = ElidedLabel("secondary")
        self.sentence = label("", wrap=True, selectable=True)
        self.sentence.setFont(style.medium(Type.SENTENCE))
        self.sentence.setProperty("role", "sentence")
        self.sentence.setMaximumWidth(Size.SENTENCE)
        self.sentence.setMinimumWidth(1)
        self.copy_explanation = CopyButton(
            lambda: self.markdown, "Copy explanation", "The explanation as Markdown, for a mail or a ticket (X)"
        )
        self.copy_curl = CopyButton(lambda: self.curl, "Copy curl", "The command that sends this message again (C)")
        self.edit = button("Edit and send", lambda: None, kind="quiet", icon="ph.pencil-simple")
        self.more = button("", lambda: None, kind="icon", icon="ph.dots-three", tip="What can be done with this event")
        self.note = NoteLine()
        self.chain = ReplayChain()
        which = QHBoxLayout()
        which.setSpacing(Size.CONTROL_GAP)
        which.addWidget(self._id)
        which.addWidget(self._name)
        which.addLayout(self._chip_place)
        which.addWidget(self._about, 1)
        self._acts = acts = QHBoxLayout()
        acts.setSpacing(Size.CONTROL_GAP)
        for one in (self.edit, self.copy_curl, self.copy_explanation, self.more):
            acts.addWidget(one)
        acts.addStretch(1)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(Size.CONTROL_GAP)
        row.addLayout(which, 1)
        row.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE - 8, Size.CONTROL_GAP, Size.PAGE, 4)
        column.setSpacing(4)
        column.addLayout(row)
        # The sentence is never wider than it reads well; beside a stretch its lines are counted at that width.
        line = QHBoxLayout()
        line.addWidget(self.sentence, 1000)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.note)
        column.addWidget(self.chain)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is scarce the buttons have a line of their own."""
        super().resizeEvent(event)
        narrow, way = self.width() < NARROW_BELOW, QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._acts.setContentsMargins(-Size.COLUMN_GAP if narrow else 0, 0, 0, 0)  # their words in line with the text

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    @property
    def markdown(self) -> str:
        """The explanation, as it is copied."""
        return self._copies.markdown() if self._copies is not None else ""

    @property
    def curl(self) -> str:
        """The command that sends the message again, as it is copied."""
        return self._copies.curl() if self._copies is not None else ""

    def show_copies(self, copies: Copies) -> None:
        self._copies = copies
        self.copy_curl.setEnabled(copies.has_message)

    def show_detail(self, detail: Detail) -> None:
        line = detail.line
        self.edit.setEnabled(detail.body is not None)
        self._id.setText(f"#{line.id}")
        name = name_of(line) if line.name or line.events > 1 else (line.type or "Request")
        room = QFontMetrics(self._name.font())
        self._name.setText(room.elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST_NAME))
        set_tip(self._name, name if self._name.text() != name else "")
        self._chip.deleteLater()
        self._chip = VerdictChip(Verdict(line.verdict))
        self._chip_place.addWidget(self._chip)
        self._about.setText(f"{line.contact or 'nobody known'}, {clock(line.received_at)}")
        self.sentence.setText(detail.story.sentence)
        self.sentence.setProperty("help_topic", f"reason:{detail.story.code}")
        self.note.show_mark(line.mark, line.note)
        self.chain.show_chain(line.replay_of, detail.replays)
