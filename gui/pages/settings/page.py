"""The page "Settings": every section of one draft, and a foot with Save and Discard."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.settings.account_form import AccountForm
from gui.pages.settings.assistant import Assistant
from gui.pages.settings.draft import Value, made, shown
from gui.pages.settings.form import SectionForm
from gui.pages.settings.look import LookForm
from gui.pages.settings.saving import Stored, Typed, load, remove_signature, save
from gui.pages.settings.sections import Beside, Sections
from gui.pages.settings.shape import ACCOUNT, OTHERS
from gui.pages.settings.signature import Signature
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.sure import sure
from gui.widgets.text import hairline, label
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import DocumentRefused
from models.storage.secrets import bound_hosts


class SettingsPage(Page):
    """Unsaved edits stay while other pages are looked at; nothing takes effect before Save."""

    title = "Settings"
    icon = "ph.gear"
    group = "Account"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._base: Configuration | None = None
        self._wanted: Configuration | None = None
        self._stored_for: str | None = None
        self._busy = False
        self._sought = ""
        self.assistant: Assistant | None = None
        self.banner = Banner()
        self.account = AccountForm(desk, self._on_edit, self._open_assistant)
        self.signature = Signature(self._on_edit, self._on_remove_signature)
        self.look = LookForm()
        self.forms: list[SectionForm] = [self.account, *(SectionForm(one, self._on_edit) for one in OTHERS)]
        self._parts: list[QWidget] = [*self.forms, self.look]
        self.sections = Sections([ACCOUNT.title, *(one.title for one in OTHERS), "Appearance"], self._on_section)
        self.state = label("", "secondary")
        self.discard = button("Discard", self._on_discard)
        self.save = button("Save", self._on_save, kind="primary", tip="Ctrl+S")
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save.click)
        self._lay_out()
        self._show_foot({})

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: the path of a setting, ``secret``, or ``assistant`` for new credentials."""
        self._sought = wanted if isinstance(wanted, str) else ""
        self.look.show_chosen()
        self._load()

    def _load(self) -> None:
        self.desk.background.run(load, self._on_loaded, lambda error: self.banner.say(Tone.ERROR, str(error)))

    def _on_loaded(self, found: Stored) -> None:
        configuration, self._stored_for = found.configuration, found.hosts
        self.signature.show_stored(found.signature)
        if self._base is None or not self._is_changed():
            self._base = None  # nothing is judged before every field shows its value
            self._show(shown(configuration))
            self._base = configuration
        elif configuration.revision != self._base.revision:
            text = (
                "Somebody else has saved meanwhile. Discard loads the newest revision; your edits are kept until then."
            )
            self.banner.say(Tone.WARNING, text)
        self.account.show_mode(configuration.emarsys.mode)
        self._on_edit()
        sought, self._sought = self._sought, ""
        self._go_to(sought)

    def _go_to(self, sought: str) -> None:
        if sought == "assistant":
            self._open_assistant(True)
            return
        control = self.account.secret if sought == "secret" else self._control(sought)
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(control, 0, Size.PAGE * 4)

    def _on_section(self, at: int) -> None:
        """Its head comes to the top, as far as there is enough below it."""
        self._scroll.verticalScrollBar().setValue(max(0, self._parts[at].y() - Size.PAGE))

    def _control(self, path: str) -> QWidget | None:
        return next((form.controls[path] for form in self.forms if path in form.controls), None)

    def _open_assistant(self, prefer_oauth2: bool) -> None:
        if self._base is None:
            return
        self.assistant = Assistant(self.desk, self._base, self._on_new_credentials, self)
        if prefer_oauth2:
            self.assistant.prefer_oauth2()
        self.assistant.open()

    def _on_new_credentials(self, saved: Configuration) -> None:
        self.banner.say(Tone.NOTE, "The new credentials are in use.")
        if not self._is_changed():
            self._base = None
        self._load()

    def _show(self, values: dict[str, Value]) -> None:
        for form in self.forms:
            form.show_values(values)

    def _values(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for form in self.forms:
            found |= form.values()
        return found

    def _is_changed(self) -> bool:
        typed = self.account.secret.text() or self.signature.secret.text()
        return self._base is not None and (self._values() != shown(self._base) or bool(typed))

    @property
    def unsaved(self) -> str:
        return "the settings" if self._base is not None and self._is_changed() else ""

    def _on_edit(self) -> None:
        if self._base is None:
            return
        problems: dict[str, str] = {}
        values = self._values()
        self._wanted = None
        try:
            self._wanted = made(self._base, values)
        except DocumentRefused as refused:
            for one in refused.problems:
                problems.setdefault(one.path.split("[")[0], one.text)
        for form in self.forms:
            form.show_problems(problems)
        hosts = None if self._wanted is None else bound_hosts(self._wanted.emarsys)
        self.account.show_standing(values, hosts, self._stored_for)
        self._show_foot(problems)

    def _show_foot(self, problems: dict[str, str]) -> None:
        changed = self._is_changed()
        count = len(problems)
        text = f"◆ {count} {'field needs' if count == 1 else 'fields need'} a change" if count else ""
        rest = "Reading …" if self._base is None else "Not saved yet" if changed else "Everything is saved"
        self.state.setText(text or rest)
        self.state.setProperty("tone", "error" if count else "")
        self.state.style().polish(self.state)
        self.save.setEnabled(changed and not problems and not self._busy)
        self.discard.setEnabled(changed and not self._busy)

    def _on_discard(self) -> None:
        self._base = None
        self._clear_secrets()
        self.banner.hide()
        self._load()

    def _clear_secrets(self) -> None:
        self.account.secret.clear()
        self.signature.secret.clear()

    def _on_remove_signature(self) -> None:
        if sure(
            self,
            "Remove the shared secret",
            "Remove the shared secret of X-Signature?",
            "Requests to the destination door are taken without a signature from then on; they still need a key.",
            "Remove",
        ):
            workspace, now = self.desk.workspace, self.desk.now()
            self.desk.background.work(
                lambda: remove_signature(workspace, now), lambda _: self._load(), self._on_refused
            )

    def _on_save(self) -> None:
        if self._base is None or self._wanted is None:
            return
        base, wanted, now = self._base, self._wanted, self.desk.now()
        typed = Typed(self.account.secret.text(), self.signature.secret.text())
        self._busy = True
        self._show_foot({})
        self.desk.background.work(
            lambda: save(self.desk.workspace, base, wanted, typed, now), self._on_saved, self._on_refused
        )

    def _on_saved(self, saved: Configuration) -> None:
        self._busy = False
        self._clear_secrets()
        self._base = saved
        self.banner.hide()
        self._load()

    def _on_refused(self, error: Exception) -> None:
        self._busy = False
        self.banner.say(Tone.ERROR, str(error))
        self._on_edit()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        inner.setMaximumWidth(Size.SMALL_WINDOW_BODY)
        body = QVBoxLayout(inner)
        body.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        body.setSpacing(Size.SECTION_GAP)
        body.addWidget(self.banner)
        gateway = next(one for one in self.forms if "settings.port" in one.controls)
        gateway.column.addWidget(self.signature)
        for at, form in enumerate(self.forms):
            if at:
                body.addWidget(hairline())
            body.addWidget(form)
        body.addWidget(hairline())
        body.addWidget(self.look)
        body.addStretch(1)
        self._scroll = Beside(inner, self.sections)
        foot = QWidget()
        foot.setFixedHeight(Size.PAGE_HEAD)
        row = QHBoxLayout(foot)
        row.setContentsMargins(Size.PAGE, 0, Size.PAGE, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.state, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(hairline())
        column.addWidget(foot)
