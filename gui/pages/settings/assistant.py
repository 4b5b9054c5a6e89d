"""The assistant for new credentials: it tries them beside those in use, which stay until the new ones have passed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.going_live.check import Check
from gui.pages.going_live.part_row import PartRow
from gui.pages.settings.draft import made, shown
from gui.pages.settings.form import SectionForm
from gui.pages.settings.saving import Typed, save
from gui.pages.settings.shape import NEW_ACCOUNT, ONLY_FOR
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import Field
from gui.widgets.scrolling import scrolled
from gui.widgets.text import hairline, label
from models.meaning.configuration import Configuration, EmarsysAccount
from models.meaning.configuration_file import DocumentRefused
from models.meaning.going_live import Finding, parts
from models.storage.secrets import bound_hosts

USUAL = {"oauth2": EmarsysAccount().base_url, "wsse": EmarsysAccount().base_url.replace("/v3", "/v2")}
"""Where each kind of authentication is at home."""
REFUSED = frozenset({"credentials", "network", "limit", "permission"})
"""Findings that say something against the credentials; all others are about what the workspace uses of the account."""
_WIDTH, _RESULTS = 720, 216


class Assistant(QDialog):
    """``base`` is what is in use. ``on_saved`` is called once the new credentials are."""

    def __init__(
        self, desk: Desk, base: Configuration, on_saved: Callable[[Configuration], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New credentials")
        self._desk, self._base, self._on_saved = desk, base, on_saved
        self._wanted: Configuration | None = None
        self._passed = False
        self.check = Check(desk.workspace, self._on_list, self._on_failed, self)
        self.form = SectionForm(NEW_ACCOUNT, self._on_edit)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.textChanged.connect(lambda _: self._on_edit())
        self.said = label("", wrap=True, selectable=True)
        self.test = button("Test them", self._on_test, icon="ph.broadcast")
        self.use = button("Use them from now on", self._on_use, kind="primary")
        self.cancel = button("Cancel", self.reject)
        self._results = QVBoxLayout()
        self._lay_out()
        self.form.show_values(shown(base))
        self._auth.currentIndexChanged.connect(lambda _: self._on_auth())
        self._on_edit()

    @property
    def _auth(self) -> QComboBox:
        found = self.form.controls["emarsys.auth"]
        assert isinstance(found, QComboBox)
        return found

    def prefer_oauth2(self) -> None:
        """Begin with the kind of authentication that stays."""
        self._auth.setCurrentIndex(0)

    def done(self, result: int) -> None:
        self.check.stop()
        super().done(result)

    def _on_auth(self) -> None:
        """Each kind has its own address, unless another one than the usual was entered."""
        auth = str(self.form.values()["emarsys.auth"])
        address = self.form.controls["emarsys.base_url"]
        if isinstance(address, QLineEdit) and address.text() in USUAL.values():
            address.setText(USUAL[auth])

    def _on_edit(self) -> None:
        self.check.stop()  # what it says would be about others
        values = self.form.values()
        problems: dict[str, str] = {}
        self._wanted, self._passed = None, False
        try:
            self._wanted = made(self._base, shown(self._base) | values)
        except DocumentRefused as refused:
            problems = {one.path: one.text for one in refused.problems}
        for path, only in ONLY_FOR.items():
            self.form.fields[path].setVisible(values["emarsys.auth"] == only)
        self.form.show_problems(problems)
        self._clear("The credentials in use stay until these have passed." + self._about_another())
        self._allow()

    def _about_another(self) -> str:
        if self._wanted is None or _who(self._wanted.emarsys) in (_who(self._base.emarsys), ""):
            return ""
        return " Another client id or host is another account: nothing that waits for the old one goes to it."

    def _allow(self) -> None:
        ready = self._wanted is not None and bool(self.secret.text()) and _named(self._wanted.emarsys)
        self.test.setEnabled(ready)
        self.use.setEnabled(ready and self._passed)

    def _on_test(self) -> None:
        if self._wanted is not None:
            self._clear("Harmless requests ask the account what it offers and permits …")
            self.test.setEnabled(False)
            account = {path.removeprefix("emarsys."): str(value) for path, value in self.form.values().items()}
            self.check.run(account | {"secret": self.secret.text()})

    def _on_list(self, found: list[Finding]) -> None:
        listed = [one for one in parts(found) if one.area.asked or one.area.name == "Emarsys account"]
        blocks = {one.code for part in listed for one in part.found if one.level == "blocks"}
        self._passed = not blocks & REFUSED
        lacks = " The account lacks something that this workspace uses." if blocks else ""
        self._clear(f"They work.{lacks}" if self._passed else "They cannot be used yet.")
        for part in listed:
            self._results.addWidget(hairline())
            self._results.addWidget(PartRow(part, frozenset(), lambda title, wanted: None))
        self._results.addStretch(1)
        self._allow()

    def _on_failed(self, why: str) -> None:
        self._clear(why)
        self._allow()

    def _on_use(self) -> None:
        if self._wanted is not None and self._passed:
            base, wanted, typed, now = self._base, self._wanted, Typed(self.secret.text()), self._desk.now()
            self.use.setEnabled(False)
            self._desk.background.work(
                lambda: save(self._desk.workspace, base, wanted, typed, now, "Changed the credentials"),
                self._on_kept,
                lambda error: self._on_failed(str(error)),
            )

    def _on_kept(self, saved: Configuration) -> None:
        self.accept()
        self._on_saved(saved)

    def _clear(self, said: str) -> None:
        self.said.setText(said)
        while (item := self._results.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        results = QWidget()
        results.setLayout(self._results)
        self._results.setContentsMargins(0, 0, 0, 0)
        self._results.setSpacing(0)
        area = scrolled(results)
        area.setFixedHeight(_RESULTS)
        foot = QHBoxLayout()
        foot.setSpacing(Size.CONTROL_GAP)
        foot.addWidget(self.test)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PANEL)
        column.setSpacing(Size.COLUMN_GAP)
        column.addWidget(self.form)
        column.addWidget(Field("Secret", self.secret, self.secret))
        column.addWidget(self.said)
        column.addWidget(area)
        column.addLayout(foot)
        self.setFixedWidth(_WIDTH)


def _named(account: EmarsysAccount) -> bool:
    return bool(account.client_id if account.auth == "oauth2" else account.username)


def _who(account: EmarsysAccount) -> str:
    """What makes an account another one; empty while nobody is named."""
    who = account.client_id if account.auth == "oauth2" else account.username
    return f"{bound_hosts(account).split()[-1]} {who}" if who else ""
