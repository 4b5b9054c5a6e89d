"""The rows of the conditions table as they stand: criteria over several lines, problems under their cell, and which link or
problem is at a point. What a person does with rows is ``conditions_view``'s.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from gui.pages.rules.conditions_model import ACTIONS, CRITERIA, LINES_ROLE, VARIABLES, ConditionsModel, column_of
from gui.pages.rules.ways import Line, Way
from gui.theme import Size
from gui.widgets import problem_line
from gui.widgets.problem_line import HEIGHT, Piece
from gui.widgets.row_table import RowTable

LINE = 18
PAD = 9
INDENT = 8
WIDTHS = {0: 72, 1: 66, 2: 70, 3: 72, 4: 80, VARIABLES: 92, ACTIONS: 60}
_CLOSER = 4
"""The first problem line stands so much nearer to its cell than one row to the next."""


class ConditionsRows(RowTable):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Conditions", parent)
        self.shown = ConditionsModel()
        self.setModel(self.shown)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.share_width(CRITERIA, WIDTHS)
        self.shown.modelReset.connect(self.fit)
        self.shown.dataChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """As high as its rows: the page scrolls, the table does not."""
        whole = Size.ROW + 2
        for at in range(self.shown.rowCount()):
            cells = (self.shown.index(at, CRITERIA), self.shown.index(at, VARIABLES))
            lines = max(len(cell.data(LINES_ROLE)) for cell in cells)
            height = lines * LINE + 2 * PAD + self._room(at)
            self.setRowHeight(at, height)
            whole += height
        self.setFixedHeight(whole)

    def _room(self, at: int) -> int:
        """What the lines add to the row's height."""
        count = len(self.shown.problems(at))
        return HEIGHT * count - _CLOSER if count else 0

    def problem_pieces(self, at: int) -> list[tuple[Line, list[Piece]]]:
        """Each line with its pieces in the viewport; it begins under its own cell, or so far left of it that it fits."""
        lines = self.shown.problem_lines(at)
        top = self.rowViewportPosition(at) + self.rowHeight(at) - HEIGHT * len(lines) - 1
        right = self.viewport().width() - INDENT
        found = []
        for number, one in enumerate(lines):
            left = self.columnViewportPosition(column_of(one.problem)) + INDENT
            found.append((one, problem_line.pieces(one, left, INDENT, right, top + number * HEIGHT)))
        return found

    def line_at(self, spot: QPoint) -> Line | None:
        """The line at this height, wherever in the row."""
        at = self.rowAt(spot.y())
        found = self.problem_pieces(at) if at >= 0 else []
        return next((line for line, pieces in found if 0 <= spot.y() - pieces[0].box.top() < HEIGHT), None)

    def way_at(self, spot: QPoint) -> Way | None:
        """The way out whose link is at this point."""
        at = self.rowAt(spot.y())
        found = self.problem_pieces(at) if at >= 0 else []
        ways = (piece.way for _, pieces in found for piece in pieces if piece.box.contains(spot))
        return next((one for one in ways if isinstance(one, Way)), None)
