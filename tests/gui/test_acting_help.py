"""Each window that does something with events leads to what the help says of it."""

from __future__ import annotations

import pytest

from gui.help.topics import topic
from gui.pages.inspector.acting import ActingWindow
from gui.pages.inspector.editing_window import EditingWindow
from gui.pages.inspector.export import ExportWindow
from gui.pages.inspector.recordings import RecordingWindow
from gui.pages.inspector.replay import ReplayWindow
from gui.pages.inspector.samples import SamplesWindow
from gui.pages.inspector.samples_asking import KeepSample
from gui.pages.inspector.traffic import TrafficWindow

WINDOWS = (EditingWindow, ExportWindow, KeepSample, RecordingWindow, ReplayWindow, SamplesWindow, TrafficWindow)


@pytest.mark.parametrize("window", WINDOWS)
def test_what_it_does_is_explained(window: type[ActingWindow]) -> None:
    page, _, heading = window.help_topic.partition("#")
    assert heading in topic(page).anchors
