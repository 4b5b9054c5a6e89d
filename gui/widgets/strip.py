"""The status strip across the foot of the window; its order never changes: gateway, address, rate, queue, oldest, mode."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui import style
from gui.live import Figures
from gui.supervisor import State
from gui.theme import Size
from gui.widgets.sparkline import Sparkline
from gui.widgets.text import button, label

_LOOK = {
    State.RUNNING: ("ph.check-circle-fill", "ok"),
    State.ADOPTED: ("ph.check-circle-fill", "ok"),
    State.STARTING: ("ph.clock", "wait"),
    State.STOPPING: ("ph.clock", "wait"),
    State.STOPPED: ("ph.circle-dashed", "text_3"),
    State.FAILED: ("ph.warning-fill", "bad"),
}


class StatusStrip(QWidget):
    """Shows the gateway's state and the live figures; ``on_copy`` gets the address when its button is pressed."""

    def __init__(self, on_copy: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Size.STRIP)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(Size.COLUMN_GAP)
        self._icon = label()
        self._state = label("", "strong")
        self._address = label("", selectable=True)
        self._address.setFont(style.mono())
        self._copy = button(
            "", lambda: on_copy(self._address.text()), kind="quiet", icon="ph.copy", tip="Copy the address"
        )
        self._copy.setProperty("kind", "icon")
        self._sparkline = Sparkline()
        self._rate = label("", "strong")
        self._queue = label("", "strong")
        self._oldest = label("", "strong")
        self._mode = label("", "badge")
        self._add(self._icon, self._state)
        self._before_address = self._divide()
        self._add(self._address, self._copy)
        self._divide()
        self._add(self._sparkline, self._rate, label("events/s", "secondary"))
        self._divide()
        self._add(label("Queue", "secondary"), self._queue)
        self._divide()
        self._add(label("Oldest unsent", "secondary"), self._oldest)
        self._row.addStretch(1)
        self._add(label("Sending to", "secondary"), self._mode)

    def show_state(self, state: State, address: str) -> None:
        icon, role = _LOOK[state]
        self._icon.setPixmap(qtawesome.icon(icon, color=getattr(style.roles(), role)).pixmap(Size.ICON, Size.ICON))
        self._state.setText(state.value)
        self._address.setText(address)
        self._before_address.setVisible(bool(address))
        self._address.setVisible(bool(address))
        self._copy.setVisible(bool(address))

    def show_figures(self, figures: Figures) -> None:
        self._sparkline.show_rates(figures.accepted, figures.refused)
        self._rate.setText(f"{figures.per_second:.1f}")
        self._queue.setText(f"{figures.queue:,}")
        self._oldest.setText(age(figures.oldest_unsent_ms))
        paused = figures.sending.paused is not None
        self._show_mode("Sending paused" if paused else figures.mode.capitalize())

    def _show_mode(self, mode: str) -> None:
        """Live is solid, the sandbox outlined, a pause outlined in warning: three looks for three words."""
        if mode != self._mode.text():
            self._mode.setText(mode)
            self._mode.setProperty("mode", mode.split()[-1].lower())
            self._mode.style().polish(self._mode)

    def _add(self, *widgets: QWidget) -> None:
        for one in widgets:
            self._row.addWidget(one)

    def _divide(self) -> QFrame:
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedSize(1, Size.STRIP)
        self._row.addWidget(line)
        return line


def age(ms: int | None) -> str:
    """An age as people say it: ``0.8 s``, ``12 min``, ``3 h``; ``none`` where nothing waits."""
    if ms is None:
        return "none"
    seconds = ms / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h"
