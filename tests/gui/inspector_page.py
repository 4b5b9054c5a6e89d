"""An Inspector on a workspace with believable events, as its tests use it; its gateway is whatever listens at ``address``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QObject, QSettings, Signal
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.main_window import now
from gui.pages.inspector import InspectorPage
from gui.supervisor import Running
from tests.gui.inspector_sample import fill_inspector


class StillLive(QObject):
    """Figures that do not move: a mode, and a gateway at an address."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, address: str, mode: str = "sandbox") -> None:
        super().__init__()
        running = Running(address, os.getpid()) if address else None
        self.figures = SimpleNamespace(mode=mode, gateway=running, clock_ahead=0)


@dataclass
class World:
    path: Path
    page: InspectorPage
    desk: Desk


@contextmanager
def inspector(folder: Path, qtbot: QtBot, address: str, mode: str = "sandbox", rounds: int = 2) -> Iterator[World]:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    path = folder / "acme.portway"
    fill_inspector(path, rounds)
    background = Background(path)
    desk = Desk(path, background, StillLive(address, mode), now, lambda title, what: None)  # type: ignore[arg-type]
    page = InspectorPage(desk)
    qtbot.addWidget(page)
    page.setMinimumSize(1200, 812)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.feed.complete)
    yield World(path, page, desk)
    page.hidden()
    background.stop()
