"""Step 1: the client's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QLineEdit

from gui.pages.guide import saving
from gui.pages.guide.step import Course, Step, aside
from gui.widgets.elided import ElidedLabel
from gui.widgets.field import Field
from gui.widgets.text import label
from models.storage.setting_up import KEPT_NAME, SettingUp

LONGEST = 100


class NameStep(Step):
    word = "Name the client"
    after = "name"
    under = "one client, one file"
    help_topic = "workspaces"
    title = "Who is this workspace for?"
    sentence = (
        "One client is one workspace is one file on this machine: its settings, keys, maps, rules, people and events."
        " Nothing of one client is ever reachable from another's."
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self._saved = ""
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.column.addSpacing(12)
        self.column.addWidget(Field("Name of the client", self.name, self.name))
        self.column.addWidget(
            label("It stands on every page, and in the report that you hand over. The file keeps its name.", "secondary",
                  wrap=True)
        )  # fmt: skip
        file = ElidedLabel("secondary", middle=True)
        file.setText(str(course.workspace))
        self._kept = label("", "secondary", wrap=True)
        self.lay_out(aside(label("Where it is", "section"), file, self._kept))

    def done(self, found: SettingUp) -> bool:
        return found.named

    def note(self, found: SettingUp) -> str:
        return found.configuration.name

    def show_facts(self, found: SettingUp) -> None:
        name = found.configuration.name
        if self.name.text() in ("", self._saved):
            self.name.setText(name)
        self._saved = name
        days = found.configuration.settings.keep_bodies_days
        self._kept.setText(f"It is readable by you only. What events hold is kept for {days} days, then deleted.")

    @property
    def unsaved(self) -> bool:
        return self.name.text().strip() not in ("", self._saved)

    def entered(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def keep(self) -> None:
        name, workspace, now = self.name.text().strip(), self.course.workspace, self.course.desk.now()
        job: Callable[[], object]
        if name and name != self._saved:
            what = f"Named the client {name}"
            job = partial(saving.change, workspace, lambda base: replace(base, name=name), what, now)
        else:
            job = partial(saving.decide, workspace, KEPT_NAME, now)
        self.course.desk.background.work(job, lambda _: self.course.saved(), self.course.failed)
