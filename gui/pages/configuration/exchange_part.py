"""The tab *Import and export*: writes the configuration to a file, takes one in and shows what it would change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from gui.desk import Desk
from gui.pages.configuration.bundle_part import SUFFIX as BUNDLE_SUFFIX
from gui.pages.configuration.drop_zone import DropZone
from gui.pages.configuration.part import WHO, Part, column_page, in_a_row, section
from gui.pages.configuration.review import Review
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.check import CheckBox
from gui.widgets.moments import moment
from gui.widgets.text import hairline, label
from models.meaning import account_snapshot
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import Document, read, to_text
from models.storage import accounts, audit, importing, revisions
from models.storage.files import read_file, write_file
from models.storage.importing import Proposal
from models.storage.workspace import Workspace

KINDS = "Configuration files (*.json);;All files (*)"
_IMPORT = (
    "Maps, rules and settings of a file that Portway exported. You see first what would change; keys, people and events are"
    " never touched."
)
_EXPORT = "Maps, rules and settings as one JSON file, without secrets, keys or personal data. It can be kept under version control."
_ACCOUNT = "Its fields, choices and external events, as a file that the sandbox can be filled from."


class ExchangePart(Part):
    """``on_bundle`` takes a file that is a client bundle, and no configuration alone."""

    title = "Import and export"
    name = "import"

    def __init__(self, desk: Desk, on_bundle: Callable[[Path], None]) -> None:
        super().__init__(desk)
        self._on_bundle = on_bundle
        self.zone = DropZone("a configuration file", KINDS)
        self.zone.given.connect(self.open_file)
        self.hosts = CheckBox("Include the mode and the addresses that it sends to")
        self.export = button("Export…", self._on_export, icon="ph.download-simple")
        self.account_note = label("", "note")
        self.read_account = button("Going live reads it", lambda: desk.open("Going live", None), kind="link")
        self.export_account = button("Export the account…", self._on_export_account, icon="ph.download-simple")
        self.review = Review(desk, self._on_apply, self._leave_review)
        self._rest = QWidget()
        self._lay_out()

    @property
    def unsaved(self) -> str:
        return "an import that was not applied" if self.reviewing else ""

    @property
    def reviewing(self) -> bool:
        return self._pages.currentWidget() is self.review

    def shown(self, wanted: Any = None) -> None:
        if isinstance(wanted, Path):
            self.open_file(wanted)
        elif self.reviewing:
            self.review.refresh()
        self.desk.background.run(_account_read_at, self._on_account, self.on_error)

    def _on_account(self, read_at: int) -> None:
        read = (
            f"As it was read {moment(read_at, self.desk.now())}." if read_at else "The real account was not read yet."
        )
        self.account_note.setText(read)
        self.read_account.setVisible(not read_at)
        self.export_account.setEnabled(bool(read_at))

    def open_file(self, path: Path) -> None:
        """Show what the file would change; a client bundle is tested first."""
        if path.suffix == BUNDLE_SUFFIX:
            self._on_bundle(path)
            return
        self.desk.background.work(lambda: read(read_file(path)), partial(self.open_document, path.name), self.on_error)

    def open_document(self, source: str, document: Document) -> None:
        self.banner.hide()
        self.review.begin(source, document)
        self._pages.setCurrentWidget(self.review)

    def _leave_review(self) -> None:
        self._pages.setCurrentWidget(self._rest)

    def _on_apply(self, proposal: Proposal, source: str) -> None:
        now, what = self.desk.now(), f"Imported {source}"
        self.desk.background.work(
            lambda: self._edited(lambda opened: importing.save(opened.db, proposal, WHO, what, now)),
            partial(self._on_applied, proposal.old.revision, what),
            self.review.on_refused,
        )

    def _on_applied(self, before: int, what: str, saved: Configuration) -> None:
        self._leave_review()
        text = f"Applied as revision {saved.revision}. A running gateway has it within a second."
        self.say(text, "Undo", partial(self.take_back, before, saved.revision, what, self._on_taken_back))

    def _on_taken_back(self, saved: Configuration) -> None:
        self.say(f"Undone, as revision {saved.revision}.")

    def _on_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export the configuration", self._proposed("configuration"), KINDS)
        if name:
            with_hosts = self.hosts.isChecked()

            def text(db: SqliteDatabase) -> str:
                return to_text(revisions.latest(db), mode_and_hosts=with_hosts)

            self._write(Path(name), "configuration exported", text)

    def _on_export_account(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export the account", self._proposed("account"), KINDS)
        if name:

            def text(db: SqliteDatabase) -> str:
                return account_snapshot.to_text(accounts.newest_live(db.connection()).catalogue)

            self._write(Path(name), "account exported", text)

    def _write(self, target: Path, what: str, text: Any) -> None:
        now = self.desk.now()

        def job(opened: Workspace) -> Path:
            write_file(target, text(opened.db))
            audit.note(opened.db, WHO, what, now, file=str(target))
            return target

        self.edit(job, lambda written: self.say(f"Wrote {written}."))

    def _proposed(self, what: str) -> str:
        return f"{self.desk.workspace.stem}-{what}.json"

    def _lay_out(self) -> None:
        self._pages = QStackedLayout(self)
        column = column_page(self._rest, self.banner)
        section(column, "Import", _IMPORT)
        column.addWidget(self.zone)
        column.addSpacing(Size.COLUMN_GAP)
        column.addWidget(hairline())
        column.addSpacing(Size.COLUMN_GAP)
        section(column, "Export", _EXPORT)
        column.addWidget(self.hosts)
        column.addLayout(in_a_row(self.export))
        column.addSpacing(Size.COLUMN_GAP)
        section(column, "The account alone", _ACCOUNT)
        column.addLayout(in_a_row(self.export_account, self.account_note, self.read_account))
        column.addStretch(1)
        self._pages.addWidget(self._rest)
        self._pages.addWidget(self.review)


def _account_read_at(db: SqliteDatabase) -> int:
    """When the real account was last read, ms; 0: never."""
    return accounts.newest_live(db.connection()).catalogue.read_at
