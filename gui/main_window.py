"""The console's window: navigation, page head, page, status strip. It wires parts together and decides nothing."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from gui.background import Background
from gui.gateways import GatewayRequests
from gui.live import Figures, Live
from gui.pages.overview import OverviewPage
from gui.supervisor import State, Supervisor
from gui.test_event import TestEvent
from gui.theme import Size
from gui.widgets.navigation import Navigation
from gui.widgets.strip import StatusStrip
from gui.widgets.text import button, label


def now() -> int:
    """The machine's clock, ms."""
    return time.time_ns() // 1_000_000


class MainWindow(QMainWindow):
    """One workspace. ``start_gateway`` is for the caller, after the window is shown."""

    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{workspace.stem} – Portway")
        self.setMinimumSize(*Size.MINIMUM)
        self._gateways = GatewayRequests(workspace, now)
        self.supervisor = Supervisor(workspace, self._gateways.running, self._gateways.stop, self)
        self._background = Background(workspace, self)
        self._live = Live(self._background, now, self)
        self._test = TestEvent(workspace, now, self)
        self._navigation = Navigation(workspace, self._open)
        self._overview = OverviewPage(self._copy, self._send_test)
        self._strip = StatusStrip(self._copy)
        self._start = button("Start gateway", self.start_gateway, kind="primary")
        self._stop = button("Stop gateway", self.supervisor.stop)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._overview)
        self._navigation.add_page("Overview", "ph.house")
        self._lay_out()
        self.supervisor.state_changed.connect(self._on_state)
        self._live.changed.connect(self._on_figures)
        self._test.said.connect(self._overview.show_test)
        self._on_state(self.supervisor.state)
        self._start.setFocus()
        self._live.start()

    def start_gateway(self) -> None:
        self.supervisor.start()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("pageHead")
        head.setFixedHeight(Size.PAGE_HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        row.setSpacing(Size.COLUMN_GAP)
        self._fact = label("", "secondary")
        row.addWidget(label("Overview", "pageTitle"))
        row.addWidget(self._fact)
        row.addStretch(1)
        row.addWidget(self._stop)
        row.addWidget(self._start)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(head)
        right.addWidget(self._pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self._navigation)
        upper.addLayout(right, 1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper, 1)
        layout.addWidget(self._strip)
        self.setCentralWidget(whole)
        self.resize(1440, 900)

    def _open(self, page: str) -> None:
        self._pages.setCurrentWidget(self._overview)

    def _on_state(self, state: State) -> None:
        running = self.supervisor.running
        address = running.address if running is not None else ""
        up = state in (State.RUNNING, State.ADOPTED)
        down = state in (State.STOPPED, State.FAILED)
        self._start.setVisible(down)
        self._stop.setVisible(not down)
        self._stop.setEnabled(up or state is State.STARTING)
        self._fact.setText(f"process {running.pid}" if running is not None else "")
        self._strip.show_state(state, address)
        why = "\n".join([self.supervisor.why, *self.supervisor.last_words()]) if state is State.FAILED else ""
        self._overview.show_state(state, address, why)

    def _on_figures(self, figures: Figures) -> None:
        self.supervisor.check_adopted()
        self._navigation.show_name(figures.name)
        self._strip.show_figures(figures)
        self._overview.show_figures(figures)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _send_test(self) -> None:
        if self.supervisor.running is not None:
            self._overview.show_test("Sending …")
            self._test.send(self.supervisor.running.address)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether a gateway of ours goes on; nothing is left running that nobody wanted."""
        if self.supervisor.state in (State.RUNNING, State.STARTING):
            choice = self._ask_at_the_end()
            if choice is None:
                event.ignore()
                return
            if choice:
                self.supervisor.detach()
            else:
                self.supervisor.finish()
        self.shut_down()
        event.accept()

    def shut_down(self) -> None:
        """Stop what runs in the background."""
        self._live.stop()
        self._background.stop()

    def _ask_at_the_end(self) -> bool | None:
        """``True``: the gateway goes on, ``False``: it stops, ``None``: the console stays open."""
        asking = QMessageBox(self)
        asking.setIcon(QMessageBox.Icon.Question)
        asking.setWindowTitle("Close the console")
        asking.setText("Shall the gateway go on without the console?")
        asking.setInformativeText(
            "If it stops, nothing is accepted until it is started again. Segment retries for four hours."
        )
        go_on = asking.addButton("Let it go on", QMessageBox.ButtonRole.AcceptRole)
        stop = asking.addButton("Stop the gateway", QMessageBox.ButtonRole.DestructiveRole)
        asking.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        asking.exec()
        clicked = asking.clickedButton()
        return True if clicked is go_on else False if clicked is stop else None
