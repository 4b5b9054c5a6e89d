"""What stands in place of the sandbox while there is none: it does not run, or the workspace is live."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gui.desk import Desk
from gui.pages.going_live.mode import back_to_the_sandbox
from gui.widgets.empty import Empty


class Absent(Empty):
    """``on_back(why_not)`` tells how the way back from the live account went."""

    def __init__(self, desk: Desk, on_back: Callable[[str], None]) -> None:
        super().__init__("ph.flask")
        self._desk, self._on_back = desk, on_back

    def show_missing(self, why: str) -> None:
        figures, supervisor = self._desk.live.figures, self._desk.supervisor
        if figures is not None and figures.gateway is not None:
            self.say("The sandbox is not there yet.", f"The gateway starts it within moments. {why}")
        elif supervisor is not None:
            text = "It runs with the gateway: another Emarsys on this machine, to try everything out in."
            self.say("The sandbox does not run.", text, ("Start gateway", supervisor.start))
        else:
            self.say("The sandbox does not run.", why)

    def show_live(self) -> None:
        self.say(
            "This workspace is live.",
            "Events go to the real Emarsys account, so the sandbox rests. Back in it, nothing is sent to Emarsys any more;"
            " people, keys, maps and rules stay.",
            ("Back to the sandbox", partial(back_to_the_sandbox, self, self._desk, self._on_back)),
        )
