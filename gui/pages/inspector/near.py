"""The side panel *Near misses*: the rules that the event came closest to moving, and what kept it from that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.pages.inspector.stage_mark import StageMark
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.rules.near_misses import NearMiss
from models.meaning.trace.reasons import Mark
from models.storage.event_near import Near

_BELOW = 200
_NO_LIMIT = (1 << 24) - 1
"""Qt's own for a widget without one."""


class NearPanel(QScrollArea):
    """Hidden where there is nothing to say."""

    def __init__(self, open_page: Callable[[str, object], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = open_page
        self.setWidgetResizable(True)
        self.setFixedWidth(Size.SIDE_PANEL)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.hide()

    def fit(self, *, below: bool) -> None:
        """Beside the stages, or below them."""
        self.setMinimumWidth(0 if below else Size.SIDE_PANEL)
        self.setMaximumWidth(_NO_LIMIT if below else Size.SIDE_PANEL)
        self.setMaximumHeight(_BELOW if below else _NO_LIMIT)

    def show_near(self, near: Near | None) -> None:
        self.setVisible(near is not None and near.of > 0)
        if near is None or not near.of:
            return
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label("Near misses", "section"))
        shown = len(near.closest)
        head.addWidget(label(f"the {shown} closest of {near.of}" if shown < near.of else "", "secondary"))
        head.addStretch(1)
        column.addLayout(head)
        for one in near.closest:
            column.addSpacing(6)
            self._add(column, one)
        column.addStretch(1)
        self.setWidget(body)

    def _add(self, column: QVBoxLayout, miss: NearMiss) -> None:
        column.addWidget(label(miss.rule, "medium", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(StageMark(Mark.FAILED if miss.failed else Mark.PART), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(miss.text, wrap=True, selectable=True), 1)
        column.addLayout(row)
        if miss.hint:
            column.addWidget(label(miss.hint, "secondary", wrap=True, selectable=True))
        links = QHBoxLayout()
        links.addWidget(button("Open the rule", partial(self._open, "Rules", miss.rule_id), kind="link"))
        links.addStretch(1)
        column.addLayout(links)
