"""The banner that says what is wrong with the gateway, with the way out: a free port, another start, a stop."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.supervisor import State, Supervisor
from gui.widgets.banner import Banner, Tone
from models.version import VERSION


class GatewayBanner(Banner):
    """Follows the supervisor by itself; hidden while nothing is wrong."""

    def __init__(self, supervisor: Supervisor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._supervisor = supervisor
        supervisor.state_changed.connect(self._on_state)
        self._on_state(supervisor.state)

    def _on_state(self, state: State) -> None:
        supervisor = self._supervisor
        port, running = supervisor.proposed_port, supervisor.running
        if port is not None:
            self.say(Tone.ERROR, supervisor.why, f"Start on port {port}", lambda: supervisor.start(port=port))
        elif state is State.FAILED:
            said = [line for line in supervisor.last_words() if line != supervisor.why]
            self.say(Tone.ERROR, "\n".join([supervisor.why, *said]), "Start again", supervisor.start)
        elif state is State.ADOPTED and running is not None and running.version != VERSION:
            text = (
                f"The gateway that runs is of version {running.version}, the console of version {VERSION}."
                " Stop it and start it again."
            )
            self.say(Tone.WARNING, text, "Stop it", supervisor.stop)
        else:
            self.hide()
