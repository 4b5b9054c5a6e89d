"""The tab *Instance*: the rule instances that the event moved or met, each with its conditions and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from peewee import SqliteDatabase
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.inspector.columns import clock
from gui.pages.inspector.instance_words import MARKS, course_in_words, state_in_words
from gui.pages.inspector.stage_mark import LINE, StageMark
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.text import label
from models.storage import instance_page
from models.storage.instance_page import ConditionLine, InstancePage

_NONE = (
    "This event moved no rule and met no open instance. The near misses beside the explanation say which rules it came"
    " closest to."
)
_NOT_KEPT = "The version of the rule that it follows is not kept any more, so its conditions are not known."
_STATE_WIDTH = 250
_CHOICE = 320
_LINK_WIDTH = 64
_HEADS = ("", "#", "Step", "Type", "Condition", "State", "By")
_TOP = Qt.AlignmentFlag.AlignTop


class InstanceTab(QScrollArea):
    """``wanted``: another event to look at. ``counted``: how many instances the event has to do with. Reads only while it is in
    view; what is left of a time goes on by itself."""

    wanted = Signal(int)
    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._event: int | None = None
        self._read: int | None = None
        self._asked = ""
        self._pages: list[InstancePage] = []
        self._behind = 0
        """How far the machine's clock was ahead of the workspace's when the instance was read, ms."""
        self._states: list[tuple[ConditionLine, QLabel]] = []
        self.choice: QComboBox | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._beat = QTimer(self, interval=1_000)
        self._beat.timeout.connect(self._tell_time)

    def look_at(self, event_id: int) -> None:
        """The instances of an event; again where it may have changed."""
        if event_id != self._event:
            self._asked = ""
        self._event, self._read = event_id, None
        if self.isVisible():
            self._ask()

    def look_for(self, uuid: str) -> None:
        """One instance, whichever event is selected."""
        self._asked, self._read = uuid, None
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._beat.start()
        if self._event != self._read:
            self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()

    def _ask(self) -> None:
        event_id, asked = self._event, self._asked
        if event_id is None:
            return
        self._read = event_id
        query = partial(_instances, event_id=event_id, asked=asked, now=self._desk.now())
        self._desk.background.run(query, partial(self._on_read, event_id, asked))

    def _on_read(self, event_id: int, asked: str, pages: list[InstancePage]) -> None:
        if (event_id, asked) != (self._event, self._asked):
            return
        self._pages = pages
        self.counted.emit(len(pages))
        at = next((at for at, one in enumerate(pages) if one.instance.uuid == asked), 0)
        self._show(at)

    def _show(self, at: int) -> None:
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(Size.CONTROL_GAP)
        self._states, self.choice = [], None
        if not self._pages:
            column.addWidget(label(_NONE, "secondary", wrap=True))
        else:
            one = self._pages[at]
            self._behind = self._desk.now() - one.now
            column.addLayout(self._head(one, at))
            column.addLayout(self._course(one))
            if one.conditions:
                column.addLayout(self._table(one.conditions))
            else:
                column.addWidget(label(_NOT_KEPT, "secondary", wrap=True))
        column.addStretch(1)
        self.setWidget(body)

    def _choose(self, at: int) -> None:
        self._asked = self._pages[at].instance.uuid
        self._show(at)

    def _head(self, one: InstancePage, at: int) -> QHBoxLayout:
        """Which instance, and a choice where the event has to do with several."""
        row = QHBoxLayout()
        row.setSpacing(Size.COLUMN_GAP)
        if len(self._pages) > 1:
            self.choice = choice([f"#{each.number}  {each.rule}" for each in self._pages], "Instance", width=_CHOICE)
            self.choice.setCurrentIndex(at)
            self.choice.activated.connect(self._choose)
            row.addWidget(self.choice)
            row.addStretch(1)
        else:
            row.addWidget(label(f"#{one.number}", "secondary"))
            row.addWidget(label(one.rule, "section", wrap=True), 1)
        if one.status:
            rule = one.instance.rule_id
            row.addWidget(button("Open the rule", partial(self._desk.open, "Rules", rule), kind="link"))
        line = f"instance:{one.number}"
        row.addWidget(button("Show its events", partial(self._desk.open, "Inspector", line), kind="link"))
        return row

    def _course(self, one: InstancePage) -> QHBoxLayout:
        """One line: which version, when and by what it began, how it ended."""
        instance = one.instance
        row = QHBoxLayout()
        row.setSpacing(4)
        status = f"the rule is {one.status} now" if one.status else "the rule was deleted"
        began = f"Version {instance.version}, {status}. Started {clock(instance.started_at)} by"
        row.addWidget(label(began, "secondary"))
        row.addWidget(self._link(instance.start_event_id))
        by = " by" if one.ended_by is not None else "."
        row.addWidget(label(f" {course_in_words(instance)}{by}", "secondary"))
        if one.ended_by is not None:
            row.addWidget(self._link(one.ended_by))
        row.addStretch(1)
        return row

    def _table(self, lines: Sequence[ConditionLine]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.COLUMN_GAP)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(4, 1)
        grid.setColumnMinimumWidth(5, _STATE_WIDTH)
        grid.setColumnMinimumWidth(6, _LINK_WIDTH)
        for column, head in enumerate(_HEADS):
            grid.addWidget(label(head, "note"), 0, column)
        for row, line in enumerate(lines, start=1):
            one = line.progress
            grid.addWidget(StageMark(MARKS[one.state]), row, 0, _TOP)
            for column, text in enumerate((str(one.row.number), str(one.row.sequence), one.row.type), start=1):
                cell = label(text, "secondary")
                cell.setFixedHeight(LINE)
                grid.addWidget(cell, row, column, _TOP)
            what = label(line.what, wrap=True, selectable=True)
            what.setMinimumWidth(1)
            grid.addWidget(what, row, 4, _TOP)
            state = label(state_in_words(one, self._now()), wrap=True, selectable=True)
            self._states.append((line, state))
            grid.addWidget(state, row, 5, _TOP)
            if one.by:
                grid.addWidget(self._link(one.by), row, 6, _TOP | Qt.AlignmentFlag.AlignLeft)
        return grid

    def _link(self, event_id: int) -> QWidget:
        return button(f"#{event_id}", partial(self.wanted.emit, event_id), kind="link", tip="Go to this event")

    def _now(self) -> int:
        """By the workspace's clock."""
        return self._desk.now() - self._behind

    def _tell_time(self) -> None:
        for line, said in self._states:
            said.setText(state_in_words(line.progress, self._now()))


def _instances(db: SqliteDatabase, event_id: int, asked: str, now: int) -> list[InstancePage]:
    """Those of the event, and the one that is asked for beside them."""
    found = instance_page.of_event(db, event_id, now)
    if asked and all(one.instance.uuid != asked for one in found):
        other = instance_page.one(db, asked, now)
        found += [other] if other is not None else []
    return found
