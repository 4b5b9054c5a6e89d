"""People who are in the rule now: who, where, until when; one of them can be taken out, which the gateway does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.saving import request
from gui.pages.rules.words import NOTHING, moment
from gui.widgets.button import button
from gui.widgets.lines import Lines
from gui.widgets.sure import sure
from models.storage.commands import Ask, Outcome, outcome
from models.storage.rule_pages import OpenLine, open_instances

_LOOK_EVERY_MS = 500


class OpenPanel(Panel):
    title = "Open"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._lines: list[OpenLine] = []
        self._request = 0
        self._read_for = -1
        self.end = button("End …", self._on_end, kind="harmful")
        self.head("In it now", self.end)
        self.status = self.said("Reading …")
        self.to_newest = button("Move all to the newest version", self._on_move, kind="link")
        self.column.addWidget(self.to_newest, 0, Qt.AlignmentFlag.AlignLeft)
        self.table = Lines("Open instances", ("Who", "Where", "Until"), (100, 82))
        self.column.addWidget(self.table, 1)
        self.column.addStretch(0)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.end.setEnabled(False)

    def refresh(self, judgement: Judgement) -> None:
        """Who is in the rule depends on what is saved, not on what is typed."""
        if self._read_for != self.bench.base().revision:
            self._read_for = self.bench.base().revision
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
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
        self.to_newest.setVisible(any(one.outdated for one in lines))
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
        consequence = "What is still to go out for it is withdrawn. It cannot be undone."
        if sure(self, "End instance", text, consequence, "End it"):
            self._request_of_gateway(Ask.END_INSTANCE, {"instance": chosen.uuid})

    def _on_move(self) -> None:
        """Open instances finish on the version that they began with, unless a person moves them."""
        self._request_of_gateway(Ask.MOVE_INSTANCES, {"rule": self.bench.draft.rule.id})

    def _request_of_gateway(self, what: Ask, arguments: dict[str, object]) -> None:
        """The gateway does it; without one the request waits for the next."""
        desk = self.bench.desk
        job = partial(request, desk.workspace, what, arguments, desk.now())
        desk.background.work(job, self.here(self._on_asked), self.here(lambda error: self.status.setText(str(error))))

    def _on_asked(self, number: int) -> None:
        self._request = number
        self.status.setText("Asked the gateway. Where none runs, the next one does it.")
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
            self._read()
