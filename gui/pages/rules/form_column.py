"""The middle of the rule editor: sentence, time line, form and conditions table, all of one draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.pages.rules.conditions_view import ConditionsView
from gui.pages.rules.draft import Draft
from gui.pages.rules.head_form import HeadForm
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.row_form import RowForm
from gui.pages.rules.sentence_view import SentenceView
from gui.pages.rules.timeline_view import TimelineView
from gui.pages.rules.ways import Take, links
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import ProblemLine
from gui.widgets.text import hairline, label
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import DataMap
from models.meaning.rules.validation import Problem


class FormColumn(QScrollArea):
    """``show_judgement`` after each edit; it writes into the draft and decides nothing."""

    def __init__(
        self,
        draft: Draft,
        maps: Sequence[DataMap],
        catalogue: Catalogue,
        on_refresh: Callable[[], None],
        take: Take,
    ) -> None:
        super().__init__()
        self._draft, self._take = draft, take
        self._judgement: Judgement | None = None
        self._rows = len(draft.rule.conditions)
        self.sentence = SentenceView()
        self.timeline = TimelineView()
        self.head = HeadForm(draft, maps, take)
        self.table = ConditionsView()
        self.row = RowForm(draft, maps, catalogue, self._on_row_done, on_refresh, take)
        self.add = button("Add condition", self._on_add, icon="ph.plus")
        self._count = label("", "secondary")
        self._whole = ProblemLine()
        self._lay_out()
        self.table.edit_asked.connect(self.edit_row)
        self.table.delete_asked.connect(self._on_delete)
        self.table.problem_asked.connect(self.go_to)
        self.table.way_asked.connect(lambda way: self._take(way.problem, way.remedy))
        self.table.move_asked.connect(self._on_move)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, Size.PANEL, 0, Size.PAGE)
        column.setSpacing(Size.PANEL)
        column.addLayout(_indented(self.sentence))
        column.addLayout(_indented(self.timeline))
        column.addWidget(hairline())
        column.addLayout(_indented(self.head))
        column.addWidget(hairline())
        head = QHBoxLayout()
        head.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        head.setSpacing(Size.CONTROL_GAP)
        head.addWidget(label("Conditions", "section"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.add)
        table = QVBoxLayout()
        table.setSpacing(Size.CONTROL_GAP)
        table.addLayout(head)
        table.addLayout(_indented(self._whole))
        across = QHBoxLayout()
        across.setContentsMargins(Size.PAGE - 8, 0, Size.PAGE - 8, 0)
        across.addWidget(self.table)
        table.addLayout(across)
        table.addLayout(_indented(self.row))
        column.addLayout(table)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)

    def show_judgement(self, judgement: Judgement) -> None:
        """The draft has changed; this is what can be said of it."""
        self._judgement = judgement
        rule = self._draft.rule
        self.sentence.show_judgement(judgement)
        self.timeline.show_timeline(judgement.drawn)
        self.head.show_rule(rule)
        self.head.show_judgement(judgement)
        self.table.shown.show_rule(rule, judgement)
        whole = judgement.of_head("conditions")
        self._whole.show_problems(whole, links(whole, judgement, self._take))
        steps = len({one.sequence for one in rule.conditions})
        rows = len(rule.conditions)
        self._count.setText(f"{_counted(rows, 'row')}, {_counted(steps, 'sequence')}" if rows else "none yet")
        if rows != self._rows:
            self._rows = rows  # what stood at its place may be another row now
            self.row.hide()
        elif not self.row.isHidden():
            self.row.show_row(self.row.at, judgement)

    def edit_row(self, at: int) -> None:
        """Open the form of a row under the table."""
        if self._judgement is not None:
            self.table.selectRow(at)
            self.row.show()
            self.row.show_row(at, self._judgement)
            self.row.sequence.setFocus()
            QTimer.singleShot(0, self._show_row_form)  # once it has its place

    def _show_row_form(self) -> None:
        self.ensureWidgetVisible(self.row)

    def go_to(self, problem: Problem) -> None:
        """Put the cursor where the problem is mended."""
        if problem.row is not None:
            self.edit_row(problem.row - 1)
            self.row.focus_cell(problem.field)
        elif problem.field == "conditions":
            self.add.setFocus()
            self.ensureWidgetVisible(self.add)
        else:
            self.head.focus_field(problem.field)
            self.ensureWidgetVisible(self.head)

    def _on_add(self) -> None:
        self.edit_row(self._draft.add_row())

    def _on_row_done(self) -> None:
        self.row.hide()
        self.table.setFocus()

    def _on_delete(self, at: int) -> None:
        self.row.hide()
        self._draft.remove_row(at)

    def _on_move(self, at: int, by: int) -> None:
        open_ = not self.row.isHidden()
        to = self._draft.move_row(at, by)
        self.table.selectRow(to)
        if open_:
            self.edit_row(to)
            self.table.setFocus()

    def _on_current(self) -> None:
        at = self.table.currentIndex().row()
        if not self.row.isHidden() and self._judgement is not None and at >= 0 and at != self.row.at:
            self.row.show_row(at, self._judgement)


def _indented(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
    row.addWidget(widget, 1)
    row.addStretch(0)
    return row


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
