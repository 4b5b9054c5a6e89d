"""A row on its way to another place: which one is dragged by its grip, and where a drop would put it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from gui import style
from gui.pages.maps.map_rows import MapRows

_LINE = 2


class RowDrag:
    """Told by the table of its mouse."""

    def __init__(self, table: MapRows) -> None:
        self._table = table
        self._row = 0
        self._place: tuple[int, bool] | None = None

    @property
    def active(self) -> bool:
        return self._row != 0

    def begin(self, id_: int) -> None:
        self._row = id_

    def move_to(self, y: int) -> None:
        self._place = self._under(y)
        self._table.viewport().update()

    def end(self) -> tuple[int, int, bool] | None:
        """The row, the one beside which it was dropped, and whether below that; ``None`` where it stays."""
        row, place, self._row, self._place = self._row, self._place, 0, None
        self._table.viewport().update()
        return None if place is None or place[0] == row else (row, *place)

    def draw(self) -> None:
        """The line where it would be dropped."""
        if self._place is not None:
            table = self._table
            at = table.shown.place_of(self._place[0])
            y = table.rowViewportPosition(at) + (table.rowHeight(at) if self._place[1] else 0)
            painter = QPainter(table.viewport())
            box = QRect(0, max(0, y - _LINE), table.viewport().width(), _LINE)
            painter.fillRect(box, style.colour("accent"))
            painter.end()

    def _under(self, y: int) -> tuple[int, bool] | None:
        table, lines = self._table, self._table.shown.lines
        if not lines:
            return None
        at = table.rowAt(y)
        if at < 0:
            return (lines[0].row.id, False) if y < 0 else (lines[-1].row.id, True)
        return lines[at].row.id, y > table.rowViewportPosition(at) + table.rowHeight(at) / 2
