"""The Overview before the first event: the check list with its next step open, and a command that sends an event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.door_check import RunKey
from gui.pages.overview.curl import NO_KEY, USUAL_ADDRESS, curl_line
from gui.pages.overview.getting_started import GettingStarted, steps
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.text import label
from models.problems import EnvironmentProblem, UserMistake
from models.storage.setting_up import SettingUp

_WIDTH = 1_080


class First(QWidget):
    """The key that it issues lives as long as the console; ``ended`` takes it back."""

    def __init__(self, desk: Desk, on_step: Callable[[str, str | None], None]) -> None:
        super().__init__()
        self._run_key = RunKey(desk.workspace, desk.now)
        self._address = ""
        self.key = NO_KEY
        self.started = GettingStarted(on_step)
        self.curl = label("", selectable=True, wrap=True)
        self.curl.setFont(style.mono())
        self.curl.setAccessibleName("Command that sends an event")
        self._about_key = label("", "secondary", wrap=True)
        self.issue = button("Issue a key for this run", self._issue_key, icon="ph.key")
        self._lay_out()

    def show_setting_up(self, found: SettingUp) -> None:
        self.started.show_steps(steps(found))

    def show_address(self, address: str) -> None:
        self._address = address
        self._show_command()

    def ended(self) -> None:
        """Nobody can use the key of this run any more."""
        self._run_key.revoke()

    def _issue_key(self) -> None:
        try:
            self.key = self._run_key.issue()
        except (UserMistake, EnvironmentProblem) as problem:
            self._about_key.setText(problem.text)
            return
        self.issue.hide()
        self._show_command()

    def _show_command(self) -> None:
        self.curl.setText(curl_line(self._address or USUAL_ADDRESS, self.key))
        self._about_key.setText(
            "Segment and its client libraries send to this address with a key of this workspace. Put one in the place"
            f" of {NO_KEY}, or issue one for trying it out."
            if self.key == NO_KEY
            else "This key belongs to this run: it is shown only here, and revoked when the console closes."
        )

    def _lay_out(self) -> None:
        box = QFrame()
        box.setObjectName("box")
        line = QHBoxLayout(box)
        line.setContentsMargins(16, 12, 8, 12)
        line.addWidget(self.curl, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Size.CONTROL_GAP)
        buttons.addWidget(self.issue)
        buttons.addWidget(CopyButton(self.curl.text, "Copy command"))
        buttons.addStretch(1)
        sending = QVBoxLayout()
        sending.setSpacing(Size.CONTROL_GAP)
        sending.addWidget(label("Send an event", "section"))
        sending.addWidget(self._about_key)
        sending.addWidget(box)
        sending.addSpacing(4)
        sending.addLayout(buttons)
        sending.addStretch(1)
        started = QVBoxLayout()
        started.addWidget(self.started)
        started.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * Size.PAGE)
        row.addLayout(started, 3)
        row.addLayout(sending, 4)
        self.setMaximumWidth(_WIDTH)
