"""The left of the page: the reasons, what was solved of late, and how much failed day by day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.deliveries import words
from gui.pages.deliveries.failed_chart import FailedChart
from gui.pages.deliveries.group_list import GroupList, Row
from gui.theme import Size
from gui.widgets.text import hairline, label
from models.meaning.deliveries import VERDICT_OF, State
from models.meaning.trace.verdicts import Verdict
from models.storage.delivery_groups import Board

_WIDTH = 332
_SIDE = 20


class Side(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.fact = label("", "secondary")
        self.list = GroupList()
        self.chart = FailedChart()
        self._days = label("", "note")
        self._history = QWidget()
        self._lay_out()

    def show_board(self, board: Board, segment: str, now: int, today: date) -> None:
        count = sum(len(one.ids) for one in board.groups)
        reasons = f"{len(board.groups)} {'reason' if len(board.groups) == 1 else 'reasons'}"
        self.fact.setText(f"{reasons}, {count:,} {'delivery' if count == 1 else 'deliveries'}")
        rows = [
            Row(
                (words.title(one, board.fields), words.under(one), words.when(one, now)),
                f"{len(one.ids):,}",
                VERDICT_OF[State(one.state)],
            )
            for one in board.groups
        ]
        if segment == "Failed" and board.solved:
            rows.append(Row(("Solved in the last 7 days",), quiet=True))
            for gone in board.solved:
                lines = (words.solved_title(gone, board.fields), words.solved_under(gone, now))
                rows.append(Row(lines, f"{gone.count:,}", Verdict.DELIVERED, quiet=True))
        self.list.show_rows(rows)
        self._history.setVisible(segment == "Failed" and any(board.failed_per_day))
        self._days.setText(f"{len(board.failed_per_day)} days")
        self.chart.show_days(board.failed_per_day, today)

    def _lay_out(self) -> None:
        self.fact.setContentsMargins(_SIDE, Size.COLUMN_GAP, _SIDE, Size.CONTROL_GAP)
        head = QHBoxLayout()
        head.addWidget(label("Failed per day", "section"), 1)
        head.addWidget(self._days)
        history = QVBoxLayout(self._history)
        history.setContentsMargins(_SIDE, Size.COLUMN_GAP, _SIDE, Size.COLUMN_GAP)
        history.addLayout(head)
        history.addWidget(self.chart)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.fact)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        column.addWidget(hairline())
        column.addWidget(self._history)
