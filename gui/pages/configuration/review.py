"""An import before it is applied: one sentence, what is to be decided, the difference, and a foot with Apply."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.configuration import words
from gui.pages.configuration.change_list import ChangeList
from gui.pages.configuration.matching import Matching
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.check import CheckBox
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.meaning.configuration_file import Document
from models.storage import importing
from models.storage.importing import Proposal

_WAYS = ("Replace", "Merge")
_EFFECTS = (
    "The file takes the place of all maps, rules and settings; what it lacks goes.",
    "What the file lacks is kept; what has the same name takes its place.",
)
_HOSTS = ("base_url", "token_url")


class Review(QWidget):
    """``on_apply(proposal, source)`` when a person says so, ``on_leave()`` when the file is put away."""

    def __init__(self, desk: Desk, on_apply: Callable[[Proposal, str], None], on_leave: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._on_apply = desk, on_apply
        self._document = Document()
        self._source = ""
        self._asked = 0
        self.proposal: Proposal | None = None
        self.sentence = label("", "sentence", wrap=True)
        self.ways = Segments(_WAYS, "Way of the import")
        self.ways.chosen.connect(lambda at: self.refresh())
        self._effect = label("", "secondary")
        self.hosts = CheckBox("Take the addresses that it sends to from the file")
        self.hosts.toggled.connect(lambda on: self.refresh())
        self.banner = Banner()
        self.matching = Matching(self.refresh)
        self.changes = ChangeList("What the import changes")
        self.state = label("", "secondary")
        self.leave = button("Discard", on_leave)
        self.apply = button("Apply", self._apply, kind="primary")
        self._lay_out()

    def begin(self, source: str, document: Document) -> None:
        self._source, self._document, self.proposal = source, document, None
        self.sentence.setText(f"Reading {source} …")
        self.ways.show_choice(0)
        self.hosts.setChecked(False)
        self.hosts.setVisible(any(name in document.emarsys for name in _HOSTS))
        self.matching.begin()
        self.banner.hide()
        self.changes.show_changes(())
        self.refresh()

    def refresh(self) -> None:
        """Look again at what the import would change, from the newest revision on."""
        self._asked += 1
        self._effect.setText(_EFFECTS[self.ways.at])
        document = self._document if self.hosts.isChecked() else self._document.without_mode_and_hosts()
        goes_live = self._document.emarsys.get("mode") == "live"
        query = partial(
            importing.propose, document=document, merge=self.ways.at == 1, chosen=dict(self.matching.chosen)
        )
        self._show_foot()
        self._desk.background.run(query, partial(self._on_proposal, self._asked, goes_live), self.on_refused)

    def on_refused(self, error: Exception) -> None:
        self.banner.say(Tone.ERROR, str(error))
        self.apply.setEnabled(False)

    def _on_proposal(self, number: int, goes_live: bool, found: Proposal) -> None:
        if number != self._asked:
            return
        self.proposal = found
        does = words.summed_up(found.changes)
        self.sentence.setText(f"{self._source} {does}.")
        self.matching.show_unmatched(found.unmatched)
        self.changes.show_changes(found.changes)
        self._show_banner(found, goes_live and found.old.emarsys.mode != "live")
        self._show_foot()

    def _show_banner(self, found: Proposal, goes_live: bool) -> None:
        asked = [f'"{one.reference.name}"' for one in found.unmatched]
        notes = [one for one in found.warnings if not any(name in one for name in asked)]  # told below, with a choice
        if self._document.unknown:
            notes.append(f"Not known to this Portway, without effect: {', '.join(self._document.unknown)}.")
        if goes_live:
            notes.append("The file is of a live workspace. Going live is a step of its own, on the page Going live.")
        if found.asks_secret:
            notes.append(f"Enter the secret again for {found.asks_secret}: it is given to no other host.")
        if found.fault:
            self.banner.say(Tone.ERROR, found.fault)
        elif notes:
            self.banner.say(Tone.WARNING, "\n".join(notes))
        else:
            self.banner.hide()

    def _show_foot(self) -> None:
        found = self.proposal
        ready = found is not None and bool(found.changes) and not found.fault
        self.apply.setEnabled(ready)
        if found is None:
            self.state.setText("Reading …")
        elif found.fault:
            self.state.setText("◆ It cannot be applied as it is")
        else:
            self.state.setText(
                f"Nothing is applied yet. It would become revision {found.old.revision + 1}."
                if found.changes
                else "Nothing would change."
            )
        self.state.setProperty("tone", "error" if found is not None and found.fault else "")
        self.state.style().polish(self.state)

    def _apply(self) -> None:
        if self.proposal is not None:
            self.apply.setEnabled(False)
            self._on_apply(self.proposal, self._source)

    def _lay_out(self) -> None:
        self.sentence.setMaximumWidth(Size.SENTENCE)
        way = QHBoxLayout()
        way.setSpacing(Size.COLUMN_GAP)
        way.addWidget(self.ways)
        way.addWidget(self._effect)
        way.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.COLUMN_GAP + 4)
        head.setSpacing(Size.COLUMN_GAP)
        for one in (self.sentence, way, self.hosts, self.banner, self.matching):
            if isinstance(one, QWidget):
                head.addWidget(one)
            else:
                head.addLayout(one)
        foot = QHBoxLayout()
        foot.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        foot.setSpacing(Size.CONTROL_GAP)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.changes, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
