"""Step 4: stay in the sandbox for now, or enter the account of Emarsys and ask it whether it would take what is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from gui.pages.going_live.check import Check
from gui.pages.guide import saving
from gui.pages.guide.step import Course, Step, aside
from gui.pages.settings.draft import made, shown
from gui.widgets.banner import Tone
from gui.widgets.button import button
from gui.widgets.field import Field
from gui.widgets.text import label
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import DocumentRefused
from models.meaning.going_live import Finding
from models.meaning.rules.validation import Problem
from models.storage.setting_up import STAYED, SettingUp

_ITEMS = {
    "emarsys.base_url": "API address",
    "emarsys.token_url": "Token address",
    "emarsys.client_id": "Client id",
}
_ELSEWHERE = frozenset({"address", "contacts", "keys", "maps", "rules", "fields", "choices", "events", "clock"})
"""Findings of the going-live list that are not about the connection."""


class EmarsysStep(Step):
    word = "Emarsys"
    after = "Emarsys"
    under = "account or sandbox"
    help_topic = "settings#emarsys-account"
    title = "Where shall contacts go?"
    sentence = (
        "A new workspace sends to the sandbox: an Emarsys of your own on this machine, with the same requests, limits and"
        " errors. You can enter the account now or later; nothing goes there before you go live."
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self._base: Configuration | None = None
        self.stay = QRadioButton("Stay in the sandbox for now")
        self.enter = QRadioButton("Enter the account of Emarsys")
        choices = QButtonGroup(self)
        for one in (self.stay, self.enter):
            choices.addButton(one)
        self.stay.setChecked(True)
        self.enter.toggled.connect(self._show_form)
        self.lines = {path: QLineEdit() for path in _ITEMS}
        self.fields = {path: Field(name, self.lines[path], self.lines[path]) for path, name in _ITEMS.items()}
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.check = Check(course.workspace, self._on_list, self._on_failed, self)
        self.ask = button("Save and test", self._save_and_test, kind="primary", icon="ph.broadcast")
        self.said = label("", wrap=True, selectable=True)
        self._fill()

    def done(self, found: SettingUp) -> bool:
        return found.connected

    def note(self, found: SettingUp) -> str:
        if found.live:
            return "live"
        return "account entered" if found.has_secret else "sandbox" if found.stayed else self.under

    def show_facts(self, found: SettingUp) -> None:
        if self._base is None:
            values = shown(found.configuration)
            for path, line in self.lines.items():
                line.setText(str(values[path]))
            self.enter.setChecked(found.has_secret)
        self._base = found.configuration
        self.secret.setPlaceholderText("stored; type to replace it" if found.has_secret else "")

    @property
    def unsaved(self) -> bool:
        if self._base is None or not self.enter.isChecked():
            return False
        saved = shown(self._base)
        return bool(self.secret.text()) or any(line.text() != saved[path] for path, line in self.lines.items())

    def left(self) -> None:
        self.check.stop()

    def keep(self) -> None:
        if self.enter.isChecked():
            if self._base is not None and self._wanted(self._base) is None:
                self.course.say(Tone.WARNING, "The account of Emarsys is not saved yet: an entry there needs a change.")
            self._save(lambda _: self.course.saved())
        elif self._base is not None and self._base.emarsys.mode == "sandbox":
            job = partial(saving.decide, self.course.workspace, STAYED, self.course.desk.now())
            self.course.desk.background.work(job, lambda _: self.course.saved(), self.course.failed)

    def _wanted(self, base: Configuration) -> Configuration | None:
        found: dict[str, str] = {}
        wanted = None
        try:
            typed = {path: line.text() for path, line in self.lines.items()}
            wanted = made(base, {**shown(base), "emarsys.auth": "oauth2", **typed})
        except DocumentRefused as refused:
            found = {one.path.split("[")[0]: one.text for one in refused.problems}
        for path, field in self.fields.items():
            field.show_problems([Problem(found[path], path)] if path in found else [])
        return wanted

    def _save(self, on_done: Callable[[Configuration], None]) -> None:
        if self._base is None or (wanted := self._wanted(self._base)) is None:
            return
        workspace, now = self.course.workspace, self.course.desk.now()
        job = partial(saving.connect, workspace, wanted, self.secret.text(), now)
        self.course.desk.background.work(job, on_done, self.course.failed)

    def _save_and_test(self) -> None:
        self._save(self._on_saved)

    def _on_saved(self, saved: Configuration) -> None:
        self._base = saved
        self.secret.clear()
        self.course.saved()
        self._say("note", "Asking the account, with harmless requests …")
        self.check.run()

    def _on_list(self, found: list[Finding]) -> None:
        mine = [one for one in found if one.code not in _ELSEWHERE]
        if any(one.level == "blocks" for one in mine):
            self._say("error", "\n".join(f"◆ {one.text}" for one in mine))
        else:
            self._say("note", "The connection works, and everything that Portway sends is permitted.")

    def _on_failed(self, why: str) -> None:
        self._say("error", why)

    def _say(self, tone: str, text: str) -> None:
        self.said.setProperty("tone", tone)
        self.said.style().polish(self.said)
        self.said.setText(text)
        self.said.show()

    def _show_form(self, enter: bool) -> None:
        self._account.setVisible(enter)

    def _fill(self) -> None:
        self._account = QWidget()
        column = QVBoxLayout(self._account)
        column.setContentsMargins(24, 8, 0, 0)
        column.setSpacing(12)
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(Field("Secret", self.secret, self.secret))
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.said)
        self.said.hide()
        self._account.hide()
        self.column.addSpacing(8)
        for widget, text in (
            (self.stay, "For work without a network, and for trying out. It starts with the gateway."),
            (self.enter, "OAuth 2 credentials of API v3: a client id and its secret, which the key store keeps."),
        ):
            note = label(text, "secondary", wrap=True)
            note.setContentsMargins(24, 0, 0, 0)
            both = QVBoxLayout()
            both.setSpacing(2)
            both.addWidget(widget)
            both.addWidget(note)
            self.column.addLayout(both)
        self.column.addWidget(self._account)
        needed = label(
            "In Emarsys an administrator makes the credentials under Management, API credentials. They need the"
            " permissions for contacts and for external events; the test names what is missing.",
            "secondary",
            wrap=True,
        )
        self.lay_out(aside(label("What the account needs", "section"), needed))
