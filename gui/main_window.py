"""The console's window: navigation, page head, page, status strip. It wires parts together and decides nothing."""

from __future__ import annotations

import gc
import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QVBoxLayout, QWidget

from gui.background import Background
from gui.book import Book
from gui.contents import CONTENTS, load_all
from gui.desk import Desk
from gui.gateways import OtherGateway
from gui.live import Figures, Live
from gui.shell.shell import Shell
from gui.shell.window_place import WindowPlace
from gui.supervisor import State, Supervisor
from gui.theme import Size
from gui.widgets.strip import StatusStrip
from gui.widgets.sure import sure
from gui.widgets.text import question


def now() -> int:
    """The machine's clock, ms."""
    return time.time_ns() // 1_000_000


class MainWindow(QMainWindow):
    """One workspace. ``start_gateway`` is for the caller, after the window is shown; ``ended`` tells that it has closed,
    ``leaving`` that it has gone and only waits for its gateway to finish."""

    ended = Signal()
    leaving = Signal()

    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{workspace.stem} – Portway")
        self.setMinimumSize(*Size.MINIMUM)
        self._workspace = workspace
        self._closing = False
        other = OtherGateway(workspace, now)
        self.supervisor = Supervisor(workspace, other.find, other.stop, self)
        self._background = Background(workspace, self)
        self._live = Live(self._background, now, self)
        self._book = Book(workspace, self._desk)
        self._strip = StatusStrip()
        self._book.add(CONTENTS)
        self._lay_out()
        self.shell = Shell(self, self._desk(), self._book, self.supervisor)
        self._place = WindowPlace(self, self._book)
        self._book.open(self._place.page)
        self.supervisor.state_changed.connect(self._on_state)
        self._live.changed.connect(self._on_figures)
        self._strip.held_asked.connect(lambda: self._book.open("Deliveries", "Queue"))
        self._live.lags.connect(self._strip.show_lag)
        self._on_state(self.supervisor.state)
        self._live.start()

    def start_gateway(self) -> None:
        self.supervisor.start()

    def load_pages(self) -> None:
        """Let the pages be there before somebody opens them; for the caller, after the window is shown."""
        self._background.work(
            load_all, lambda _: gc.freeze()
        )  # what stays anyway need not be looked through ever again

    def begin_guide(self) -> None:
        """A new workspace: lead through its setting up."""
        self._book.open("Guide")

    def _desk(self) -> Desk:
        return Desk(self._workspace, self._background, self._live, now, self._book.open, self.supervisor)

    def _lay_out(self) -> None:
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._book, 1)
        layout.addWidget(self._strip)
        self.setCentralWidget(whole)

    def _on_state(self, state: State) -> None:
        if state is State.STOPPED and self._closing:
            self.close()
            return
        running = self.supervisor.running
        self._strip.show_state(state, running.address if running is not None else "")
        self.shell.show_state(state)

    def _on_figures(self, figures: Figures) -> None:
        self.supervisor.saw(figures.gateway)
        self._book.navigation.show_name(figures.name)
        self._strip.show_figures(figures)
        self.shell.show_figures(figures)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < Size.NARROW_BELOW
        self._book.navigation.show_narrow(narrow)
        self._strip.show_narrow(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shell.alt.on_press(event)
        super().keyPressEvent(event)

    def come_forward(self) -> None:
        """Somebody has started the console of this workspace once more."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether a gateway of ours goes on. Where it does not, the window goes at once and the console follows when
        the gateway has finished what is in flight."""
        there = self._workspace.is_file()  # one that was just removed takes all edits with it
        if there and not self._closing and (unsaved := self._book.unsaved()) and not self._discards(unsaved):
            event.ignore()
            return
        if self.supervisor.state in (State.RUNNING, State.STARTING):
            choice = self._ask_at_the_end()
            if choice is True:
                self.supervisor.detach()
            else:
                event.ignore()
                if choice is False:
                    self._closing = True
                    self.hide()
                    self.leaving.emit()
                    self.supervisor.stop()
                return
        self.shut_down()
        event.accept()
        self.ended.emit()

    def shut_down(self) -> None:
        """Let the pages give back what they made for this run, and stop what runs in the background. May be called again."""
        self._place.keep()
        self._book.rest()
        self._live.stop()
        self._background.stop()

    def _discards(self, unsaved: list[str]) -> bool:
        text = f"These changes are not saved: {', '.join(unsaved)}."
        consequence = "Go back to save them, or close and lose them."
        return sure(self, "Close the console", text, consequence, "Close and lose them", "Go back")

    def _ask_at_the_end(self) -> bool | None:
        """``True``: the gateway goes on, ``False``: it stops, ``None``: the console stays open."""
        asking = question(
            self,
            "Close the console",
            "Shall the gateway go on without the console?",
            "If it stops, nothing is accepted until it is started again. Segment retries for four hours.",
        )
        go_on = asking.addButton("Let it go on", QMessageBox.ButtonRole.AcceptRole)
        stop = asking.addButton("Stop the gateway", QMessageBox.ButtonRole.DestructiveRole)
        asking.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        asking.exec()
        clicked = asking.clickedButton()
        return True if clicked is go_on else False if clicked is stop else None
