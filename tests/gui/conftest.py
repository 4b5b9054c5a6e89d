"""A styled application and a sample workspace for the console's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui import style
from tests.gui.sample import fill


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    style.wear(qapp, Qt.ColorScheme.Light)
    yield qapp
    qapp.setStyleSheet("")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "acme.portway"
    fill(path, 200)
    return path
