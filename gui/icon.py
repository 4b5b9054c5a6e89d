"""The program's icon, drawn in the sizes that window managers ask for: an anchor on the accent colour."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from gui.theme import LIGHT

# The console shows the icons of one font of QtAwesome's twelve: neither loaded nor shipped are the others.
qtawesome._BUNDLED_FONTS = tuple(one for one in qtawesome._BUNDLED_FONTS if one[0] == "ph")

_SIZES = (16, 24, 32, 48, 64, 128, 256)


def program_icon() -> QIcon:
    """The same in both colour schemes, since it stands on other programs' grounds."""
    icon = QIcon()
    for size in _SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent))
        painter.drawRoundedRect(QRectF(picture.rect()), size * 0.22, size * 0.22)
        inner = round(size * 0.72)
        at = (size - inner) // 2
        qtawesome.icon("ph.anchor-bold", color=LIGHT.on_accent).paint(painter, at, at, inner, inner)
        painter.end()
        icon.addPixmap(picture)
    return icon
