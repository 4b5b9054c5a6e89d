"""The left column of a person's page: identities, known values with where they stand, values that wait for the key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.chips import VerdictShape
from gui.widgets.text import hairline, label, set_tip
from models.meaning.mapping import read_text
from models.meaning.trace.verdicts import Verdict
from models.storage.person_page import PersonPage

_SHAPE = {"in Emarsys": Verdict.DELIVERED, "waiting": Verdict.QUEUED, "left out": Verdict.REJECTED}
_LABEL = 104
_LONGEST = 28


class Facts(QScrollArea):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFixedWidth(Size.SIDE_PANEL + 24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_page(self, page: PersonPage) -> None:
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE, Size.PANEL, Size.PANEL, Size.PANEL)
        column.setSpacing(4)
        anonymous = page.shown.person.primarykey is None
        if anonymous:
            _waiting(column, page)
        _identities(column, page)
        _values(column, page)
        if not anonymous:
            _waiting(column, page)
        column.addStretch(1)
        at = self.verticalScrollBar().value()
        self.setWidget(body)
        self.verticalScrollBar().setValue(at)


def _identities(column: QVBoxLayout, page: PersonPage) -> None:
    person, shown = page.shown.person, page.shown
    rows = [("Primary key", person.primarykey), ("userId", person.user_id)]
    rows += [("anonymousId", one) for one in shown.anonymous_ids[:20]]
    rows += [("Emarsys id", page.internal_id)]
    _section(column, "Identities", f"person #{person.id}")
    _rows(column, [(name, value or "–", None, "") for name, value in rows])
    if len(shown.anonymous_ids) > 20:
        column.addWidget(label(f"and {len(shown.anonymous_ids) - 20} more devices", "note"))
    column.addSpacing(Size.PANEL)


def _values(column: QVBoxLayout, page: PersonPage) -> None:
    _section(column, "Known values", f"{len(page.values)} {'value' if len(page.values) == 1 else 'values'}")
    rows = []
    for one in page.values:
        shape = _SHAPE.get(one.standing)
        tip = f"Data map {one.map}, event #{one.event_id}: {one.standing}. {one.why}".strip()
        rows.append((one.field or one.map, _text(one.value), shape, tip))
    _rows(column, rows)
    if any(shape is not None for _, _, shape, _ in rows):
        column.addLayout(_legend())
    elif not rows:
        column.addWidget(label("No data map has met a value yet.", "note"))
    column.addSpacing(Size.PANEL)


def _legend() -> QHBoxLayout:
    """What the shapes beside the values mean."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(6)
    for words, verdict in _SHAPE.items():
        mark = VerdictShape()
        mark.show_verdict(verdict)
        row.addWidget(mark)
        row.addWidget(label(words, "note"))
        row.addSpacing(Size.CONTROL_GAP)
    row.addStretch(1)
    return row


def _waiting(column: QVBoxLayout, page: PersonPage) -> None:
    _section(column, "Waiting values", str(len(page.waiting)) if page.waiting else "none")
    _rows(column, [(name, _text(value), Verdict.PARKED, "") for name, value in page.waiting])
    column.addWidget(label("Values wait here until the primary key is known.", "note", wrap=True))
    column.addSpacing(Size.PANEL)


def _section(column: QVBoxLayout, title: str, fact: str) -> None:
    grid = QGridLayout()
    grid.addWidget(label(title, "section"), 0, 0)
    grid.addWidget(label(fact, "note"), 0, 1, Qt.AlignmentFlag.AlignRight)
    column.addLayout(grid)


def _rows(column: QVBoxLayout, rows: list[tuple[str, str, Verdict | None, str]]) -> None:
    for name, value, shape, tip in rows:
        column.addWidget(hairline())
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setColumnMinimumWidth(0, _LABEL)
        grid.setColumnStretch(1, 1)
        said = label(_elided(name, 15), "secondary")
        shown = label(_elided(value, _LONGEST), selectable=True)
        if shape is None:
            shown.setFont(style.mono())
        set_tip(said, name)
        set_tip(shown, f"{value}\n{tip}".strip())
        grid.addWidget(said, 0, 0)
        grid.addWidget(shown, 0, 1)
        if shape is not None:
            mark = VerdictShape()
            mark.show_verdict(shape)
            set_tip(mark, tip)
            grid.addWidget(mark, 0, 2)
        column.addLayout(grid)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_text(one) for one in value)
    return "cleared" if value is None else read_text(value) or str(value)


def _elided(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
