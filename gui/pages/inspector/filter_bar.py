"""Filter line, its English below, and the counts per verdict of what it shows. A wrong word says so in the same place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import qtawesome
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.pages.inspector.filter_line import FilterLine
from gui.pages.inspector.verdict_badges import VerdictBadges
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.storage.event_filter import Filter, FilterMistake, parse
from models.storage.event_filter.filter import EVERYTHING
from models.storage.event_filter.words import words

_REST_MS = 150


class _Funnel(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(Size.ICON, Size.ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        qtawesome.icon("ph.funnel", color=style.roles().text_3).paint(painter, self.rect())
        painter.end()


class FilterBar(QWidget):
    """``chosen``: a filter to show. ``saved``: the line is to be kept. ``left``: on to the list."""

    chosen = Signal(object)
    saved = Signal(str)
    left = Signal()

    def __init__(self, now: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.line = FilterLine()
        self._save = button("Save filter", self.save, kind="link")
        self.filters = button("", lambda: None, kind="icon", icon="ph.bookmark-simple", tip="Saved filters")
        self.filters.hide()
        self.help = button("", self._show_help, kind="icon", icon="ph.question", tip="The filter language")
        self._clear = button("", lambda: self.show_line(""), kind="icon", icon="ph.x", tip="Clear filter")
        self._said = "", ""
        self._sentence = label("", "secondary")
        self._sentence.setAccessibleName("What the filter shows")
        self._progress = label("", "note")
        self._progress.setAccessibleName("How far the filter has looked back")
        self.badges = VerdictBadges(self._add_verdict)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.read)
        self.line.edited.connect(self._on_edited)
        self.line.left.connect(self._on_left)
        self._lay_out()
        self.show_line("")

    def _lay_out(self) -> None:
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(10, 0, 8, 4)
        inside.addWidget(_Funnel(self.line))
        inside.addStretch(1)
        inside.addWidget(self._save)
        inside.addWidget(self._clear)
        inside.addWidget(self.filters)
        inside.addWidget(self.help)
        below = QHBoxLayout()
        below.setSpacing(Size.COLUMN_GAP)
        below.addWidget(self._sentence, 1)
        below.addWidget(self._progress)
        below.addWidget(self.badges)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, 4)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addLayout(below)

    def show_line(self, text: str) -> None:
        """Show another filter at once."""
        self.line.set_text(text)
        self.read()

    def save(self) -> None:
        """Have the line kept, if it is one."""
        if not self._save.isHidden():
            self.saved.emit(self.line.text())

    def read(self) -> None:
        """Read the line: show its events, or which word is wrong."""
        self._rest.stop()
        text = self.line.text()
        self._save.setVisible(bool(text.strip()))
        self._clear.setVisible(bool(text))
        try:
            found: Filter = parse(text, self._now())
        except FilterMistake as mistake:
            self.line.mark_wrong((mistake.start, mistake.end))
            self._save.hide()
            self._say(mistake.text, "error")
            return
        self.line.mark_wrong(None)
        self._say(f"{found.sentence} {found.note}".strip(), "")
        self.chosen.emit(found)

    def show_oldest(self, oldest: int) -> None:
        """Without a filter: say from which event on the list goes, where older ones were removed."""
        if not self.line.text().strip():
            removed = f"Every event since #{oldest}; older ones were removed."
            self._say(removed if oldest > 1 else EVERYTHING, "")

    def show_progress(self, progress: float) -> None:
        """From 0 to 1: how much of everything was looked through."""
        self._progress.setText("" if progress >= 1 else f"looking further back, {progress:.0%} …")

    def show_counts(self, counts: Sequence[int]) -> None:
        self.badges.show_counts(counts)

    def _say(self, text: str, tone: str) -> None:
        if (text, tone) == self._said:
            return
        self._said = text, tone
        self._sentence.setText(text)
        self._sentence.setProperty("tone", tone)
        self._sentence.style().unpolish(self._sentence)
        self._sentence.style().polish(self._sentence)

    def _show_help(self) -> None:
        from gui.help import open_help  # nobody waits for it at a start

        open_help(self, "filter")

    def _on_edited(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._rest.start()

    def _on_left(self) -> None:
        self.read()
        self.left.emit()

    def _add_verdict(self, word: str) -> None:
        text = self.line.text()
        kept = [text[one.start : one.end] for one in words(text) if one.operator != "verdict"]
        self.show_line(" ".join([*kept, f"verdict:{word.replace(' ', '-')}"]))
