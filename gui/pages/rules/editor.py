"""One rule in the editor: crumb and actions on top, the form in the middle, side panels, the foot. It asks the page to save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.rules.draft import Draft
from gui.pages.rules.footer import Footer
from gui.pages.rules.form_column import FormColumn
from gui.pages.rules.judgement import Judgement, judge
from gui.pages.rules.panel import Bench
from gui.pages.rules.side_panels import SidePanels
from gui.pages.rules.words import STATUSES
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.scrolling import upright
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration, DataMap, Rule
from models.meaning.rules.remedies import Remedy
from models.meaning.rules.validation import Problem
from models.storage.rule_pages import Desktop

_NARROW = 1_140
"""Below this width the side panels begin closed."""


class RuleEditor(QWidget):
    """``save_asked(close)`` once nothing stops saving; ``close_asked`` for *Cancel*; ``refresh_asked``: read the account.
    ``event_wanted``: the external event (``Reference``) that the sandbox is to have."""

    save_asked = Signal(bool)
    close_asked = Signal()
    refresh_asked = Signal()
    event_wanted = Signal(object)

    def __init__(self, desk: Desk, draft: Draft, base: Configuration, catalogue: Catalogue) -> None:
        super().__init__()
        self.draft, self.base, self._catalogue = draft, base, catalogue
        self.bench = Bench(desk, draft, lambda: self.base, self.take)
        self.judgement: Judgement = judge(draft.rule, self.bench.maps(), catalogue, base)
        self._tried_to_save = False
        self.banner = Banner()
        self._name = label("", "section")
        self._fact = label("", "secondary")
        self.status = Segments(STATUSES, "Status")
        self.undo = button("", draft.undo, kind="icon", icon="ph.arrow-u-up-left", tip="Undo (Ctrl+Z)")
        self.side = SidePanels(self.bench, catalogue)
        self.panels = button("", self._on_panels, kind="icon", icon="ph.columns", tip="Side panels")
        self.panels.setCheckable(True)
        self.panels.setChecked(True)
        self.footer = Footer(
            lambda problem: self.form.go_to(problem),
            self.close_asked.emit,
            lambda: self._save(True),
            lambda: self._save(False),
            self.take_remedy,
        )
        self._middle = QVBoxLayout()
        self.form = self._new_form()
        self._lay_out()
        draft.changed.connect(self._on_changed)
        self.status.chosen.connect(lambda at: draft.change(status=STATUSES[at]))
        self._shortcut(QKeySequence.StandardKey.Save, lambda: self._save(False))
        self._show()
        self.side.show_panel(self.side.library if not draft.rule.conditions else self.side.trying)

    def _lay_out(self) -> None:
        crumb = QHBoxLayout()
        crumb.setContentsMargins(Size.PAGE, Size.CONTROL_GAP, Size.PAGE, Size.CONTROL_GAP)
        crumb.setSpacing(Size.CONTROL_GAP)
        crumb.addWidget(button("Rules", self.close_asked.emit, kind="link"))
        crumb.addWidget(label("›", "secondary"))
        crumb.addWidget(self._name)
        crumb.addWidget(self._fact)
        crumb.addStretch(1)
        crumb.addWidget(self.status)
        crumb.addWidget(self.undo)
        crumb.addWidget(self.panels)
        self._middle.setSpacing(0)
        self._middle.addLayout(crumb)
        self._middle.addWidget(hairline())
        self._middle.addWidget(self.banner)
        self._middle.addWidget(self.form, 1)
        self._middle.addWidget(hairline())
        self._middle.addWidget(self.footer)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._middle, 1)
        whole.addWidget(upright())
        whole.addWidget(self.side)

    def _new_form(self) -> FormColumn:
        return FormColumn(self.draft, self.bench.maps(), self._catalogue, self.refresh_asked.emit, self.take_remedy)

    def _shortcut(self, keys: QKeySequence.StandardKey, act: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def take(self, rule: Rule, maps: tuple[DataMap, ...]) -> None:
        """Put a version or a library rule into the editor; the draft's identity stays, and Undo takes it back."""
        if maps:
            self._bring(maps)
        self.draft.take(_as(rule, self.draft.rule))
        self.renew(self.base, self._catalogue)

    def take_remedy(self, problem: Problem, remedy: Remedy) -> None:
        """One click out of a problem; what is mended in the account instead of the rule is asked of the gateway."""
        if remedy.account == "add event" and problem.row is not None:
            self.event_wanted.emit(self.draft.rule.conditions[problem.row - 1].external_event)
        elif remedy.account == "read again":
            self.refresh_asked.emit()
        else:
            self.draft.take(remedy.rule)
        if remedy.new_maps:
            self._bring((*self.draft.new_maps, *remedy.new_maps))
            self.renew(self.base, self._catalogue)

    def _bring(self, maps: tuple[DataMap, ...]) -> None:
        self.draft.new_maps = maps
        names = ", ".join(one.name for one in maps)
        self.banner.say(Tone.NOTE, f"Saving it also adds the data maps that it needs: {names}.")

    def renew(self, base: Configuration, catalogue: Catalogue) -> None:
        """The configuration or the account has changed: drop-downs are made anew, the draft stays as it is."""
        self.base, self._catalogue = base, catalogue
        old, self.form = self.form, self._new_form()
        self._middle.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        self._on_changed()
        if not old.row.isHidden() and old.row.at < len(self.draft.rule.conditions):
            self.form.edit_row(old.row.at)

    def catch_up(self, now: Desktop) -> None:
        """Somebody else has saved: the edits stay and go on from there. If this very rule changed, it is said."""
        theirs = next((one for one in now.configuration.rules if one.id == self.draft.rule.id), None)
        if theirs != self.draft.saved:
            if theirs is not None and not self.draft.dirty:
                self.draft.rule = theirs
            elif theirs is not None and theirs != self.draft.rule:
                text = "This rule was changed elsewhere meanwhile. Saving puts yours in its place."
                self.banner.say(Tone.WARNING, text, "Load theirs", partial(self._load, theirs))
            elif theirs is None:
                self.banner.say(Tone.WARNING, "This rule was deleted elsewhere meanwhile. Saving adds it again.")
            self.draft.saved = theirs
        self.renew(now.configuration, now.catalogue)

    def _load(self, theirs: Rule) -> None:
        self.banner.hide()
        self.draft.take(theirs)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is scarce the side panels are closed until they are asked for."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        if narrow != (event.oldSize().width() < _NARROW) or event.oldSize().width() < 0:
            self.panels.setChecked(not narrow)
            self.side.setVisible(not narrow)

    def _on_changed(self) -> None:
        self.judgement = judge(self.draft.rule, self.bench.maps(), self._catalogue, self.base)
        self._show()

    def _show(self) -> None:
        """A new rule is not blamed for what it lacks before somebody has begun it."""
        rule = self.draft.rule
        begun = self.draft.dirty or self.draft.saved is not None or self._tried_to_save
        judgement = self.judgement if begun else replace(self.judgement, problems=())
        self._name.setText(rule.name or "New rule")
        version = f"revision {self.base.revision}" if self.draft.saved is not None else "not saved yet"
        self._fact.setText(f"{version}, unsaved changes" if self.draft.dirty else version)
        self.status.show_choice(STATUSES.index(rule.status))
        self.undo.setEnabled(self.draft.can_undo)
        self.form.show_judgement(judgement)
        self.footer.show_judgement(judgement)
        self.side.show_judgement(self.judgement)

    def _on_panels(self) -> None:
        self.side.setVisible(self.panels.isChecked())

    def _save(self, close: bool) -> None:
        if self.judgement.errors:
            self._tried_to_save = True
            self._show()
            self.form.go_to(self.judgement.errors[0])
        else:
            self.save_asked.emit(close)


def _as(rule: Rule, current: Rule) -> Rule:
    """The other rule's content under the current one's id, and under its name if it has one and was begun already."""
    keeps_name = bool(current.name.strip() and current.conditions)
    return replace(rule, id=current.id, name=current.name if keeps_name else rule.name)
