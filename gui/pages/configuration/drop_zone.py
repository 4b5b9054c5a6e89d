"""A place that takes one file: dropped on it, or chosen with its button."""

from __future__ import annotations

from pathlib import Path

import qtawesome
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

_HEIGHT = 132
_ICON = 24


class DropZone(QWidget):
    """``given``: the path of the file. ``what`` says in a few words what is to be dropped, ``kinds`` is the dialog's filter."""

    given = Signal(Path)

    def __init__(self, what: str, kinds: str, icon: str = "ph.file-text") -> None:
        super().__init__()
        self._kinds, self._icon_name, self._over = kinds, icon, False
        self._what = what
        self.setAcceptDrops(True)
        self.setFixedHeight(_HEIGHT)
        self._icon = label()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = label(f"Drop {what} here", "medium")
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.choose = button("Choose a file…", self._on_choose)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.choose)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(Size.CONTROL_GAP)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(text)
        column.addLayout(row)
        column.addStretch(1)
        self._draw_icon()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        event.acceptProposedAction()
        self.given.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(style.colour("accent" if self._over else "outline"), 1)
        pen.setStyle(Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(style.colour("accent_t" if self._over else "surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), Size.RADIUS_BOX, Size.RADIUS_BOX)
        painter.end()

    def _show_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(qtawesome.icon(self._icon_name, color=style.colour("accent")).pixmap(_ICON, _ICON))

    def _on_choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, f"Choose {self._what}", "", self._kinds)
        if name:
            self.given.emit(Path(name))
