"""The first-run guide: the steps in place of the navigation, one of them in view, and at the foot the way on.

Where a step stands is read from the workspace, so the guide can be left at any time and taken up again; no step waits.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.live import Figures
from gui.pages.guide.emarsys_step import EmarsysStep
from gui.pages.guide.key_step import KeyStep
from gui.pages.guide.name_step import NameStep
from gui.pages.guide.primary_key_step import PrimaryKeyStep
from gui.pages.guide.step import Course, Step
from gui.pages.guide.step_list import StepList
from gui.pages.guide.try_step import TryStep
from gui.supervisor import State
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.gateway_banner import GatewayBanner
from gui.widgets.scrolling import scrolled
from gui.widgets.text import hairline, label
from models.storage.setting_up import SettingUp, setting_up

_FOOT = 64
_PLACES = ("name", "key", "primary key", "emarsys", "test")
"""What ``Desk.open("Guide", …)`` calls the steps."""


class GuidePage(Page):
    title = "Guide"
    icon = "ph.compass"
    alone = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        assert desk.supervisor is not None, "the window gives every page its supervisor"
        self._supervisor = desk.supervisor
        self._facts: SettingUp | None = None
        self._at, self._chooses, self._in_view = 0, True, False
        self.gateway = GatewayBanner(self._supervisor)
        self.stopped = Banner()
        self.said = Banner()
        self.course = Course(desk, self.said.say)
        self.key_step = KeyStep(self.course)
        name_step = NameStep(self.course)
        name_step.name.returnPressed.connect(self._on_next)
        self.steps: tuple[Step, ...] = (
            name_step,
            self.key_step,
            PrimaryKeyStep(self.course),
            EmarsysStep(self.course),
            TryStep(self.course),
        )
        self.list = StepList([one.word for one in self.steps], self.go_to, self._import)
        self._stack = QStackedWidget()
        self.back = button("Back", lambda: self.go_to(self._at - 1))
        self.next = button("", self._on_next, kind="primary")
        self.next.setAutoDefault(True)
        self.skip = button("Skip the guide", self._leave, kind="quiet")
        self._where = label("", "secondary")
        self._lay_out()
        self._turn_to(0)
        self._supervisor.state_changed.connect(self._on_state)
        self._on_state(self._supervisor.state)

    @property
    def help_topic(self) -> str:
        return "getting-started"

    @property
    def unsaved(self) -> str:
        step = self.steps[self._at]
        return f"{step.word} in the guide" if self._in_view and step.unsaved else ""

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: the name of a step; else the first one that is not done."""
        self.desk.live.changed.connect(self._on_figures)
        self._in_view = True
        self._chooses = wanted not in _PLACES  # then the first answer says where to begin
        if not self._chooses:
            self._enter(_PLACES.index(wanted))
        self._read()

    def hidden(self) -> None:
        self.desk.live.changed.disconnect(self._on_figures)
        self._in_view = False
        self._leave_step()
        self.key_step.forget()
        self._show()  # no step holds the key any more
        self.said.hide()

    def go_to(self, at: int) -> None:
        """Leave the step in view for another."""
        self.said.hide()
        self._leave_step()
        self._enter(at)
        self._read()

    def _leave_step(self) -> None:
        """What somebody has entered is kept; what only stands there is not decided by looking at it."""
        step = self.steps[self._at]
        if step.unsaved:
            step.keep()
        step.left()

    def _enter(self, at: int) -> None:
        self._turn_to(at)
        self.next.setFocus()  # where the step takes no focus itself, Return goes on
        self.steps[at].entered()

    def _turn_to(self, at: int) -> None:
        self._at = at
        self._stack.setCurrentIndex(at)
        self.list.entries[at].setChecked(True)
        self.back.setEnabled(at > 0)
        last = at == len(self.steps) - 1
        self.next.setText("Finish" if last else f"Next: {self.steps[at + 1].after}")
        self.next.setAccessibleName(self.next.text())
        self._where.setText(f"Step {at + 1} of {len(self.steps)}. Everything can be changed later.")

    def _on_next(self) -> None:
        step = self.steps[self._at]
        self.said.hide()
        step.keep()
        step.left()
        if step is self.steps[-1]:
            self._leave()
        else:
            self._enter(self._at + 1)
            self._read()

    def _leave(self) -> None:
        self.desk.open("Overview", None)

    def _import(self) -> None:
        self.desk.open("Configuration", None)

    def _on_state(self, state: State) -> None:
        running = self._supervisor.running
        self.course.address = running.address if running is not None else ""
        if state is State.STOPPED:
            text = "The gateway is stopped, so no event arrives."
            self.stopped.say(Tone.WARNING, text, "Start gateway", self._supervisor.start)
        else:
            self.stopped.hide()
        self._show()

    def _on_figures(self, figures: Figures) -> None:
        self._read()

    def _read(self) -> None:
        self.desk.background.run(setting_up, self._on_facts, lambda error: self.said.say(Tone.ERROR, str(error)))

    def _on_facts(self, found: SettingUp) -> None:
        self._facts = found
        self.course.outside = found.configuration.settings.public_address
        self._show()
        if self._chooses:
            self._chooses = False
            open_ = [at for at, step in enumerate(self.steps) if not step.done(found)]
            self._enter(open_[0] if open_ else 0)

    def _show(self) -> None:
        if self._facts is None:
            return
        self.list.show_name(self._facts.configuration.name)
        for entry, step in zip(self.list.entries, self.steps, strict=True):
            step.show_facts(self._facts)
            entry.show_fact(step.note(self._facts), done=step.done(self._facts))

    def _lay_out(self) -> None:
        for step in self.steps:
            self._stack.addWidget(scrolled(step))
        banners = QVBoxLayout()
        banners.setContentsMargins(64, 16, 48, 0)
        for one in (self.gateway, self.stopped, self.said):
            banners.addWidget(one)
        foot = QWidget()
        foot.setFixedHeight(_FOOT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(64, 0, 48, 0)
        row.setSpacing(16)
        row.addWidget(self.back)
        row.addWidget(self._where)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(banners)
        right.addWidget(self._stack, 1)
        right.addWidget(hairline())
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.list)
        whole.addLayout(right, 1)
