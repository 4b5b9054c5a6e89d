"""A run through the real door as it goes: how far it is, what the gateway refuses, how to stop it, where to see the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.door_run import DoorRun, Parcel, Progress
from gui.pages.inspector.acting import NO_GATEWAY
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.progress_line import ProgressLine
from gui.widgets.text import label


class RunPanel(QWidget):
    """``began`` and ``ended`` tell of a run; ``wanted`` is the filter that shows what it has sent, ``only`` a part of it."""

    began = Signal()
    ended = Signal(object)
    wanted = Signal(str)

    def __init__(self, desk: Desk, name: str, *, only: str = "", stop: str = "Cancel") -> None:
        super().__init__()
        self._desk = desk
        self._only = only
        self._total: int | None = None
        self._since = 0
        self.run = DoorRun(desk.workspace, desk.now, name, self)
        self.run.progressed.connect(self._on_progress)
        self.run.ended.connect(self._on_ended)
        desk.background.ending.connect(self.run.finish)
        self.work = ProgressLine(stop)
        self.work.stopped.connect(self.run.stop)
        self.said = label("", wrap=True, selectable=True)
        self._show = button("Show them in the list", self._show_them, kind="link")
        line = QHBoxLayout()
        line.setSpacing(Size.COLUMN_GAP)
        line.addWidget(self.said, 1)
        line.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.work)
        column.addLayout(line)
        self._show.hide()

    def begin(self, parcels: Callable[[], Iterable[Parcel]], total: int | None) -> None:
        """``total``: so many will be sent; ``None``: there is no end. Does nothing while one is running."""
        address = address_of(self._desk)
        if self.run.running:
            return
        if not address:
            self.said.setText(NO_GATEWAY)
            return
        self._total, self._since = total, self._desk.now()
        self.said.setText("")
        self._show.hide()
        self.work.stop.setEnabled(True)
        self._on_progress(Progress())
        self.run.start(address, parcels)
        self.began.emit()

    def _on_progress(self, progress: Progress) -> None:
        if self._total is None:
            self.work.say(f"{progress.sent:,} sent{_refused(progress)}", None)
        else:
            share = progress.sent / self._total if self._total else 0.0
            self.work.say(f"{progress.sent:,} of {self._total:,} sent{_refused(progress)}", share)

    def _on_ended(self, progress: Progress) -> None:
        self.work.hide()
        left_out = 0 if self._total is None or progress.stopped else self._total - progress.sent
        self.said.setText(told(progress) + (f" {left_out:,} were left out." if left_out > 0 else ""))
        self._show.setVisible(progress.sent > 0)
        self.ended.emit(progress)

    def _show_them(self) -> None:
        since = datetime.fromtimestamp(self._since / 1000)
        self.wanted.emit(f"{self._only} after:{since:%Y-%m-%dT%H:%M:%S}".strip())


def address_of(desk: Desk) -> str:
    """Where the gateway listens; empty while none runs."""
    figures = desk.live.figures
    return figures.gateway.address if figures is not None and figures.gateway is not None else ""


def told(progress: Progress) -> str:
    """How a run ended, in words."""
    what = "1 event was taken" if progress.taken == 1 else f"{progress.taken:,} events were taken"
    parts = [f"Stopped. {what}." if progress.stopped else f"{what}."]
    if progress.refused:
        parts.append(f"{progress.refused:,} refused, the last because: {progress.why}")
    if progress.trouble:
        parts.append(progress.trouble)
    return " ".join(parts)


def _refused(progress: Progress) -> str:
    return f", {progress.refused:,} refused" if progress.refused else ""
