"""The page *Sandbox*: one sentence about what the sandbox holds, the workspace's clock, and tabs for everything in it.

It looks at the sandbox while it is shown, tab by tab, and says so where there is none to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.sandbox.absent import Absent
from gui.pages.sandbox.account import AccountTab
from gui.pages.sandbox.caller import Caller, Query
from gui.pages.sandbox.clock import ClockBar, ClockTab
from gui.pages.sandbox.contacts import ContactsTab
from gui.pages.sandbox.external_events import ExternalEventsTab
from gui.pages.sandbox.faults import FaultsTab
from gui.pages.sandbox.names import Names, Row, names_of
from gui.pages.sandbox.requests import RequestsTab
from gui.pages.sandbox.reset import asked_for_reset
from gui.pages.sandbox.switches import SwitchesTab
from gui.pages.sandbox.tab import Tab
from gui.theme import Size
from gui.widgets.asking import ask_gateway
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.text import label
from models.problems import EnvironmentProblem, UserMistake
from models.sandbox.control import Control
from models.storage.commands import Ask
from models.storage.due_timers import Hours, hours

REST_MS = 1_500
"""Between two looks at the sandbox."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought: the sandbox's own counts, its account where it was asked for, and a tab's answer."""

    address: str
    state: Row
    names: Names | None
    answer: Any


class SandboxPage(Page):
    """``shown(text)`` searches the contacts for it, ``shown({"event": name, "id": number})`` proposes to add
    that external event to its account."""

    title = "Sandbox"
    icon = "ph.flask"
    group = "Account"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._watching, self._looking, self._edits = False, False, 0
        self._names: Names | None = None
        caller = self.caller = Caller(desk, self._on_failed, self._read_all)
        self.banner, self.empty = Banner(), Absent(desk, self._on_back)
        self.headline, self.detail = label("", "headline"), label("", "secondary", wrap=True, selectable=True)
        self.clock = ClockBar(desk, self._on_moved)
        self.contacts = ContactsTab(caller, desk.now, desk.open)
        self.external_events = ExternalEventsTab(caller, desk.now, desk.open)
        self.requests, self.faults, self.switches = RequestsTab(caller), FaultsTab(caller), SwitchesTab(caller)
        self.account = AccountTab(caller, desk, self._tell_gateway)
        self.hours = ClockTab(caller, desk)
        self.tabs = QTabWidget()
        self.reset = button("Reset…", self._on_reset, kind="harmful", icon="ph.arrow-counter-clockwise")
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look)
        self._lay_out()

    def head_actions(self) -> list[QWidget]:
        return [self.reset]

    def shown(self, wanted: Any = None) -> None:
        self._watching, self._names = True, None
        if isinstance(wanted, str):
            self.tabs.setCurrentWidget(self.contacts)
            self.contacts.search.field.setText(wanted)
        elif isinstance(wanted, dict) and "event" in wanted:
            self.tabs.setCurrentWidget(self.account)
            self.account.propose_event(str(wanted["event"]), wanted.get("id"))
        self._look()

    def hidden(self) -> None:
        self._watching = False
        self._rest.stop()

    @property
    def tab(self) -> Tab:
        """The one in view."""
        found = self.tabs.currentWidget()
        assert isinstance(found, Tab)
        return found

    def _look(self) -> None:
        if self._watching and not self._looking:
            self._looking = True
            self.desk.background.run(hours, self._on_hours, self._on_failed)

    def _read_all(self) -> None:
        """The account may have changed, too, even while a look is under way."""
        self._names = None
        self._edits += 1
        self._look()

    def _on_hours(self, found: Hours) -> None:
        if found.mode == "live":
            self._looking = False
            self._show_live()
            return
        self.clock.show_hours(found)
        self.hours.show_hours(found)
        tab = self.tab
        query = partial(_look, tab.question(), self._names is None)
        self.caller.ask(query, partial(self._on_look, tab, self._edits))

    def _on_look(self, tab: Tab, edits: int, look: Look) -> None:
        self._end_look()
        if edits != self._edits:
            self._look()  # it began before the last edit
            return
        if look.names is not None:
            self._names = look.names
            for one in self._tabs():
                one.names = look.names
            self.account.show_names(look.names)
        if look.answer is not None:
            tab.show_answer(look.answer)
        self._say(look)
        self._stack.setCurrentIndex(1)
        self.reset.setEnabled(True)

    def _say(self, look: Look) -> None:
        state, faults = look.state, look.state["faults"]
        contacts = _counted(state["contacts"], "contact")
        events = _counted(state["external_events"], "external event")
        self.headline.setText(f"{contacts}, {events}, {_counted(state['requests'], 'request')}.")
        trouble = f"Faults are on: {', '.join(faults)}." if faults else "No fault is on."
        self.detail.setText(f"An Emarsys of your own at {look.address}. Nothing leaves this machine. {trouble}")
        self.tabs.setTabText(self.tabs.indexOf(self.faults), f"Faults ({len(faults)})" if faults else "Faults")

    def _on_failed(self, error: Exception) -> None:
        self._end_look()
        if not isinstance(error, UserMistake | EnvironmentProblem):
            self.banner.say(Tone.ERROR, f"The sandbox could not be read: {error}", "Try again", self._look)
            return
        self.reset.setEnabled(False)
        self._stack.setCurrentIndex(0)
        self.empty.show_missing(str(error))

    def _show_live(self) -> None:
        self._rest.start()
        self.reset.setEnabled(False)
        self._stack.setCurrentIndex(0)
        self.empty.show_live()

    def _on_back(self, why_not: str) -> None:
        if why_not:
            self.banner.say(Tone.ERROR, why_not)
        self._look()

    def _end_look(self) -> None:
        self._looking = False
        if self._watching:
            self._rest.start()

    def _on_moved(self, text: str, moved: bool) -> None:
        if moved:
            self.banner.say(Tone.NOTE, text, "Show what fell due", partial(self.tabs.setCurrentWidget, self.hours))
        else:
            self.banner.say(Tone.ERROR, text)
        self._look()

    def _on_reset(self) -> None:
        also_account = asked_for_reset(self, self.headline.text())
        if also_account is not None:
            self.caller.edit(partial(_reset, also_account), None, partial(self._on_was_reset, also_account))

    def _on_was_reset(self, also_account: bool) -> None:
        """The gateway must not think that contacts have values which went with them."""
        self.banner.say(Tone.NOTE, "The sandbox is empty. What is sent from now on is new to it.")
        ask_gateway(self.desk, Ask.FORGET_CONTACTS, {}, self._on_said)
        if also_account:
            self._tell_gateway()

    def _tell_gateway(self) -> None:
        ask_gateway(self.desk, Ask.READ_ACCOUNT, {}, self._on_said)

    def _on_said(self, done: bool, text: str) -> None:
        if not done:
            self.banner.say(Tone.WARNING, text)

    def _tabs(self) -> tuple[Tab, ...]:
        return (
            self.contacts,
            self.external_events,
            self.requests,
            self.hours,
            self.faults,
            self.switches,
            self.account,
        )

    def _lay_out(self) -> None:
        for one in self._tabs():
            self.tabs.addTab(one, one.title)
        self.tabs.setStyleSheet(f"QTabWidget::tab-bar {{ left: {Size.CONTROL_GAP}px; }}")  # in line with the page
        self.tabs.currentChanged.connect(lambda _: self._look())
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.headline)
        words.addWidget(self.detail)
        head = QHBoxLayout()
        head.setContentsMargins(Size.PAGE, Size.PANEL, Size.PAGE, Size.COLUMN_GAP)
        head.setSpacing(Size.SECTION_GAP)
        head.addLayout(words, 1)
        head.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addLayout(self._stack, 1)


def _look(question: Query[Any] | None, with_account: bool, control: Control) -> Look:
    return Look(
        control.address,
        control.state(),
        names_of(control.account()) if with_account else None,
        question(control) if question is not None else None,
    )


def _reset(also_account: bool, control: Control) -> None:
    control.reset(account=also_account)


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one if count == 1 else one + 's'}"
