"""The tab *Decided*: the person before and after, the values and where from, the rules that moved, the deliveries made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.desk import Desk
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.found import Find, mark_labels, nothing
from gui.widgets.text import label
from models.storage.event_decided import Decided, DeliveryLine, RuleLine, decided_of

_ABSENT = "–"
_LONGEST = 200
_WRAPPED_FROM = 60
_WRAPPED_WIDTH = 380
"""Results longer than so many characters go over several lines of this width."""
_TOP = Qt.AlignmentFlag.AlignTop


class DecidedTab(QScrollArea):
    """Reads only while it is in view."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._event: int | None = None
        self._asked: int | None = None
        self.places_in: Find = nothing
        """What is to be marked."""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def look_at(self, event_id: int) -> None:
        """Show an event, or the same one anew: its deliveries go on."""
        self._event, self._asked = event_id, None
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._event != self._asked:
            self._ask()

    def _ask(self) -> None:
        if self._event is not None:
            self._asked = self._event
            query = partial(decided_of, event_id=self._event)
            self._desk.background.run(query, partial(self._on_decided, self._event))

    def _on_decided(self, event_id: int, decided: Decided) -> None:
        if event_id != self._event:
            return
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(Size.CONTROL_GAP)
        self._add_person(column, decided)
        self._add_values(column, decided)
        self._add_rules(column, decided.rules)
        self._add_deliveries(column, decided.deliveries)
        column.addStretch(1)
        at = self.verticalScrollBar().value()
        mark_labels(body, self.places_in)
        self.setWidget(body)
        self.verticalScrollBar().setValue(at)

    def mark(self) -> None:
        """Mark what is found by now."""
        mark_labels(self, self.places_in)

    def _add_person(self, column: QVBoxLayout, decided: Decided) -> None:
        _head(column, "Person", "" if decided.person else "Nothing is noted about who it was.")
        if decided.person:
            rows = [(one.what, one.before or _ABSENT, one.after or _ABSENT) for one in decided.person]
            column.addWidget(_table(("", "Before", "After"), rows, mono=()), 0, Qt.AlignmentFlag.AlignLeft)

    def _add_values(self, column: QVBoxLayout, decided: Decided) -> None:
        if decided.revision is None:
            _head(column, "Values", "No data map was applied.")
            return
        found = sum(bool(one.value) for one in decided.values)
        _head(column, "Values", f"{found} of {len(decided.values)} data maps, with revision {decided.revision}")
        if decided.values:
            rows = [
                (one.map, one.path or _ABSENT, one.value[:_LONGEST] or _ABSENT, one.result) for one in decided.values
            ]
            odd = {row for row, one in enumerate(decided.values) if one.odd}
            heads = ("Data map", "JSON path", "Value", "Result")
            column.addWidget(_table(heads, rows, mono=(0, 1, 2), odd=odd), 0, Qt.AlignmentFlag.AlignLeft)

    def _add_rules(self, column: QVBoxLayout, rules: Sequence[RuleLine]) -> None:
        _head(column, "Rules", "" if rules else "None moved.")
        for one in rules:
            line = QHBoxLayout()
            line.setSpacing(Size.CONTROL_GAP)
            line.addWidget(_link(one.rule, partial(self._desk.open, "Rules", one.rule)))
            line.addWidget(label(one.about, "secondary"))
            line.addStretch(1)
            column.addLayout(line)
            for sentence in one.sentences:
                column.addWidget(label(sentence, wrap=True, selectable=True))

    def _add_deliveries(self, column: QVBoxLayout, deliveries: Sequence[DeliveryLine]) -> None:
        _head(column, "Deliveries", "" if deliveries else "None was made.")
        for one in deliveries:
            line = QHBoxLayout()
            line.setSpacing(Size.CONTROL_GAP)
            line.addWidget(label(f"#{one.id}", "secondary"))
            line.addWidget(label(one.title, "medium", selectable=True))
            line.addWidget(label(one.state, "secondary"))
            line.addStretch(1)
            column.addLayout(line)
            if one.content:
                content = label(one.content, wrap=True, selectable=True)
                content.setFont(style.mono())
                content.setContentsMargins(Size.PAGE, 0, 0, 0)
                column.addWidget(content)


def _head(column: QVBoxLayout, text: str, fact: str) -> None:
    if column.count():
        column.addSpacing(Size.CONTROL_GAP)
    row = QHBoxLayout()
    row.setSpacing(Size.CONTROL_GAP)
    row.addWidget(label(text, "section"))
    row.addWidget(label(fact, "secondary"))
    row.addStretch(1)
    column.addLayout(row)


def _link(text: str, act: Callable[[], None]) -> QWidget:
    return button(text.replace("&", "&&"), act, kind="link")


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    mono: Sequence[int],
    odd: frozenset[int] | set[int] = frozenset(),
) -> QFrame:
    box = QFrame()
    box.setObjectName("evidence")
    grid = QGridLayout(box)
    grid.setContentsMargins(10, 6, 10, 6)
    grid.setHorizontalSpacing(Size.PAGE)
    grid.setVerticalSpacing(4)
    for at, head in enumerate(heads):
        grid.addWidget(label(head, "secondary"), 0, at)
    for row, texts in enumerate(rows):
        for at, text in enumerate(texts):
            long = at == len(texts) - 1 and len(text) > _WRAPPED_FROM
            cell = label(text, "secondary", selectable=True, wrap=long)
            if long:
                cell.setMinimumWidth(_WRAPPED_WIDTH)
            if at in mono:
                cell.setFont(style.mono())
            if row in odd and at == len(texts) - 1:
                cell.setProperty("tone", "warning")
            grid.addWidget(cell, row + 1, at, _TOP)
    grid.setColumnStretch(len(heads), 1)
    return box
