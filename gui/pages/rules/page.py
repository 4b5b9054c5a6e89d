"""The page "Rules": the list, and the editor of one rule. It loads, saves, and keeps unsaved edits from getting lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.rules import saving
from gui.pages.rules.draft import Draft, blank, from_event, new_id
from gui.pages.rules.editor import RuleEditor
from gui.pages.rules.list_page import ListPage
from gui.pages.rules.sandbox_event import add_event
from gui.pages.rules.saving import Change
from gui.widgets.banner import Tone
from gui.widgets.button import button
from gui.widgets.sure import sure
from models.meaning.configuration import Configuration, Reference, Rule
from models.problems import EnvironmentProblem, UserMistake
from models.storage.commands import Ask
from models.storage.rule_pages import Desktop, call_and_name, desktop, looks, open_counts

FROM_EVENT = "new-from-event:"
_LOOK_EVERY_MS = 1_000


class RulesPage(Page):
    title = "Rules"
    icon = "ph.flow-arrow"
    group = "Set up"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._desktop: Desktop | None = None
        self._wanted: Any = None
        self._open: dict[str, int] = {}
        self._read_at = 0
        self.editor: RuleEditor | None = None
        self.add = button("New rule", self.new_rule, kind="primary", icon="ph.plus")
        self.list = ListPage(self.open_rule, self.set_status, self._duplicate, self._delete, self.new_rule)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def head_actions(self) -> list[QWidget]:
        return [self.add]

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: the id or the name of a rule to open, with ``:row:N`` one of its conditions; or ``new-from-event:``
        with the number of an event."""
        self._wanted = wanted
        self.add.setVisible(self.editor is None)
        self._load()
        self._timer.start()

    def hidden(self) -> None:
        self._timer.stop()

    @property
    def unsaved(self) -> str:
        """What would be lost if the console closed now; empty if nothing."""
        editor = self.editor
        return (editor.draft.rule.name or "New rule") if editor is not None and editor.draft.dirty else ""

    def undo(self) -> bool:
        """An open editor takes back its own steps."""
        if self.editor is not None:
            self.editor.draft.undo()
        return self.editor is not None

    def redo(self) -> bool:
        if self.editor is not None:
            self.editor.draft.redo()
        return self.editor is not None

    # ---- loading

    def _look(self) -> None:
        """Somebody else may have saved, or the account may have been read anew."""
        self.desk.background.run(looks, self._on_looks)

    def _on_looks(self, seen: tuple[int, int]) -> None:
        if self._desktop is None or seen[0] != self._desktop.configuration.revision or seen[1] != self._read_at:
            self._read_at = seen[1]
            self._load()

    def _load(self) -> None:
        self.desk.background.run(
            lambda db: (desktop(db), open_counts(db.connection())), self._on_loaded, self._on_error
        )

    def _on_loaded(self, loaded: tuple[Desktop, dict[str, int]]) -> None:
        before = self._desktop
        if before is not None and loaded[0].configuration.revision < before.configuration.revision:
            return  # read before our own save, arrived after it
        self._desktop, self._open = loaded
        self._show_list()
        if self.editor is not None and before is not None and loaded[0] != before:
            self.editor.catch_up(loaded[0])
        wanted, self._wanted = self._wanted, None
        name, _, row = str(wanted).removesuffix(":status").partition(":row:")
        found = next((one for one in loaded[0].configuration.rules if name in (one.id, one.name)), None)
        if isinstance(wanted, str) and wanted.startswith(FROM_EVENT):
            self.desk.background.run(partial(call_and_name, event_id=int(wanted[len(FROM_EVENT) :])), self._new_from)
        elif found is not None and (self.editor is None or self.editor.draft.rule.id != found.id):
            self._edit(Draft(found, found))
        if found is not None and self.editor is not None and row.isdecimal():
            self.editor.form.edit_row(int(row) - 1)

    def _show_list(self) -> None:
        if self._desktop is not None:
            self.list.show_rules(self._desktop.configuration.rules, self._open)

    # ---- opening and closing

    def open_rule(self, at: int) -> None:
        rule = self.list.table.shown.rule(at)
        self._edit(Draft(rule, rule))

    def new_rule(self) -> None:
        self._edit(Draft(blank(), None))

    def _new_from(self, event: tuple[str, str] | None) -> None:
        """Begin a rule that starts with such events."""
        if event is not None and self._desktop is not None:
            rule, new_maps = from_event(*event, self._desktop.configuration.data_maps)
            self._edit(Draft(rule, None, new_maps))

    def _duplicate(self, at: int) -> None:
        rule = self.list.table.shown.rule(at)
        rows = tuple(replace(row, id=new_id()) for row in rule.conditions)
        self._edit(
            Draft(replace(rule, id=new_id(), name=f"{rule.name} (copy)", status="watching", conditions=rows), None)
        )

    def _edit(self, draft: Draft) -> None:
        if self._desktop is None or (self.editor is not None and not self._may_leave()):
            return
        self._drop_editor()
        editor = RuleEditor(self.desk, draft, self._desktop.configuration, self._desktop.catalogue)
        editor.save_asked.connect(self._on_save)
        editor.close_asked.connect(self.close_editor)
        editor.refresh_asked.connect(self._on_refresh)
        editor.event_wanted.connect(self._on_event_wanted)
        self.editor = editor
        self._stack.addWidget(editor)
        self._stack.setCurrentWidget(editor)
        self.add.setVisible(False)

    def close_editor(self) -> None:
        """Back to the list, after a question where edits would be lost."""
        if self.editor is not None and self._may_leave():
            self._drop_editor()

    def _drop_editor(self) -> None:
        if self.editor is not None:
            self.editor.side.stop()
            self._stack.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self._stack.setCurrentWidget(self.list)
        self.add.setVisible(True)

    def _may_leave(self) -> bool:
        if not self.unsaved:
            return True
        text = f'Discard the changes of "{self.unsaved}"?'
        return sure(self, "Unsaved changes", text, "They were not saved and are lost then.", "Discard", "Keep editing")

    # ---- saving

    def _on_save(self, close: bool) -> None:
        editor = self.editor
        if editor is not None:
            editor.footer.show_busy(True)
            rule = editor.draft.rule
            change = saving.putting(editor.base, rule, editor.draft.new_maps)
            self._write(change, partial(self._on_saved, editor, rule, close), partial(self._on_not_saved, editor))

    def _write(self, change: Change, on_done: Any, on_error: Any) -> None:
        assert self._desktop is not None
        job = partial(saving.save, self.desk.workspace, self._desktop.configuration, change, self.desk.now())
        self.desk.background.work(job, on_done, on_error)

    def _on_saved(self, editor: RuleEditor, rule: Rule, close: bool, saved: Configuration) -> None:
        self._take_over(saved)
        if editor is not self.editor:
            return
        editor.footer.show_busy(False)
        editor.banner.hide()
        editor.base = saved
        editor.draft.settle(rule)
        if close and not editor.draft.dirty:
            self._drop_editor()

    def _on_not_saved(self, editor: RuleEditor, error: Exception) -> None:
        if editor is self.editor:
            editor.footer.show_busy(False)
            editor.banner.say(Tone.ERROR, _told(error))
        self._load()

    def _take_over(self, saved: Configuration) -> None:
        if self._desktop is not None:
            self._desktop = replace(self._desktop, configuration=saved)
            self._show_list()

    def set_status(self, at: int, status: Any) -> None:
        """Set a rule of the list to *off*, *watching* or *on*; the banner at the foot takes it back."""
        if self._desktop is None:
            return
        rule = self.list.table.shown.rule(at)
        change = saving.putting(self._desktop.configuration, replace(rule, status=status))
        self._write_from_list(change, f'"{rule.name}" is {status} now.')

    def _delete(self, at: int) -> None:
        if self._desktop is None:
            return
        rule = self.list.table.shown.rule(at)
        count = self._open.get(rule.id, 0)
        people = "1 person is" if count == 1 else f"{count:,} people are"
        consequence = f"{people} in it now; for them it ends, and that stays so."
        if sure(self, "Delete rule", f'Delete "{rule.name}"?', consequence, "Delete rule"):
            self._write_from_list(saving.removing(self._desktop.configuration, rule), f'"{rule.name}" is deleted.')

    def _write_from_list(self, change: Change, said: str) -> None:
        assert self._desktop is not None
        before = self._desktop.configuration.rules

        def done(saved: Configuration) -> None:
            self._take_over(saved)
            self.list.say(Tone.NOTE, said, "Undo", undo)

        def undo() -> None:
            self.list.banner.hide()
            self._write(Change(before, f"Undone: {change.what}"), self._take_over, self._on_error)

        self._write(change, done, self._on_error)

    def _on_error(self, error: Exception) -> None:
        self.list.say(Tone.ERROR, _told(error))
        self._show_list()

    def _on_refresh(self) -> None:
        editor, desk = self.editor, self.desk
        if editor is not None:
            editor.banner.say(Tone.NOTE, "Asked the gateway to read the account's external events again.")
            job = partial(saving.request, desk.workspace, Ask.READ_ACCOUNT, {}, desk.now())
            desk.background.work(job, lambda number: QTimer.singleShot(2 * _LOOK_EVERY_MS, self._load), self._on_error)

    def _on_event_wanted(self, event: Reference) -> None:
        """The sandbox gets the external event under the number that the rule has for it; then the account is read again."""
        job = partial(add_event, self.desk.workspace, event)
        self.desk.background.work(job, lambda _: self._on_refresh(), self._on_event_refused)

    def _on_event_refused(self, error: Exception) -> None:
        if self.editor is not None:
            self.editor.banner.say(Tone.ERROR, str(error))


def _told(error: Exception) -> str:
    known = isinstance(error, UserMistake | EnvironmentProblem)
    return str(error) if known else f"It could not be saved: {error}"
