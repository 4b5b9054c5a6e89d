"""The preview of a change, for a form that edits the configuration: what the last events would do with it and do not now.

It waits for a rest in typing, works on a thread of its own, and drops what a newer edit has overtaken.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui import style
from gui.desk import Desk
from gui.theme import Size, Type
from gui.widgets.button import button
from gui.widgets.change_figures import SIGNS, TROUBLE, figures
from gui.widgets.moments import moment
from gui.widgets.text import label
from models.meaning.configuration import Configuration
from models.meaning.pipeline.outlook import Difference
from models.storage.change_preview import Preview, change_preview
from models.storage.workspace import open_workspace

REST_MS = 400
UNCHANGED = "Nothing is edited yet. What an edit would change for the last events is shown here."
_MOST = 8
"""So many differences are listed; the rest is counted."""


class ChangePreview(QWidget):
    """``show_change(configuration)`` after each edit, ``show_change(None)`` where it cannot be saved or nothing was edited.

    ``across``: for a place that is wide and low, with a heading of its own.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, across: bool = False) -> None:
        super().__init__(parent)
        self._desk = desk
        self._across = across
        self._edited: Configuration | None = None
        self._stop = threading.Event()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._start)
        self.said = label("", "secondary", wrap=True)
        self._rows = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        if not across:
            column.addWidget(label("What the change does", "section"))
        column.addWidget(self.said)
        column.addWidget(self._rows)
        if across:
            column.addStretch(1)
        self.show_change(None)

    def show_change(self, edited: Configuration | None, instead: str = UNCHANGED) -> None:
        """``edited`` must be free of errors; without it ``instead`` is said."""
        self._stop.set()
        self._edited = edited
        if edited is None:
            self._rest.stop()
            self.said.setText(instead)
            self._list(())
        else:
            self._rest.start()

    def _start(self) -> None:
        if self._edited is not None:
            self._stop = stop = threading.Event()
            self.said.setText("Looking at the last events …")
            job = partial(self._look, self._edited, self._desk.now(), stop)
            self._desk.background.work(job, partial(self._on_preview, stop), partial(self._on_error, stop))

    def _look(self, edited: Configuration, now: int, stop: threading.Event) -> Preview | None:
        """On a worker's thread."""
        with open_workspace(self._desk.workspace, "reader") as opened:
            return change_preview(opened.db, edited, now, lambda: not stop.is_set())

    def _on_preview(self, stop: threading.Event, preview: Preview | None) -> None:
        if preview is not None and not stop.is_set() and isValid(self):
            self.said.setText(_about(preview, self._desk.now()))
            self._list(preview.differences)

    def _on_error(self, stop: threading.Event, error: Exception) -> None:
        if not stop.is_set() and isValid(self):
            self.said.setText(f"The events could not be looked at: {error}")
            self._list(())

    def _list(self, differences: Sequence[Difference]) -> None:
        rows = figures(differences, self._open) if self._across else self._beneath(differences)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        rows.setVisible(bool(differences))

    def _beneath(self, differences: Sequence[Difference]) -> QWidget:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Size.CONTROL_GAP)
        grid.setVerticalSpacing(Size.CONTROL_GAP)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, one in enumerate(differences[:_MOST]):
            sign = label(f"{SIGNS[one.how]}{len(one.event_ids):,}")
            sign.setFont(style.tabular(Type.BASE))
            if one.effect.doing in TROUBLE and one.how == "now":
                sign.setProperty("tone", "warning")
            show = button("Show", partial(self._open, one), kind="link", tip="Open these events in the Inspector")
            show.setAccessibleName(f"Show: {one.sentence}")
            grid.addWidget(sign, row, 0, top | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(one.phrase, wrap=True, selectable=True), row, 1, top)
            grid.addWidget(show, row, 2, top)
        if len(differences) > _MOST:
            grid.addWidget(label(f"and {len(differences) - _MOST} more differences", "note"), _MOST, 1)
        return rows

    def _open(self, one: Difference) -> None:
        self._desk.open("Inspector", f"id:{','.join(str(id_) for id_ in one.event_ids)}")


def _about(preview: Preview, now: int) -> str:
    if not preview.looked_at:
        return "There are no stored events to try it on."
    since = moment(preview.since, now)
    events = f"{preview.concerned:,} of the last {preview.looked_at:,} events, back to {since}, have to do with it"
    return f"{events}. Of these:" if preview.differences else f"{events}. Nothing would be different for any of them."
