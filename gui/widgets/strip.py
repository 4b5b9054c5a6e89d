"""The status strip across the foot of the window. Its order never changes: gateway, address, rate, queue, oldest unsent,
how far the view is behind, what is held, and where things are sent."""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui import style
from gui.live import Figures
from gui.supervisor import State
from gui.theme import Size
from gui.widgets.badge import Mode, ModeBadge
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.sparkline import Sparkline
from gui.widgets.text import label

_LOOK = {
    State.RUNNING: ("ph.check-circle-fill", "ok"),
    State.ADOPTED: ("ph.check-circle-fill", "ok"),
    State.STARTING: ("ph.clock", "wait"),
    State.STOPPING: ("ph.clock", "wait"),
    State.STOPPED: ("ph.circle-dashed", "text_3"),
    State.FAILED: ("ph.warning-fill", "bad"),
}
NOTICED_MS = 1_000
_LEAST_ADDRESS = 72


class StatusStrip(QWidget):
    """Shows the gateway's state and the live figures. ``held_asked``: somebody wants to see what is held."""

    held_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Size.STRIP)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(Size.COLUMN_GAP)
        self._look = _LOOK[State.STOPPED]
        self._icon = label()
        self._state = label("", "strong")
        self._address = ElidedLabel(middle=True)
        self._address.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._address.setMinimumWidth(_LEAST_ADDRESS)
        self._address.setFont(style.mono())
        self._copy = CopyButton(self._address.text, tip="Copy the address")
        self._sparkline = Sparkline()
        self._rate = label("–", "strong")
        self._queue = label("–", "strong")
        self._oldest = label("–", "strong")
        self._mode = ModeBadge()
        gateway = self._gateway = QWidget()
        gateway.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(gateway)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Size.CONTROL_GAP)
        line.addWidget(self._icon)
        line.addWidget(self._state, 1)
        self._add(gateway)
        self._before_address = self._divide()
        self._add(self._address, self._copy)
        self._divide()
        self._add(self._sparkline, self._rate, label("events/s", "secondary"))
        self._divide()
        self._add(label("Queue", "secondary"), self._queue)
        self._divide()
        self._add(label("Oldest unsent", "secondary"), self._oldest)
        self._divide()
        self._view = label("live", "strong")
        self._add(label("View", "secondary"), self._view)
        self._divide()
        self._row.addStretch(1)
        self._held = button("", self.held_asked.emit, kind="link", tip="Above a rule's ceiling: release or drop them.")
        self._held.setProperty("tone", "warning")
        self._held.hide()
        self._add(self._held)
        self._sending_to = label("Sending to", "secondary")
        self._add(self._sending_to, self._mode)
        self._is_narrow = self._is_paused = False
        self.show_narrow(False)

    def show_state(self, state: State, address: str) -> None:
        self._look = _LOOK[state]
        self._draw_icon()
        self._state.setText(state.value)
        self._address.setText(address)
        for one in (self._before_address, self._address, self._copy):
            one.setVisible(bool(address))

    def show_narrow(self, narrow: bool) -> None:
        """Where room is scarce the gaps are smaller and the badge stands without its words."""
        self._is_narrow = narrow
        self._row.setSpacing(Size.CONTROL_GAP if narrow else Size.COLUMN_GAP)
        self._gateway.setMinimumWidth(0 if narrow else Size.NAVIGATION - 16 - Size.COLUMN_GAP)
        self._show_sending_to()

    def _show_sending_to(self) -> None:
        self._sending_to.setVisible(not self._is_narrow and not self._is_paused)

    def show_lag(self, ms: int) -> None:
        """How far what is seen is behind what is there; what nobody would notice is live."""
        self._view.setText("live" if ms < NOTICED_MS else f"{ms / 1000:.1f} s behind")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        icon, role = self._look
        self._icon.setPixmap(qtawesome.icon(icon, color=style.colour(role)).pixmap(Size.SHAPE, Size.SHAPE))

    def show_figures(self, figures: Figures) -> None:
        self._sparkline.show_rates(figures.accepted, figures.refused)
        self._rate.setText(f"{figures.per_second:.1f}")
        self._queue.setText(f"{figures.queue:,}")
        self._oldest.setText(age(figures.oldest_unsent_ms))
        held = figures.tallies.held
        self._held.setText(f"{held:,} held")
        self._held.setAccessibleName(f"{held:,} exits held, show them")
        self._held.setVisible(bool(held))
        paused = figures.sending.paused is not None
        self._is_paused = paused
        self._show_sending_to()
        self._mode.show_mode(Mode.PAUSED if paused else Mode[figures.mode.upper()])

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
