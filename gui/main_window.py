"""The console's window: navigation, page head, page, status strip. It wires parts together and decides nothing."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QVBoxLayout, QWidget

from gui.background import Background
from gui.book import Book, held
from gui.contents import CONTENTS
from gui.desk import Desk
from gui.door_check import RunKey, send_test_event
from gui.gateways import OtherGateway
from gui.live import Figures, Live
from gui.pages.overview import OverviewPage
from gui.supervisor import State, Supervisor
from gui.theme import Size
from gui.widgets.banner import Tone
from gui.widgets.button import button
from gui.widgets.strip import StatusStrip
from gui.widgets.text import question
from models.problems import EnvironmentProblem, UserMistake
from models.version import VERSION


def now() -> int:
    """The machine's clock, ms."""
    return time.time_ns() // 1_000_000


class MainWindow(QMainWindow):
    """One workspace. ``start_gateway`` is for the caller, after the window is shown; ``ended`` tells that it has closed."""

    ended = Signal()

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
        self._key = RunKey(workspace, now)
        self._book = Book(workspace, self._desk)
        self._overview = OverviewPage(self.start_gateway, self._send_test, self._issue_key)
        self._strip = StatusStrip()
        self._stop = button("Stop gateway", self.supervisor.stop)
        self._book.add_first("Overview", "ph.house", self._overview, [held(self._stop)])
        self._book.add(CONTENTS)
        self._lay_out()
        self.supervisor.state_changed.connect(self._on_state)
        self._live.changed.connect(self._on_figures)
        self._live.failed.connect(self._overview.show_problem)
        self._on_state(self.supervisor.state)
        self._live.start()

    def start_gateway(self) -> None:
        self.supervisor.start()

    def _desk(self) -> Desk:
        return Desk(self._workspace, self._background, self._live, now, self._book.open)

    def _lay_out(self) -> None:
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._book, 1)
        layout.addWidget(self._strip)
        self.setCentralWidget(whole)
        self.resize(1440, 900)

    def _on_state(self, state: State) -> None:
        if state is State.STOPPED and self._closing:
            self.close()
            return
        running = self.supervisor.running
        address = running.address if running is not None else ""
        self._stop.setVisible(state not in (State.STOPPED, State.FAILED))
        self._stop.setEnabled(state is not State.STOPPING)
        self._strip.show_state(state, address)
        self._overview.show_state(state, address)
        self._say_what_is_wrong(state)

    def _say_what_is_wrong(self, state: State) -> None:
        banner, running = self._overview.banner, self.supervisor.running
        port = self.supervisor.proposed_port
        if port is not None:
            banner.say(
                Tone.ERROR, self.supervisor.why, f"Start on port {port}", lambda: self.supervisor.start(port=port)
            )
        elif state is State.FAILED:
            said = [line for line in self.supervisor.last_words() if line != self.supervisor.why]
            banner.say(Tone.ERROR, "\n".join([self.supervisor.why, *said]), "Start again", self.start_gateway)
        elif state is State.ADOPTED and running is not None and running.version != VERSION:
            text = (
                f"The gateway that runs is of version {running.version}, the console of version {VERSION}."
                " Stop it and start it again."
            )
            banner.say(Tone.WARNING, text, "Stop it", self.supervisor.stop)
        else:
            banner.hide()

    def _on_figures(self, figures: Figures) -> None:
        self.supervisor.saw(figures.gateway)
        self._book.navigation.show_name(figures.name)
        self._strip.show_figures(figures)
        self._overview.show_figures(figures)

    def _send_test(self) -> None:
        running = self.supervisor.running
        if running is not None:
            self._overview.show_test("Sending …")
            job = partial(send_test_event, self._workspace, running.address, now)
            self._background.work(job, self._overview.show_test, self._on_test_failed)

    def _on_test_failed(self, error: Exception) -> None:
        known = isinstance(error, UserMistake | EnvironmentProblem)
        self._overview.show_test(str(error) if known else f"The test event could not be sent: {error}")

    def _issue_key(self) -> None:
        try:
            self._overview.show_key(self._key.issue())
        except (UserMistake, EnvironmentProblem) as problem:
            self._overview.show_test(problem.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._book.navigation.show_narrow(self.width() < Size.NARROW_BELOW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether a gateway of ours goes on. Where it does not, the window goes at once and the console follows when
        the gateway has finished what is in flight."""
        if (unsaved := self._book.unsaved()) and not self._closing and not self._discards(unsaved):
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
                    self.supervisor.stop()
                return
        self.shut_down()
        event.accept()
        self.ended.emit()

    def shut_down(self) -> None:
        """Revoke the key of this run and stop what runs in the background. May be called again."""
        self._book.rest()
        self._key.revoke()
        self._live.stop()
        self._background.stop()

    def _discards(self, unsaved: list[str]) -> bool:
        asking = question(
            self,
            "Close the console",
            f"These changes are not saved: {', '.join(unsaved)}.",
            "Go back to save them, or close and lose them.",
        )
        discard = asking.addButton("Close and lose them", QMessageBox.ButtonRole.DestructiveRole)
        asking.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
        asking.exec()
        return asking.clickedButton() is discard

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
