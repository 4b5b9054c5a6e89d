"""Where the problem lines of a row stand, and which link is under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from gui.pages.maps.columns import GRIP_ROOM, MENU_ROOM
from gui.pages.maps.problems import Line, Problem, Way
from gui.widgets import problem_line
from gui.widgets.problem_line import Piece

if TYPE_CHECKING:
    from gui.pages.maps.map_table import MapTable

_MOST = 3
"""So many lines stand under one row; its tooltips have all."""


def height(line: Line) -> int:
    """What the lines add to the row's height."""
    return problem_line.HEIGHT * len(line.problems[:_MOST])


def problem_pieces(table: MapTable, at: int) -> list[tuple[Problem, list[Piece]]]:
    """The problem lines of a row, where they stand in the viewport: all below the names, so that they can be read down."""
    line = table.shown.lines[at]
    top = table.rowViewportPosition(at) + table.base_height(line) - 2
    right = table.viewport().width() - MENU_ROOM
    found = []
    for number, one in enumerate(line.problems[:_MOST]):
        y = top + number * problem_line.HEIGHT
        found.append((one, problem_line.pieces(one, GRIP_ROOM, GRIP_ROOM, right, y)))
    return found


def way_at(table: MapTable, spot: QPoint) -> Way | None:
    """The way out whose link is at this point of the viewport."""
    at = table.rowAt(spot.y())
    if at < 0:
        return None
    found = (one.way for _, line in problem_pieces(table, at) for one in line if one.box.contains(spot))
    return next((one for one in found if isinstance(one, Way)), None)
