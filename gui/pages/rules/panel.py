"""What all side panels of the rule editor share: what they are given, and their plain look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from peewee import SqliteDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.desk import Desk
from gui.pages.rules.draft import Draft
from gui.pages.rules.judgement import Judgement
from gui.theme import Size
from gui.widgets.text import label
from models.meaning.configuration import Configuration, DataMap, Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """``base``: the configuration in force; ``take``: put a rule with the maps it brings into the editor."""

    desk: Desk
    draft: Draft
    base: Callable[[], Configuration]
    take: Callable[[Rule, tuple[DataMap, ...]], None]

    def maps(self) -> tuple[DataMap, ...]:
        """All data maps that the rule may use, with those that it would bring."""
        known = self.base().data_maps
        names = {one.name for one in known}
        return (*known, *(one for one in self.draft.new_maps if one.name not in names))


class Panel(QWidget):
    """``refresh`` when it comes into view and after each edit, with what can be said of the rule."""

    title = ""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Size.PANEL, Size.PANEL, Size.PANEL, Size.PANEL)
        self.column.setSpacing(Size.CONTROL_GAP)

    def refresh(self, judgement: Judgement) -> None:
        raise NotImplementedError

    def ask(self, query: Callable[[SqliteDatabase], T], on_done: Callable[[T], None]) -> None:
        """Ask the workspace; the answer is dropped where the panel is gone by then."""
        self.bench.desk.background.run(query, self.here(on_done))

    def here(self, on_done: Callable[[T], None]) -> Callable[[T], None]:
        """``on_done``, as long as the panel is there."""
        return lambda found: on_done(found) if isValid(self) else None

    def head(self, text: str, *beside: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(label(text, "section"))
        row.addStretch(1)
        for one in beside:
            row.addWidget(one)
        self.column.addLayout(row)
        return row

    def said(self, text: str = "") -> QLabel:
        """A wrapping grey line."""
        made = label(text, "secondary", wrap=True)
        self.column.addWidget(made)
        return made
