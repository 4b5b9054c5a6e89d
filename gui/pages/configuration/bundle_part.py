"""The tab *Client bundle*: takes configuration, sample events and what is expected of them along, and tests such a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedLayout, QWidget

from gui.desk import Desk
from gui.pages.configuration.bundle_report import BundleReport
from gui.pages.configuration.drop_zone import DropZone
from gui.pages.configuration.part import WHO, Part, column_page, in_a_row, section
from gui.pages.inspector.masked_box import MaskedBox
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.long_work import LongWork, Progress
from gui.widgets.text import hairline, label
from models.meaning.bundle import LARGEST, MOST_CASES, Bundle, read
from models.meaning.configuration_file import Document, read_document
from models.storage import bundle_files, bundles
from models.storage.files import read_file
from models.storage.workspace import open_workspace

KINDS = "Client bundles (*.portway-bundle);;All files (*)"
SUFFIX = ".portway-bundle"
NEWEST = 200
_TEST = (
    "Each event of the bundle is decided again on an empty state of its own, and compared with what is expected. Nothing is"
    " sent, and nothing of this workspace changes."
)
_MAKE = (
    "The configuration, the newest events, and what becomes of each: which fields are updated, which rules move, what goes"
    " out. One JSON file, to hand on or to keep beside the client's papers."
)


class BundlePart(Part):
    """``on_import(source, document)`` takes the configuration of a bundle on to the import. ``shown`` takes a file, or
    ids of events."""

    title = "Client bundle"
    name = "bundle"

    def __init__(self, desk: Desk, on_import: Callable[[str, Document], None]) -> None:
        super().__init__(desk)
        self._on_import = on_import
        self._ids: list[int] = []
        self.zone = DropZone("a client bundle", KINDS, "ph.package")
        self.zone.given.connect(self.open_file)
        self.newest = QLineEdit(str(NEWEST))
        self.newest.setValidator(QIntValidator(1, MOST_CASES, self))
        self.newest.setFixedWidth(72)
        self.newest.setAccessibleName("How many of the newest events")
        self._before, self._after = label("The newest"), label("events")
        self.instead = button("Take the newest instead", lambda: self._choose([]), kind="link")
        self.instead.hide()
        self.masked = MaskedBox(desk.workspace)
        self.make = button("Make bundle…", self._on_make, icon="ph.package")
        self.work = LongWork(desk, "events")
        self.report = BundleReport(desk, self._take_in, self._leave)
        self._rest = QWidget()
        self._lay_out()

    def shown(self, wanted: Any = None) -> None:
        if isinstance(wanted, Path):
            self.open_file(wanted)
        elif isinstance(wanted, list):
            self._choose(wanted)

    def _choose(self, ids: list[int]) -> None:
        """Events for the next bundle; none: the newest."""
        self._ids = ids
        self._before.setText(f"{len(ids):,} selected" if ids else "The newest")
        self.newest.setVisible(not ids)
        self.instead.setVisible(bool(ids))

    def open_file(self, path: Path) -> None:
        self.desk.background.work(
            lambda: read(read_file(path, LARGEST)), partial(self._on_bundle, path.name), self.on_error
        )

    def _on_bundle(self, source: str, bundle: Bundle) -> None:
        self.banner.hide()
        self._pages.setCurrentWidget(self.report)
        self.report.begin(source, bundle)

    def _leave(self) -> None:
        self._pages.setCurrentWidget(self._rest)

    def _take_in(self, source: str, bundle: Bundle) -> None:
        try:
            document = read_document(bundle.configuration)
        except Exception as error:
            self._leave()
            self.on_error(error)
            return
        self._leave()
        self._on_import(source, document)

    def _on_make(self) -> None:
        proposed = f"{self.desk.workspace.stem}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self, "Make a client bundle", proposed, KINDS)
        if not name:
            return
        target, masked, now = Path(name), self.masked.isChecked(), self.desk.now()
        ids, newest = self._ids, int(self.newest.text() or NEWEST)

        def job(progress: Progress) -> int:
            with open_workspace(self.desk.workspace, "editor") as opened:
                chosen = ids or bundles.newest_events(opened.db, newest)
                bundle = bundles.make(opened.db, chosen, now, masked=masked, progress=progress)
                bundle_files.save(opened.db, bundle, target, WHO, now)
                return len(bundle.cases)

        self.banner.hide()
        self.make.setEnabled(False)
        self.work.start("Deciding", job, partial(self._on_made, target, masked), self._on_failed, self._ready)

    def _on_made(self, target: Path, masked: bool, count: int) -> None:
        self._ready()
        held = "people are stand-ins" if masked else "it holds personal data: keep it as safe as the workspace"
        self.say(f"Wrote {target} with {count:,} events; {held}.", "Test it", lambda: self.open_file(target))

    def _on_failed(self, error: Exception) -> None:
        self._ready()
        self.on_error(error)

    def _ready(self) -> None:
        self.make.setEnabled(True)

    def _lay_out(self) -> None:
        self._pages = QStackedLayout(self)
        column = column_page(self._rest, self.banner)
        section(column, "Test a bundle", _TEST)
        column.addWidget(self.zone)
        column.addSpacing(Size.COLUMN_GAP)
        column.addWidget(hairline())
        column.addSpacing(Size.COLUMN_GAP)
        section(column, "Make a bundle", _MAKE)
        column.addLayout(in_a_row(self._before, self.newest, self._after, self.instead))
        column.addWidget(self.masked)
        column.addLayout(in_a_row(self.make, self.work))
        column.addStretch(1)
        self._pages.addWidget(self._rest)
        self._pages.addWidget(self.report)
