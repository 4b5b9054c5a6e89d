"""Where the problem lines of a row of the conditions table stand, and which link or problem is under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from gui.pages.rules.conditions_model import column_of
from gui.pages.rules.ways import Line, Way
from gui.widgets import problem_line
from gui.widgets.problem_line import Piece

if TYPE_CHECKING:
    from gui.pages.rules.conditions_view import ConditionsView

INDENT = 8
HEIGHT = problem_line.HEIGHT
_CLOSER = 4
"""The first line stands so much nearer to its cell than one row to the next."""


def room(view: ConditionsView, at: int) -> int:
    """What the lines add to the row's height."""
    count = len(view.shown.problems(at))
    return HEIGHT * count - _CLOSER if count else 0


def placed(view: ConditionsView, at: int) -> list[tuple[Line, list[Piece]]]:
    """Each line with its pieces in the viewport; it begins under its own cell, or so far left of it that it fits."""
    found = view.shown.problem_lines(at)
    top = view.rowViewportPosition(at) + view.rowHeight(at) - HEIGHT * len(found) - 1
    right = view.viewport().width() - INDENT
    placed_ = []
    for number, one in enumerate(found):
        left = view.columnViewportPosition(column_of(one.problem)) + INDENT
        placed_.append((one, problem_line.pieces(one, left, INDENT, right, top + number * HEIGHT)))
    return placed_


def line_at(view: ConditionsView, spot: QPoint) -> Line | None:
    """The line at this height, wherever in the row."""
    at = view.rowAt(spot.y())
    found = placed(view, at) if at >= 0 else []
    return next((line for line, pieces in found if 0 <= spot.y() - pieces[0].box.top() < HEIGHT), None)


def way_at(view: ConditionsView, spot: QPoint) -> Way | None:
    """The way out whose link is at this point."""
    at = view.rowAt(spot.y())
    found = placed(view, at) if at >= 0 else []
    ways = (piece.way for _, pieces in found for piece in pieces if piece.box.contains(spot))
    return next((one for one in ways if isinstance(one, Way)), None)
