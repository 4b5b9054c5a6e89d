"""The foot of the rule editor: how many problems there are, with a link to the first, and the hosted three buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.words import field_name
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.meaning.rules.validation import LACKS_EVENT, Problem


class Footer(QWidget):
    """``on_problem(problem)`` for the link; ``on_add_event(problem)`` where the sandbox lacks an external event."""

    def __init__(
        self,
        on_problem: Callable[[Problem], None],
        on_cancel: Callable[[], None],
        on_save_and_close: Callable[[], None],
        on_save: Callable[[], None],
        on_add_event: Callable[[Problem], None],
    ) -> None:
        super().__init__()
        self._on_problem, self._on_add_event = on_problem, on_add_event
        self._first: Problem | None = None
        self.setFixedHeight(Size.PAGE_HEAD)
        self._count = label("")
        self.link = button("", self._on_link, kind="link")
        self.add_event = button("Add it to the sandbox", self._on_add, kind="link")
        self.add_event.hide()
        self.cancel = button("Cancel", on_cancel)
        self.save_and_close = button("Save rule and close", on_save_and_close)
        self.save = button("Save rule", on_save, kind="primary", tip="Ctrl+S")
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self._count)
        row.addWidget(self.link)
        row.addWidget(self.add_event)
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
        self.add_event.setVisible(self._first is not None and self._first.code == LACKS_EVENT)

    def show_busy(self, busy: bool) -> None:
        for one in (self.save, self.save_and_close):
            one.setEnabled(not busy)

    def _on_add(self) -> None:
        if self._first is not None:
            self._on_add_event(self._first)

    def _on_link(self) -> None:
        if self._first is not None:
            self._on_problem(self._first)


def _place(problem: Problem) -> str:
    name = field_name(problem.field)
    return name if problem.row is None else f"{name} of row {problem.row}"
