"""The list of rules with what stands around it: nothing yet, and what was just done with its Undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import qtawesome
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui import style
from gui.pages.rules.list_view import RulesList
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.configuration import Rule

_UNDO_MS = 10_000
_ICON = 24


class ListPage(QWidget):
    """Passes on what the list asks for."""

    def __init__(
        self,
        on_open: Callable[[int], None],
        on_status: Callable[[int, str], None],
        on_duplicate: Callable[[int], None],
        on_delete: Callable[[int], None],
        on_new: Callable[[], None],
    ) -> None:
        super().__init__()
        self.table = RulesList()
        self.table.open_asked.connect(on_open)
        self.table.status_asked.connect(on_status)
        self.table.duplicate_asked.connect(on_duplicate)
        self.table.delete_asked.connect(on_delete)
        self.banner = Banner()
        self._icon = label()
        self.new = button("New rule", on_new, kind="primary")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing())
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE - 8, Size.CONTROL_GAP, Size.PAGE - 8, Size.COLUMN_GAP)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.addWidget(self.banner)
        column.addLayout(foot)
        self._later = QTimer(self, singleShot=True, interval=_UNDO_MS)
        self._later.timeout.connect(self.banner.hide)

    def _nothing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(Size.CONTROL_GAP)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._icon, 0, middle)
        column.addWidget(label("No rule yet", "strong"), 0, middle)
        text = "A rule watches the events of each person and triggers an external event in Emarsys at the right moment."
        column.addWidget(label(text, "secondary"), 0, middle)
        column.addSpacing(Size.CONTROL_GAP)
        column.addWidget(self.new, 0, middle)
        column.addWidget(label("The starter library stands beside it.", "secondary"), 0, middle)
        column.addStretch(3)
        self._draw_icon()
        return page

    def _draw_icon(self) -> None:
        self._icon.setPixmap(qtawesome.icon("ph.flow-arrow", color=style.roles().accent).pixmap(_ICON, _ICON))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icon()

    def show_rules(self, rules: tuple[Rule, ...], open_counts: Mapping[str, int]) -> None:
        self.table.shown.show_rules(rules, open_counts)
        self._stack.setCurrentIndex(0 if rules else 1)

    def say(self, tone: Tone, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """At the foot; what can be undone goes by itself after ten seconds."""
        self.banner.say(tone, text, action, on_action)
        self._later.stop()
        if action:
            self._later.start()
