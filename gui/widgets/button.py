"""The button of the console: its icon follows the colour scheme, its focus ring shows for the keyboard only."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QMoveEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.text import set_tip

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_ICON_ROLE = {"primary": "on_accent", "harmful": "bad", "nav": "text_3"}


class Button(QPushButton):
    """Made by ``button``. A checked one shows its icon filled, in accent."""

    def __init__(self, text: str, kind: str, icon: str) -> None:
        super().__init__(text)
        self._kind = kind
        self._icon = icon
        self._ring: FocusRing | None = None
        if kind:
            self.setProperty("kind", kind)
        if icon:
            self.setIconSize(QSize(Size.ICON, Size.ICON))
            self.toggled.connect(self._draw_icon)
            self._draw_icon()

    def show_icon(self, icon: str) -> None:
        """Show another Phosphor icon."""
        self._icon = icon
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icon()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD:
            self._ring = FocusRing(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self._ring is not None:
            self._ring.surround(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._ring is not None:
            self._ring.surround(self)

    def _draw_icon(self) -> None:
        if self._icon:
            name = f"{self._icon}-fill" if self.isChecked() else self._icon
            role = "accent" if self.isChecked() else _ICON_ROLE.get(self._kind, "text_2")
            roles = style.roles()
            self.setIcon(qtawesome.icon(name, color=getattr(roles, role), color_disabled=roles.text_3))


class FocusRing(QWidget):
    """A ring around a button, beside it in its parent, so that nothing moves when it comes and goes."""

    def __init__(self, button: QPushButton) -> None:
        super().__init__(button.parentWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.surround(button)
        self.show()

    def surround(self, button: QPushButton) -> None:
        out = Size.FOCUS_DISTANCE + Size.FOCUS_WIDTH
        self.setGeometry(button.geometry().adjusted(-out, -out, out, out))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("accent"), Size.FOCUS_WIDTH))
        half = Size.FOCUS_WIDTH / 2
        radius = Size.RADIUS + Size.FOCUS_DISTANCE + half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()


def button(text: str, on_click: Callable[[], None], *, kind: str = "", icon: str = "", tip: str = "") -> Button:
    """A push button. ``kind`` is ``primary``, ``harmful``, ``quiet``, ``icon``, ``link`` or ``nav``; ``icon`` the name of a
    Phosphor icon (``ph.copy``). One without text needs a ``tip``, which names it, too."""
    made = Button(text, kind, icon)
    if tip:
        set_tip(made, tip)
    made.setAccessibleName(text or tip)
    made.clicked.connect(lambda: on_click())
    return made
