"""Versions: the revisions that changed this rule, what each differs in from what is edited now, and the way back."""

from __future__ import annotations

from dataclasses import replace

from gui.pages.rules.judgement import Judgement
from gui.pages.rules.panel import Bench, Panel
from gui.pages.rules.words import moment
from gui.widgets.button import button
from gui.widgets.lines import Lines
from gui.widgets.text import label
from models.meaning.configuration import Configuration, Rule
from models.meaning.configuration_file import difference
from models.storage.rule_pages import VersionLine, versions


class VersionsPanel(Panel):
    title = "Versions"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._versions: list[VersionLine] = []
        self._read_at = -1
        self.restore = button("Restore", self._on_restore, tip="Puts this version into the editor. Save rule keeps it.")
        self.head("Versions", self.restore)
        self.status = self.said("Reading …")
        self.table = Lines("Versions", ("What", "Who", "When"), (64, 88))
        self.column.addWidget(self.table, 1)
        self.head("What restoring changes")
        self.changes = label("Choose a version.", "secondary", wrap=True, selectable=True)
        self.column.addWidget(self.changes)
        self.column.addStretch(1)
        self.table.selectionModel().selectionChanged.connect(self._show_changes)
        self.restore.setEnabled(False)

    def refresh(self, judgement: Judgement) -> None:
        """Versions are read again when there may be one more, not at every key."""
        if self._read_at == self.bench.base().revision:
            self._show_changes()
            return
        self._read_at = self.bench.base().revision
        rule_id = self.bench.draft.rule.id
        self.ask(lambda db: versions(db, rule_id), self._on_versions)

    def _on_versions(self, found: list[VersionLine]) -> None:
        self._versions = found
        self.table.shown.show_rows([(one.what, one.who, moment(one.at)) for one in found])
        self.table.setVisible(bool(found))
        self.status.setText("Each save that changed this rule, newest first." if found else "Not saved yet.")
        self._show_changes()

    def _chosen(self) -> Rule | None:
        found = self.table.selectionModel().selectedRows()
        return self._versions[found[0].row()].rule if found else None

    def _show_changes(self) -> None:
        chosen = self._chosen()
        current = self.bench.draft.rule
        self.restore.setEnabled(chosen is not None and chosen != current)
        if chosen is None:
            self.changes.setText("Choose a version.")
        elif chosen == current:
            self.changes.setText("Nothing: it is what stands in the editor.")
        else:
            self.changes.setText("\n".join(changes(current, chosen)))

    def _on_restore(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.bench.take(replace(chosen, status=self.bench.draft.rule.status), ())


def changes(before: Rule, after: Rule) -> list[str]:
    """What turns one into the other, a line each."""
    same_name = replace(after, name=before.name)
    found = difference(Configuration("", rules=(before,)), Configuration("", rules=(same_name,)))
    lines = [detail for one in found for detail in one.details]
    if before.name != after.name:
        lines.insert(0, f"name: {before.name} → {after.name}")
    return lines or ["The order of its rows."]
