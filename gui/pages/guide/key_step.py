"""Step 2: a key is issued, copied with one click and pasted into the sender; the step listens for the first event with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gui import style
from gui.pages.guide import saving
from gui.pages.guide.first_event import curl_line, first_event
from gui.pages.guide.listening import Listening
from gui.pages.guide.senders import SENDERS, Sender, recipe_of
from gui.pages.guide.step import Course, Step, aside
from gui.pages.guide.wire import WireBox
from gui.pages.keys.recipes import YOUR_KEY
from gui.theme import Size, Type
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.field import Field, choice
from gui.widgets.text import hairline, label
from models.meaning.configuration import Configuration
from models.storage.setting_up import SettingUp

USUAL_ADDRESS = "http://127.0.0.1:8400"
_ONCE = "Shown only now. Portway keeps a fingerprint; a lost key is replaced by a new one."


class KeyStep(Step):
    word = "Issue a key"
    after = "issue a key"
    under = "and paste it"
    help_topic = "segment"
    title = "Issue a key and paste it into the sender"
    sentence = (
        "Whoever sends carries this key with every event, and Portway accepts only what carries a valid one. Issue one key"
        " per source, so that you can tell them apart and revoke them one by one."
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.name = QLineEdit("shop-prod")
        self.name.returnPressed.connect(self._issue)
        self.who = choice([one.name for one in SENDERS], "Who will send")
        self.who.currentIndexChanged.connect(lambda _: self._show_sender())
        self.issue = button("Issue key", self._issue, kind="primary", icon="ph.key")
        self.another = button("Issue another key", self._again, kind="link")
        self.there = label("", "secondary", wrap=True)
        self.key = label("", selectable=True, wrap=True)
        self.copy = CopyButton(self.key.text, "Copy key", kind="primary")
        self.box = self._key_box()
        self._where = label("", "section")
        self._steps = [label("", wrap=True) for _ in range(3)]
        self.recipe = WireBox("Recipe")
        self._recipe_title = label("", "section")
        self._limits = label("", "secondary", wrap=True)
        self.curl = WireBox("Command that sends an event with this key")
        self._event = first_event(Configuration(""))
        self.listening = Listening(course)
        self._fill()
        terminal = label("From a terminal, to try it out", "section")
        terminal.setContentsMargins(0, 16, 0, 0)
        self.lay_out(aside(self._recipe_title, self.recipe, self._limits, terminal, self.curl))
        self._show_key()

    @property
    def chosen(self) -> Sender:
        return SENDERS[self.who.currentIndex()]

    def done(self, found: SettingUp) -> bool:
        return bool(found.keys)

    def note(self, found: SettingUp) -> str:
        names = [one.name for one in found.keys]
        return ", ".join(names) if names else self.under

    def show_facts(self, found: SettingUp) -> None:
        names = ", ".join(one.name for one in found.keys)
        self.there.setText(f"There already: {names}." if names and self.course.key == YOUR_KEY else "")
        self.there.setVisible(bool(self.there.text()))
        self.listening.know(found.configuration)
        self._event = first_event(found.configuration)
        self._show_sender()

    def entered(self) -> None:
        self.listening.go_on()
        if self.course.key == YOUR_KEY:
            self.name.setFocus()
            self.name.selectAll()

    def left(self) -> None:
        self.listening.rest()

    def forget(self) -> None:
        """The guide is left: nobody can read the key here any more."""
        self.course.key, self.course.key_id = YOUR_KEY, None
        self.listening.rest()
        self._show_key()

    def _issue(self) -> None:
        name, kind = self.name.text().strip(), self.chosen.kind
        job = partial(saving.issue, self.course.workspace, name, kind, self.course.desk.now())
        self.issue.setEnabled(False)
        self.course.desk.background.work(job, self._on_issued, self._on_refused)

    def _on_issued(self, made: tuple[int, str]) -> None:
        self.course.key_id, self.course.key = made
        self.issue.setEnabled(True)
        self._show_key()
        self.listening.listen()
        self.copy.setFocus()
        self.course.saved()

    def _on_refused(self, error: Exception) -> None:
        self.issue.setEnabled(True)
        self.course.failed(error)

    def _again(self) -> None:
        self.course.key, self.course.key_id = YOUR_KEY, None
        self.name.clear()
        self._show_key()
        self.name.setFocus()

    def _show_key(self) -> None:
        issued = self.course.key != YOUR_KEY
        self.key.setText(self.course.key if issued else "")
        self.box.setVisible(issued)
        self.another.setVisible(issued)
        self.issue.setVisible(not issued)
        self.name.setReadOnly(issued)
        self.who.setEnabled(not issued)
        self.listening.setVisible(issued)
        self._show_sender()

    def _show_sender(self) -> None:
        sender, address = self.chosen, self.course.outside or self.course.address or USUAL_ADDRESS
        recipe = recipe_of(sender, address, self.course.key)
        self._where.setText(sender.where)
        self._recipe_title.setText(recipe.title)
        self.recipe.show_text(recipe.text)
        self._limits.setText(recipe.limits)
        self.curl.show_text(curl_line(self.course.address or USUAL_ADDRESS, self.course.key, self._event))
        for line, text in zip(self._steps, sender.steps, strict=True):
            line.setText(text)

    def _key_box(self) -> QFrame:
        box = QFrame()
        box.setObjectName("box")
        self.key.setFont(style.mono(Type.BASE))
        self.key.setAccessibleName("The new key")
        line = QHBoxLayout()
        line.setContentsMargins(16, 12, 12, 12)
        line.addWidget(self.key, 1)
        line.addWidget(self.copy)
        warned = QWidget()
        warned.setObjectName("keyWarning")
        warned.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        once = label(_ONCE, "secondary", wrap=True)
        once.setProperty("tone", "warning")
        below = QHBoxLayout(warned)
        below.setContentsMargins(16, 6, 12, 6)
        below.addWidget(once)
        column = QVBoxLayout(box)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(warned)
        return box

    def _fill(self) -> None:
        both = QGridLayout()
        both.setHorizontalSpacing(16)
        both.addWidget(Field("Name of the key", self.name, self.name), 0, 0)
        both.addWidget(Field("Who will send", self.who, self.who), 0, 1)
        for at in (0, 1):
            both.setColumnStretch(at, 1)
        self.column.addSpacing(8)
        self.column.addLayout(both)
        for one in (self.issue, self.there):
            self.column.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.box)
        self.column.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addSpacing(8)
        self.column.addWidget(self._where)
        steps = QGridLayout()
        steps.setVerticalSpacing(0)
        steps.setColumnStretch(1, 1)
        for at, line in enumerate(self._steps):
            steps.addWidget(_number(at + 1), 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            steps.addWidget(line, 2 * at, 1)
            steps.addWidget(hairline(), 2 * at + 1, 0, 1, 2)
            line.setContentsMargins(0, 8, 0, 8)
        self.column.addLayout(steps)
        self.column.addSpacing(Size.CONTROL_GAP)
        self.column.addWidget(self.listening)


def _number(number: int) -> QLabel:
    made = label(f"{number}.", "secondary")
    made.setContentsMargins(0, 9, 8, 0)
    return made
