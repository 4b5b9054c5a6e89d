"""What "About Portway" shows: which version and build this is and what it is made of, to be copied into a report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.icon import program_icon
from models import version

_PICTURE = 48


def show_about(parent: QWidget) -> None:
    """Open the box beside what goes on; it goes when it is closed."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("About Portway")
    box.setIconPixmap(program_icon().pixmap(_PICTURE, _PICTURE))
    box.setText(f"Portway {version.VERSION}")
    box.setInformativeText("\n".join([f"Build {version.build()}", *_parts(), "", "MIT licence"]))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    copy = box.addButton("Copy", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(version.in_one_line()))
    box.open()


def _parts() -> list[str]:
    return [f"{name} {number}" for name, number in version.made_of().items()]
