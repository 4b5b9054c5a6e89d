"""Correct and send again: which values would go out otherwise by now, contact by contact, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.record_table import RecordTable
from gui.widgets.records import Column, RecordModel
from gui.widgets.text import hairline, label
from models.storage import corrections
from models.storage.corrections import PREVIEWED, Preview

_GONE = "does not go"


class Correction(QWidget):
    """``on_send(ids)`` when the person has seen it and sends; ``on_leave()`` when they go back."""

    def __init__(self, desk: Desk, on_send: Callable[[list[int]], None], on_leave: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._ids: list[int] = []
        self._round = 0
        self.sentence, self.note = label("", "strong", wrap=True), label("", "secondary", wrap=True)
        self.table = RecordTable(RecordModel(_columns()), "Changed values")
        self.send = button("", lambda: on_send(self._ids), kind="primary", icon="ph.arrow-clockwise")
        self.maps = button("Open data maps", lambda: desk.open("Data maps", None))
        self.back = button("Back", on_leave)
        head = QVBoxLayout()
        head.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        head.addWidget(self.sentence)
        head.addWidget(self.note)
        foot = QHBoxLayout()
        foot.setContentsMargins(Size.PAGE, Size.CONTROL_GAP, Size.PAGE, Size.CONTROL_GAP)
        foot.setSpacing(Size.CONTROL_GAP)
        foot.addStretch(1)
        for one in (self.back, self.maps, self.send):
            foot.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def show_for(self, ids: Sequence[int]) -> None:
        """Look what these deliveries would carry by now."""
        self._ids, self._round = list(ids), self._round + 1
        self.sentence.setText("Mapping their events once more …")
        self.note.setText("")
        self.table.records.begin_anew(())
        self.send.setText(f"Send the {len(ids):,} again")
        self.send.setEnabled(False)
        query = partial(corrections.preview, ids=self._ids)
        this = self._round
        self._desk.background.run(query, lambda found: self._on_found(this, found), partial(self._on_error, this))

    def _on_found(self, round_: int, found: Preview) -> None:
        if round_ != self._round:
            return
        same = found.looked_at - found.changed
        if found.changed:
            contacts = "1 contact goes" if found.changed == 1 else f"{found.changed:,} contacts go"
            rest = f"; {same:,} as before" if same else ""
            self.sentence.setText(f"{contacts} out with other values{rest}.")
        else:
            self.sentence.setText("Nothing would change: the data maps of now make the same values of these events.")
        notes = [] if found.changed else ["Correct the data map or the choice first, save it, and come back."]
        if len(self._ids) > PREVIEWED:
            notes.append(f"The newest {PREVIEWED} of {len(self._ids):,} are looked at here; all are sent.")
        if found.unread:
            notes.append(f"Of {found.unread:,} some events are not kept any more: their values stay as they were.")
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))
        self.table.records.begin_anew(range(len(found.lines)), dict(enumerate(found.lines)))
        self.send.setEnabled(bool(found.changed))

    def _on_error(self, round_: int, error: Exception) -> None:
        if round_ == self._round:
            self.sentence.setText(f"The events could not be mapped again: {error}")


def _columns() -> tuple[Column, ...]:
    return (
        Column("Contact", 0, lambda one: one.key, "text", "medium"),
        Column("Field", 160, lambda one: one.field),
        Column("Was", 200, lambda one: one.before if one.before is not None else _GONE, font="mono"),
        Column("Goes out as", 200, lambda one: one.after if one.after is not None else _GONE, "text", "mono"),
    )
