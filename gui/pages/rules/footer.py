"""The foot of the rule editor: how many problems there are, with a link to the first, and the hosted three buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.ways import Take
from gui.pages.rules.words import field_name
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.rules.remedies import Remedy
from models.meaning.rules.validation import Problem


class Footer(QWidget):
    """``on_problem(problem)`` for the link; ``take(problem, remedy)`` for its first remedy, which stands beside it."""

    def __init__(
        self,
        on_problem: Callable[[Problem], None],
        on_cancel: Callable[[], None],
        on_save_and_close: Callable[[], None],
        on_save: Callable[[], None],
        take: Take,
    ) -> None:
        super().__init__()
        self._on_problem, self._take = on_problem, take
        self._first: Problem | None = None
        self._remedy: Remedy | None = None
        self.setFixedHeight(Size.PAGE_HEAD)
        self._count = label("")
        self.link = button("", self._on_link, kind="link")
        self.remedy = button("", self._on_remedy, kind="link")
        self.remedy.hide()
        self.cancel = button("Cancel", on_cancel)
        self.save_and_close = button("Save rule and close", on_save_and_close)
        self.save = button("Save rule", on_save, kind="primary", tip="Ctrl+S")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self._count)
        row.addWidget(self.link)
        row.addWidget(self.remedy)
        row.addStretch(1)
        for one in (self.cancel, self.save_and_close, self.save):
            row.addWidget(one)

    @property
    def text(self) -> str:
        return self._count.text()

    def show_judgement(self, judgement: Judgement) -> None:
        errors = judgement.errors
        shown = errors or judgement.problems
        self._first = shown[0] if shown else None
        if errors:
            text = "1 problem stops saving:" if len(errors) == 1 else f"{len(errors)} problems stop saving:"
        else:
            text = "" if not shown else "1 warning:" if len(shown) == 1 else f"{len(shown)} warnings:"
        sign = "◆ " if errors else "△ " if shown else ""
        self._count.setText(sign + text)
        self._count.setProperty("tone", "error" if errors else "warning")
        self._count.style().polish(self._count)
        self.link.setText("" if self._first is None else _place(self._first))
        self.link.setAccessibleName(self.link.text())
        self.link.setVisible(self._first is not None)
        ways = judgement.remedies(self._first) if self._first is not None else ()
        self._remedy = ways[0] if ways else None
        self.remedy.setText(self._remedy.words if self._remedy is not None else "")
        self.remedy.setAccessibleName(self.remedy.text())
        self.remedy.setVisible(self._remedy is not None)

    def show_busy(self, busy: bool) -> None:
        for one in (self.save, self.save_and_close):
            one.setEnabled(not busy)

    def _on_remedy(self) -> None:
        if self._first is not None and self._remedy is not None:
            self._take(self._first, self._remedy)

    def _on_link(self) -> None:
        if self._first is not None:
            self._on_problem(self._first)


def _place(problem: Problem) -> str:
    name = field_name(problem.field)
    return name if problem.row is None else f"{name} of row {problem.row}"
