"""The event list as a Qt model: all ids of the filter with their verdicts, and the lines of what was in view lately.

It never touches the database: whoever feeds it (``feed``) is told by ``wanted`` which lines are missing. 1,000,000 events
are 9 MB.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from itertools import islice, pairwise
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gui.pages.inspector.columns import AGE, COLUMNS, CONTACT, NAME, age
from models.meaning.trace.verdicts import Verdict
from models.storage.event_filter.sought import Places, Sought
from models.storage.event_list import LINES, EventLine, Slice

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_KEPT = 64 * LINES
"""So many lines are kept; those read longest ago go first."""
_WORDS = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})
_SINGLY = 64
"""More changes within the list than this are one reset."""
Shown = tuple[EventLine, tuple[str, ...]]


class EventModel(QAbstractTableModel):
    """``counts`` are the rows per verdict (index: the verdict's number), ``colours`` those of saved filters by event."""

    wanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.ids: array[int] = array("q")
        self._verdicts = bytearray()
        self.counts = [0] * (max(Verdict) + 1)
        self.colours: dict[int, int] = {}
        self.now: Callable[[], int] = lambda: 0
        """The clock that events were received by, ms."""
        self.sought = Sought()
        """What is looked for, to be marked where it stands."""
        self._lines: dict[int, Shown] = {}
        self._asked: set[int] = set()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _WORDS:
            return None
        shown = self.shown(index.row())
        return self.text(shown, index.column()) if shown is not None else ""

    def text(self, shown: Shown, column: int) -> str:
        """What a row says in a column."""
        return age(self.now() - shown[0].received_at) if column == AGE else shown[1][column]

    def places(self, text: str, column: int) -> Places:
        """What is to be marked in the text of a column."""
        if column == NAME:
            return self.sought.in_name(text)
        return self.sought.in_contact(text) if column == CONTACT else ()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].head
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return COLUMNS[section].alignment
        return None

    def shown(self, row: int) -> Shown | None:
        """A row's line and its texts; a missing one is asked for with those around it."""
        found = self._lines.get(self.ids[row])
        if found is None and self.ids[row] not in self._asked:
            start = max(0, row - LINES // 2)
            missing = [one for one in self.ids[start : start + LINES] if one not in self._lines]
            self._asked.update(missing)
            self.wanted.emit(missing)
        return found

    def row_of(self, event_id: int) -> int:
        """The row of an event, of the next one where it is not in the list; -1 where the list is empty."""
        return min(bisect_left(self.ids, event_id), len(self.ids) - 1)

    def next_with(self, verdicts: Collection[Verdict], row: int, step: int) -> int:
        """The next row after (``step`` 1) or before (-1) ``row`` with one of these verdicts; -1: none."""
        found = [
            self._verdicts.find(one, row + 1) if step > 0 else self._verdicts.rfind(one, 0, max(0, row))
            for one in verdicts
        ]
        there = [one for one in found if one >= 0]
        return (min if step > 0 else max)(there, default=-1)

    def begin_anew(self, newest: Slice, lines: Sequence[EventLine]) -> None:
        """Another filter: forget all rows, start with the newest."""
        self.beginResetModel()
        self.ids, self._verdicts = newest.ids, newest.verdicts
        self._lines.clear()
        self.colours.clear()
        self._asked.clear()
        self._recount()
        self._keep(lines)
        self.endResetModel()

    def add_older(self, older: Slice) -> None:
        """Put rows before all others."""
        if older.ids:
            self.beginInsertRows(_ROOT, 0, len(older.ids) - 1)
            self.ids[:0] = older.ids
            self._verdicts[:0] = older.verdicts
            self._recount()
            self.endInsertRows()

    def add_newer(self, lines: Sequence[EventLine]) -> None:
        """Put rows after all others."""
        if lines:
            first = len(self.ids)
            self.beginInsertRows(_ROOT, first, first + len(lines) - 1)
            self.ids.extend(line.id for line in lines)
            self._verdicts.extend(line.verdict for line in lines)
            for line in lines:
                self.counts[line.verdict] += 1
            self._keep(lines)
            self.endInsertRows()

    def change(self, lines: Sequence[EventLine], left: Collection[int]) -> None:
        """Rows changed in place, came into the list because they did, or ``left`` it."""
        going = [row for one in left if (row := self._exact(one)) >= 0]
        coming = [line for line in lines if self._exact(line.id) < 0 and self.ids and line.id > self.ids[0]]
        if len(going) + len(coming) > _SINGLY:
            self.beginResetModel()
            self._move(going, coming, told=True)
            self.endResetModel()
        else:
            self._move(going, coming, told=False)
        self._update([line for line in lines if self._exact(line.id) >= 0])

    def drop_before(self, oldest: int, kept: Collection[int] = ()) -> int:
        """Take out the rows of events before ``oldest``, which retention has removed, but for those ``kept``; how many they
        were."""
        end = bisect_left(self.ids, oldest) if oldest else len(self.ids)
        if self.ids[:end] == array("q", sorted(kept)):
            return 0  # as after every look but the first
        stay = [row for row in (self._exact(one) for one in kept) if 0 <= row < end]
        bounds = [-1, *sorted(stay), end]
        gone = 0
        for first, last in reversed([(low + 1, high - 1) for low, high in pairwise(bounds) if high - low > 1]):
            self.beginRemoveRows(_ROOT, first, last)
            for one in islice(self.ids, first, last + 1):
                self._lines.pop(one, None)
            del self.ids[first : last + 1]
            del self._verdicts[first : last + 1]
            gone += last - first + 1
            self._recount()
            self.endRemoveRows()
        return gone

    def bring(self, lines: Sequence[EventLine], asked: Sequence[int]) -> None:
        """The lines that were wanted. What is not among them is there no more, so its row goes."""
        there = {line.id for line in lines}
        self._asked.difference_update(asked)
        self._keep(lines)
        self.change((), [one for one in asked if one not in there])
        if asked and self.ids:
            self._repaint(self.row_of(asked[0]), self.row_of(asked[-1]))

    def keep_only(self, ids: Collection[int]) -> None:
        """Lines may say something else by now: those of other events are read again when they are looked at."""
        self._lines = {one: self._lines[one] for one in ids if one in self._lines}
        self._asked.clear()

    def forget_asked(self) -> None:
        """The lines that were wanted will not come: ask for them again when they are looked at."""
        self._asked.clear()

    def _move(self, going: Sequence[int], coming: Sequence[EventLine], *, told: bool) -> None:
        for row in sorted(going, reverse=True):
            if not told:
                self.beginRemoveRows(_ROOT, row, row)
            self._lines.pop(self.ids[row], None)
            self.counts[self._verdicts[row]] -= 1
            del self.ids[row], self._verdicts[row]
            if not told:
                self.endRemoveRows()
        for line in coming:
            row = bisect_left(self.ids, line.id)
            if not told:
                self.beginInsertRows(_ROOT, row, row)
            self.ids.insert(row, line.id)
            self._verdicts.insert(row, line.verdict)
            self.counts[line.verdict] += 1
            if not told:
                self.endInsertRows()

    def _update(self, lines: Sequence[EventLine]) -> None:
        rows = []
        for line in lines:
            row = self._exact(line.id)
            self.counts[self._verdicts[row]] -= 1
            self.counts[line.verdict] += 1
            self._verdicts[row] = line.verdict
            rows.append(row)
        self._keep([line for line in lines if line.id in self._lines])
        if rows:
            self._repaint(min(rows), max(rows))

    def _exact(self, event_id: int) -> int:
        row = bisect_left(self.ids, event_id)
        return row if row < len(self.ids) and self.ids[row] == event_id else -1

    def _keep(self, lines: Sequence[EventLine]) -> None:
        for line in lines:
            self._lines[line.id] = line, tuple(column.text(line) for column in COLUMNS)
        for one in list(islice(self._lines, max(0, len(self._lines) - _KEPT))):
            del self._lines[one]

    def _recount(self) -> None:
        self.counts = [self._verdicts.count(number) for number in range(len(self.counts))]

    def _repaint(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1), [Qt.ItemDataRole.DisplayRole])
