"""One picture per verdict but *failed*: its explanation as a real gateway and sandbox have brought it about.

``python -m tests.gui.shots_verdicts`` writes ``screenshots/verdict-WORD.png``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from models.meaning.trace.verdicts import Verdict
from models.storage.commands import Ask
from tests.e2e.running_gateway import RunningGateway

TARGET = Path("screenshots")
SIZE = (1200, 812)


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    style.wear(app, Qt.ColorScheme.Light)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        gateway = RunningGateway(Path(folder))
        try:
            gateway.start()
            _bring_about(gateway)
            for verdict in Verdict:
                _take(app, gateway, verdict)
        finally:
            gateway.close()
    return 0


def _identify(gateway: RunningGateway, who: str, **more: object) -> None:
    traits = {"email": f"{who}@e.example", "firstName": who.title(), **more}
    gateway.post("/v1/identify", {"userId": who, "messageId": who, "traits": traits})


def _bring_about(gateway: RunningGateway) -> None:
    """Each verdict once, the ones that wait for Emarsys last."""
    _identify(gateway, "delivered")
    gateway.settled("delivered")
    _identify(gateway, "delivered")
    gateway.post("/v1/track", {"userId": "delivered", "messageId": "nothing", "event": "Looked Around"})
    gateway.post("/v1/identify", {"anonymousId": "a-1", "messageId": "parked", "traits": {"firstName": "Somebody"}})
    elsewhere = {"userId": "u", "event": "Elsewhere", "integrations": {"Emarsys": False}}
    gateway.post("/v1/track", {"messageId": "filtered", **elsewhere})
    gateway.post("/v1/track", {"userId": "u", "event": "x"}, key="pw_s_nobody-has-this-key-0000000000000000000")
    with gateway.sandbox() as control:
        control.add_faults("bad_item=rejected@e.example")
    _identify(gateway, "rejected")
    gateway.settled("rejected", Verdict.REJECTED)
    with gateway.sandbox() as control:
        control.add_faults("500@contact")
    _identify(gateway, "retrying")
    gateway.settled("retrying", Verdict.RETRYING)
    gateway.ask(Ask.PAUSE)
    _identify(gateway, "queued")
    gateway.settled("queued", Verdict.QUEUED)
    brought = {one.verdict for one in gateway.events()}
    assert brought == set(Verdict) - {Verdict.FAILED}, "failed takes a day of trying: shots_inspector has one"


def _take(app: QApplication, gateway: RunningGateway, verdict: Verdict) -> None:
    found = [one.id for one in gateway.events() if one.verdict == verdict]
    if not found:
        return
    background = Background(gateway.path)
    page = InspectorPage(Desk(gateway.path, background, Live(background, now), now, lambda title, what: None))
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(*SIZE)
    page.show()
    page.shown(found[-1])
    _wait(app, 1.0)
    page.grab().save(str(TARGET / f"verdict-{verdict.word.replace(' ', '-')}.png"))
    page.hidden()
    background.stop()
    page.hide()


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
