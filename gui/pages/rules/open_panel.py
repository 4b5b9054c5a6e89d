"""People who are in the rule now: who, where, until when; one of them can be taken out, which the gateway does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.lines import Lines
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.saving import request
from gui.pages.rules.words import NOTHING, moment
from gui.widgets.button import button
from gui.widgets.text import question
from models.storage.commands import Ask, Outcome, outcome
from models.storage.rule_pages import OpenLine, open_instances

_LOOK_EVERY_MS = 500


class OpenPanel(Panel):
    title = "Open"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._lines: list[OpenLine] = []
        self._request = 0
        self.end = button("End …", self._on_end, kind="harmful")
        self.head("In it now", self.end)
        self.status = self.said("Reading …")
        self.table = Lines("Open instances", ("Who", "Where", "Until"), (100, 82))
        self.column.addWidget(self.table, 1)
        self.column.addStretch(0)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.end.setEnabled(False)

    def refresh(self, judgement: Judgement) -> None:
        if self.bench.draft.saved is None:
            self._on_lines([])
        else:
            rule_id = self.bench.draft.rule.id
            self.ask(lambda db: open_instances(db.connection(), rule_id), self._on_lines)

    def _on_lines(self, lines: list[OpenLine]) -> None:
        self._lines = lines
        self.table.shown.show_rows(
            [(one.who, one.where, NOTHING if one.until is None else moment(one.until)) for one in lines]
        )
        self.table.setVisible(bool(lines))
        if not self._timer.isActive():
            many = f"{len(lines):,} people, oldest first." if len(lines) != 1 else "1 person."
            self.status.setText(many if lines else "Nobody is in this rule now. Whoever starts it stands here.")

    def _on_selection(self) -> None:
        self.end.setEnabled(bool(self.table.selectionModel().selectedRows()))

    def _chosen(self) -> OpenLine | None:
        found = self.table.selectionModel().selectedRows()
        return self._lines[found[0].row()] if found else None

    def _on_end(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        text = f"End this rule for {chosen.who}?"
        asking = question(
            self, "End instance", text, "What is still to go out for it is withdrawn. It cannot be undone."
        )
        end = asking.addButton("End it", QMessageBox.ButtonRole.DestructiveRole)
        asking.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        asking.exec()
        if asking.clickedButton() is end:
            self.ask_to_end(chosen.uuid)

    def ask_to_end(self, uuid: str) -> None:
        """The gateway ends it; without one the request waits for the next."""
        desk = self.bench.desk
        job = partial(request, desk.workspace, Ask.END_INSTANCE, {"instance": uuid}, desk.now())
        desk.background.work(job, self.here(self._on_asked), self.here(lambda error: self.status.setText(str(error))))

    def _on_asked(self, number: int) -> None:
        self._request = number
        self.status.setText("Asked the gateway to end it. Where none runs, the next one does.")
        self._timer.start()

    def _look(self) -> None:
        number = self._request
        self.ask(lambda db: outcome(db, number), self._on_outcome)

    def _on_outcome(self, found: Outcome | None) -> None:
        if found is None or not self._timer.isActive():
            return
        self._timer.stop()
        if found.state == "failed":
            self.status.setText(found.message)
        else:
            rule_id = self.bench.draft.rule.id
            self.ask(lambda db: open_instances(db.connection(), rule_id), self._on_lines)
