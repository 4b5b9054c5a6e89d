"""Which columns of the event list are shown, in which order and how wide: chosen at the head, remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from gui import memory
from gui.pages.inspector.columns import COLUMNS, ID
from gui.pages.inspector.event_table import EventTable

_KEY = "inspector/columns"
_HEADS = tuple(column.head for column in COLUMNS)


class ColumnChoice(QObject):
    """For one table. Columns are dragged at the head and widened at their edges; its menu shows and hides them."""

    def __init__(self, table: EventTable) -> None:
        super().__init__(table)
        self._table = table
        head = table.horizontalHeader()
        head.setSectionsMovable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._pop_up)
        self._restore()
        head.sectionMoved.connect(self._on_moved)
        table.widened.connect(self._on_changed)

    def menu(self) -> QMenu:
        made = QMenu(self._table)
        for at, head in enumerate(_HEADS):
            action = made.addAction("Number" if at == ID else head)
            action.setCheckable(True)
            action.setChecked(at in self._table.chosen_columns)
            action.setEnabled(at != ID)
            action.toggled.connect(partial(self._show, at))
        made.addSeparator()
        made.addAction("Usual columns", self.reset)
        return made

    def reset(self) -> None:
        """As it was at first."""
        memory.remember(_KEY, {})
        self._restore()

    def _show(self, at: int, shown: bool) -> None:
        (self._table.chosen_columns.add if shown else self._table.chosen_columns.discard)(at)
        self._on_changed()

    def _restore(self) -> None:
        kept: dict[str, object] = memory.recall(_KEY, {})
        usual = [column.head for column in COLUMNS if column.usual]
        shown = _known(kept.get("shown")) or usual
        order = _known(kept.get("order"))
        widths: object = kept.get("widths")
        head = self._table.horizontalHeader()
        for to, name in enumerate([*order, *(one for one in _HEADS if one not in order)]):
            head.moveSection(head.visualIndex(_HEADS.index(name)), to)
        self._table.chosen_columns = {ID, *(_HEADS.index(name) for name in shown)}
        self._table.widths = {
            _HEADS.index(name): width
            for name, width in (widths if isinstance(widths, dict) else {}).items()
            if name in _HEADS and isinstance(width, int) and width > 0
        }
        self._table.arrange()

    def _on_moved(self) -> None:
        """The number stays first: marks and colours stand beside it."""
        head = self._table.horizontalHeader()
        if head.visualIndex(ID):
            head.moveSection(head.visualIndex(ID), 0)
        else:
            self._on_changed()

    def _on_changed(self) -> None:
        head = self._table.horizontalHeader()
        order = [_HEADS[head.logicalIndex(place)] for place in range(len(_HEADS))]
        shown = [name for at, name in enumerate(_HEADS) if at in self._table.chosen_columns]
        widths = {_HEADS[at]: width for at, width in self._table.widths.items()}
        memory.remember(_KEY, {"shown": shown, "order": order, "widths": widths})
        self._table.arrange()

    def _pop_up(self, at: QPoint) -> None:
        self.menu().popup(self._table.horizontalHeader().mapToGlobal(at))


def _known(heads: object) -> list[str]:
    """Those that there are in this version, each once."""
    return list(dict.fromkeys(one for one in heads if one in _HEADS)) if isinstance(heads, list) else []
