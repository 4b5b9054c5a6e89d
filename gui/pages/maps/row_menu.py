"""The menu of a row: all that can be done with it, what the mouse finds in the row, too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from gui.pages.maps.map_table import MapTable


def row_menu(table: MapTable, id_: int) -> QMenu:
    """Goes by itself once it is closed."""
    menu, lines, at = QMenu(table), table.shown.lines, table.shown.place_of(id_)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("Edit", partial(table.edit_row, id_))
    for problem in lines[at].problems:
        for way in problem.ways:
            menu.addAction(way.text, partial(table.way_asked.emit, id_, way))
    menu.addSeparator()
    menu.addAction("Move up", partial(table.move_by, id_, -1)).setEnabled(at > 0)
    menu.addAction("Move down", partial(table.move_by, id_, 1)).setEnabled(at < len(lines) - 1)
    menu.addAction("Duplicate", partial(table.duplicate_asked.emit, id_))
    menu.addSeparator()
    menu.addAction("Delete", partial(table.delete_asked.emit, id_))
    return menu
