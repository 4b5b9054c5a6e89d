"""What stands in place of an empty list: how to send the first event, or that the filter leaves nothing."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gui import style
from gui.pages.overview import USUAL_ADDRESS, curl_line
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.text import label

_WIDTH = 640
_ICON = 24


class Nothing(QStackedWidget):
    """``by_filter`` chooses which of the two; ``show_address`` where the gateway listens."""

    def __init__(
        self,
        on_test: Callable[[], None],
        on_traffic: Callable[[], None],
        on_clear: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._curl = label(curl_line(USUAL_ADDRESS), selectable=True, wrap=True)
        self._curl.setFont(style.mono())
        self._curl.setAccessibleName("Command that sends an event")
        self._said = label("", "secondary", wrap=True)
        self.test = button("Send test event", on_test, kind="primary", icon="ph.paper-plane-tilt")
        self.traffic = button("Demo traffic …", on_traffic)
        self.clear = button("Clear filter", on_clear, kind="primary")
        box = QFrame()
        box.setObjectName("box")
        line = QHBoxLayout(box)
        line.setContentsMargins(16, 12, 8, 12)
        line.addWidget(self._curl, 1)
        line.addWidget(CopyButton(self._curl.text, "Copy command"), 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(
            _centred(
                "ph.activity",
                "No event has come in yet.",
                "Every event shows up here the moment it arrives, with what was decided about it and why.",
                box,
                _side_by_side(self.test, self.traffic),
                self._said,
            )
        )
        self.addWidget(
            _centred(
                "ph.funnel", "No event fits the filter.", "New ones that fit show up here by themselves.", self.clear
            )
        )

    def show_address(self, address: str) -> None:
        self._curl.setText(curl_line(address or USUAL_ADDRESS))
        self.test.setEnabled(bool(address))
        self.test.setToolTip("" if address else "The gateway does not run. Start it on the Overview.")

    def say(self, text: str) -> None:
        """What became of the test event."""
        self._said.setText(text)

    def show_filtered(self, filtered: bool) -> None:
        self.setCurrentIndex(int(filtered))


def _side_by_side(*buttons: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Size.CONTROL_GAP)
    for one in buttons:
        row.addWidget(one)
    row.addStretch(1)
    return whole


def _centred(icon: str, what: str, why: str, *parts: QWidget) -> QWidget:
    picture = QLabel()
    picture.setPixmap(qtawesome.icon(icon, color=style.roles().accent).pixmap(QSize(_ICON, _ICON)))
    body = QWidget()
    body.setMaximumWidth(_WIDTH)
    column = QVBoxLayout(body)
    column.setSpacing(Size.CONTROL_GAP)
    column.addStretch(2)
    column.addWidget(picture)
    column.addWidget(label(what, "strong"))
    column.addWidget(label(why, "secondary", wrap=True))
    for part in parts:
        column.addSpacing(4)
        narrow = part.metaObject().className() in ("Button", "QPushButton")
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
    column.addStretch(3)
    page = QWidget()
    row = QHBoxLayout(page)
    row.addStretch(1)
    row.addWidget(body, 4)
    row.addStretch(1)
    return page
