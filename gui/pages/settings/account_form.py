"""The section of the Emarsys account: its fields, the secret, and what a test or a reading of the account has said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from gui.desk import Desk
from gui.pages.settings.draft import Value
from gui.pages.settings.form import SectionForm
from gui.pages.settings.shape import ACCOUNT, ONLY_FOR
from gui.theme import Size
from gui.widgets.asking import ask_for_outcome
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.field import Field
from gui.widgets.text import label
from models.meaning.configuration import Mode
from models.storage.commands import Ask, Outcome

TEST_SECONDS = 60.0
_ASKED: dict[Mode, str] = {
    "sandbox": "In sandbox mode both ask the sandbox. The page Going live asks the real account.",
    "live": "Both ask the real account, with harmless requests.",
}
_WSSE_ENDS = "Emarsys ends WSSE on 2026-12-31. Ask for OAuth 2 credentials (API v3) and switch to them before that day."


class AccountForm(SectionForm):
    """The secret is typed here and handed over on Save; a stored one is never shown. ``on_assistant`` opens the assistant for
    new credentials, and is told whether it begins with OAuth 2."""

    def __init__(self, desk: Desk, on_edit: Callable[[], None], on_assistant: Callable[[bool], None]) -> None:
        super().__init__(ACCOUNT, on_edit)
        self._desk = desk
        self._on_assistant = on_assistant
        self.wsse = Banner()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.textChanged.connect(lambda _: on_edit())
        self._about_secret = label("", "secondary", wrap=True)
        self.test = button("Test connection", self._on_test, icon="ph.broadcast")
        self.refresh = button("Refresh fields and events", self._on_refresh, icon="ph.arrows-clockwise")
        self.assistant = button("Try new credentials…", lambda: on_assistant(False), icon="ph.key")
        self._asked = label("", "secondary", wrap=True)
        self.said = label("", wrap=True, selectable=True)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.test)
        row.addWidget(self.refresh)
        row.addWidget(self.assistant)
        row.addStretch(1)
        self.column.insertWidget(2, self.wsse)
        self.column.insertWidget(4, Field("Secret", self.secret, self.secret))
        self.column.insertWidget(5, self._about_secret)
        self.column.addLayout(row)
        self.column.addWidget(self._asked)
        self.column.addWidget(self.said)
        self.said.hide()

    def show_mode(self, mode: Mode) -> None:
        """Which account the two buttons ask."""
        self._asked.setText(_ASKED[mode])

    def show_standing(self, values: Mapping[str, Value], hosts: str | None, stored_for: str | None) -> None:
        """``hosts`` are those that a secret would be bound to now, ``None`` while the addresses cannot be used."""
        auth = values["emarsys.auth"]
        for path, only in ONLY_FOR.items():
            self.fields[path].setVisible(auth == only)
        if auth == "wsse":
            self.wsse.say(Tone.WARNING, _WSSE_ENDS, "Change to OAuth 2", lambda: self._on_assistant(True))
        else:
            self.wsse.hide()
        kept = stored_for is not None and stored_for == hosts
        self.secret.setPlaceholderText("stored; type to replace it" if kept else "")
        where = (stored_for or "").replace(" ", " and ")
        if kept:
            text = f"A secret is stored, bound to {where}."
        elif stored_for:
            text = f"The stored secret is bound to {where}. Another host needs it to be entered again."
        else:
            text = "No secret is stored yet. It is kept in the system's key store and bound to the addresses above."
        self._about_secret.setText(text)

    def _on_test(self) -> None:
        self._begin("Testing the connection …")
        ask_for_outcome(self._desk, Ask.TEST_CONNECTION, {}, TEST_SECONDS, self._on_tested)

    def _on_refresh(self) -> None:
        self._begin("Reading the account …")
        ask_for_outcome(self._desk, Ask.READ_ACCOUNT, {}, TEST_SECONDS, self._on_read)

    def _on_tested(self, outcome: Outcome | None, why: str) -> None:
        if outcome is None or outcome.state == "failed":
            self._end("error", why or (outcome.message if outcome else ""))
        elif outcome.value["good"]:
            self._end("note", "The connection works, and everything that Portway sends is permitted.")
        else:
            self._end("error", "\n".join(f"◆ {one['text']}" for one in outcome.value["findings"]))

    def _on_read(self, outcome: Outcome | None, why: str) -> None:
        if outcome is None or outcome.state == "failed":
            self._end("error", why or (outcome.message if outcome else ""))
        else:
            found = outcome.value
            has = f"The account has {found['fields']:,} fields and {found['events']:,} external events."
            news = found["changes"] or ["Nothing has changed since it was read before."]
            self._end("note", "\n".join([has, *news]))

    def _begin(self, text: str) -> None:
        self.test.setEnabled(False)
        self.refresh.setEnabled(False)
        self._say("note", text)

    def _end(self, tone: str, text: str) -> None:
        self.test.setEnabled(True)
        self.refresh.setEnabled(True)
        self._say(tone, text)

    def _say(self, tone: str, text: str) -> None:
        self.said.setProperty("tone", tone)
        self.said.style().polish(self.said)
        self.said.setText(text)
        self.said.show()
