"""Pictures of what is done with events, light and dark, into ``screenshots/``: ``python -m tests.gui.shots_acting``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from gui.pages.inspector.editing_window import NEW, Draft, EditingWindow
from gui.pages.inspector.export import ExportWindow
from gui.pages.inspector.recordings import RecordingWindow
from gui.pages.inspector.replay import ReplayWindow, stored
from gui.pages.inspector.samples import SamplesWindow
from gui.pages.inspector.samples_asking import KeepSample
from gui.pages.inspector.traffic import TrafficWindow
from models.storage import marks, recordings, samples
from models.storage.stand_ins import masking_here
from models.storage.workspace import open_workspace
from tests.gui.inspector_page import StillLive
from tests.gui.inspector_sample import fill_inspector
from tests.gui.small_door import small_door

TARGET = Path("screenshots")
_WRONG = '{\n  "type": "track",\n  "event" "Coupon Entered",\n  "userId": "u-1"\n}'


def main() -> int:
    app = QApplication(sys.argv[:1])
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, small_door() as door:
        workspace = Path(folder) / "acme.portway"
        fill_inspector(workspace, 3)
        _prepare(workspace)
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            background = Background(workspace)
            live = StillLive(door.address)
            desk = Desk(workspace, background, live, now, lambda title, what: None)  # type: ignore[arg-type]
            page = InspectorPage(desk)
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            page.resize(1240, 812)
            page.show()
            page.shown(31)
            _wait(app, 1.5)
            page.grab().save(str(TARGET / f"acting-marks-{scheme.name.lower()}.png"))
            for name, make in _windows(desk, page).items():
                window = make()
                window.show()
                _wait(app, 1.2)
                window.grab().save(str(TARGET / f"acting-{name}-{scheme.name.lower()}.png"))
                window.close()
            page.hidden()
            _wait(app, 0.3)
            background.stop()
            page.hide()
    return 0


def _windows(desk: Desk, page: QWidget) -> dict[str, Callable[[], QWidget]]:
    def tried() -> QWidget:
        window = ReplayWindow(desk, stored(desk, list(range(14, 32))), page)
        window.go.click()
        return window

    def replayed() -> QWidget:
        window = ReplayWindow(desk, stored(desk, list(range(14, 32))), page)
        window.target.choose(1)
        window.pace.setCurrentIndex(4)
        window.go.click()
        return window

    def accepted() -> QWidget:
        window = ReplayWindow(desk, stored(desk, list(range(14, 32))), page)
        window.target.choose(2)
        window.requests.choose(1)
        return window

    def wrong() -> QWidget:
        window = EditingWindow(desk, NEW, page)
        window.editor.text.setPlainText(_WRONG)
        return window

    def running() -> QWidget:
        window = TrafficWindow(desk, page)
        window.go.click()
        return window

    edited = Draft(
        {"type": "track", "event": "Coupon Entered", "userId": "u-1", "properties": {"coupon_id": "X"}}, "tracking", 31
    )

    def recorded() -> QWidget:
        path = desk.workspace.with_name("shop-in-trouble.portway-recording")
        with open_workspace(desk.workspace, "editor") as opened:
            masking = masking_here(opened.db)
            recordings.save(opened.db, range(1, 40), path, masking, "ann", now(), lambda done, of: None)
        return RecordingWindow(desk, path, page)

    return {
        "export": lambda: ExportWindow(desk, list(range(1, 40)), page, 2),
        "recording": recorded,
        "tried": tried,
        "replayed": replayed,
        "accepted": accepted,
        "edit": lambda: EditingWindow(desk, edited, page),
        "wrong": wrong,
        "samples": lambda: SamplesWindow(desk, page),
        "keep": lambda: KeepSample(desk, NEW.message, "tracking", lambda _: None, page),
        "traffic": running,
    }


def _prepare(workspace: Path) -> None:
    with open_workspace(workspace, "writer") as opened:
        for event_id, colour in zip(range(27, 33), range(1, 7), strict=True):
            marks.mark(opened.db, [event_id], colour, "ann", now())
        marks.note(opened.db, 31, "The client asks why this coupon did not start the rule", "ann", now())
        opened.connection.execute("UPDATE event SET replay_of = 31 WHERE id IN (36, 38)")
        opened.connection.execute("UPDATE event SET replay_of = 18 WHERE id = 31")
        samples.save(opened.db, "Coupon that failed for the client", "tracking", NEW.message, "ann", now(), masked=True)
        samples.save(opened.db, "Sign-up in the app", "destination", {"type": "identify", "userId": "u"}, "ann", now())


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
