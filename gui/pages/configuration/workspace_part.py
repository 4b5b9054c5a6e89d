"""The tab *This workspace*: where its file lies, its backups, the way to another computer, and the end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from gui.desk import Desk
from gui.pages.configuration.leaving import LOCK_WITHIN, after_stop, let_go
from gui.pages.configuration.part import WHO, Part, column_page, in_a_row, section
from gui.pages.configuration.typed_sure import TypedSure
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.lines import Lines
from gui.widgets.long_work import LongWork, Progress
from gui.widgets.moments import moment
from gui.widgets.sure import sure
from gui.widgets.text import hairline, label
from models.problems import EnvironmentProblem
from models.sandbox.file import beside as sandbox_beside
from models.storage import backups, bundle_files, recordings, removal, taking_along
from models.storage.backups import MEGABYTE
from models.storage.removal import Going
from models.storage.workspace import SUFFIX, open_workspace

KINDS = f"Workspaces (*{SUFFIX});;All files (*)"
_BACKUP = (
    "A whole copy, taken while the gateway runs. People and events are in it, so keep it as safe as the workspace. Who is"
    " forgotten is forgotten in the files below, too."
)
_MOVE = (
    "The gateway stops, and everything goes into one file to take along. The other computer asks whether it takes over or"
    " goes on with a copy; this one sends nothing more until you say so. The secret is entered there again, the sandbox"
    " begins anew, and its old file stays here."
)
_REMOVE = "The workspace with everything in it, its sandbox, its backups, and its secrets in the key store. For good."
_MOST_SHOWN = 6
BACKUP, RECORDING, BUNDLE = "backup", "recording", "bundle"


class WorkspacePart(Part):
    title = "This workspace"
    name = "backup"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._going: Going | None = None
        self._path = label(str(desk.workspace), "mono", selectable=True)
        self._facts = label("", "secondary")
        self.back_up = button("Back up…", self._on_back_up, icon="ph.floppy-disk")
        self.bring_back = button("Open as a workspace…", self._on_bring_back)
        self.list = Lines("Backups", ("File", "Kind", "Size", "Taken"), (84, 84, 112))
        self.list.selectionModel().selectionChanged.connect(self._show_chosen)
        self.copying = LongWork(desk, "MB")
        self.move_away = button("Move to another computer…", self._on_move, icon="ph.suitcase-simple")
        self.moving = LongWork(desk, "MB")
        self.remove = button("Remove from this computer…", self._on_remove, kind="harmful", icon="ph.trash")
        self._lay_out()

    @property
    def unsaved(self) -> str:
        return "a copy that is under way" if self.copying.running or self.moving.running else ""

    def shown(self, wanted: Any = None) -> None:
        self._read()

    def _read(self) -> None:
        self.edit(removal.going, self._on_going)

    def _on_going(self, found: Going) -> None:
        self._going = found
        own = sum(one.stat().st_size for one in found.files if one.is_file())
        self._facts.setText(f"{_size(own)} with {found.people:,} people and {found.events:,} events.")
        there = sorted((one for one in found.backups if one.is_file()), reverse=True)
        rows = [(str(one), _kind(one), _size(one.stat().st_size), self._taken(one)) for one in there]
        self.list.shown.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.bring_back.setVisible(bool(rows))
        self.list.setFixedHeight(Size.ROW * (1 + min(len(rows), _MOST_SHOWN)) + 2)
        self._show_chosen()

    def _taken(self, path: Path) -> str:
        return moment(int(path.stat().st_mtime * 1000), self.desk.now())

    def _show_chosen(self) -> None:
        self.bring_back.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Path | None:
        """The backup that is selected; a recording or a bundle is none."""
        rows = self.list.selectionModel().selectedRows()
        chosen = self.list.shown.rows[rows[0].row()] if rows else None
        return Path(chosen[0]) if chosen is not None and chosen[1] == BACKUP else None

    def _on_back_up(self) -> None:
        now = self.desk.now()
        proposed = str(backups.default_target(self.desk.workspace, now))
        name, _ = QFileDialog.getSaveFileName(self, "Back up the workspace", proposed, f"Backups (*{backups.SUFFIX})")
        if not name:
            return
        target = Path(name)

        def job(progress: Progress) -> int:
            target.unlink(missing_ok=True)  # the dialog has asked
            with open_workspace(self.desk.workspace, "editor") as opened:
                return backups.take(opened, target, WHO, now, progress)

        self._begin(self.copying, "Copying", job, partial(self._on_backed_up, target))

    def _on_backed_up(self, target: Path, size: int) -> None:
        self._ready()
        self.say(f"Wrote {target} ({_size(size)}).")
        self._read()

    def _on_bring_back(self) -> None:
        backup = self._chosen()
        proposed = self.desk.workspace.with_name(f"{self.desk.workspace.stem}-restored{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "Open a backup as a workspace", str(proposed), KINDS)
        if backup is None or not name:
            return
        target = Path(name)
        text = f"Made the workspace {target}. Close this console, then open it: it asks whether it goes on in place of this one."
        self.desk.background.work(lambda: backups.bring_back(backup, target), lambda _: self.say(text), self._on_failed)

    def _on_move(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Move to another computer", str(Path.home() / self.desk.workspace.name), KINDS
        )
        if not name:
            return
        target, text = Path(name), f"Move {self.desk.workspace.stem} to another computer?"
        consequence = (
            "The gateway stops now. This computer sends nothing more, unless it takes the workspace over again."
        )
        if sure(self, "Move to another computer", text, consequence, "Stop and move"):
            self.move_away.setEnabled(False)
            after_stop(self.desk, partial(self._take_along, target))

    def _take_along(self, target: Path) -> None:
        now = self.desk.now()

        def job(progress: Progress) -> int:
            target.unlink(missing_ok=True)  # the dialog has asked
            with open_workspace(self.desk.workspace, "writer", wait_for_lock=LOCK_WITHIN) as opened:
                return taking_along.take_along(opened, target, WHO, now, progress)

        self._begin(self.moving, "Copying", job, partial(self._on_moved, target))

    def _on_moved(self, target: Path, size: int) -> None:
        self._ready()
        sandbox = sandbox_beside(self.desk.workspace)
        stays = f" Its sandbox {sandbox} stays here until then." if sandbox.is_file() else ""
        self.say(
            f"Wrote {target} ({_size(size)}). Open it on the other computer and take it over there. When it runs there,"
            f" remove this one.{stays}"
        )

    def _on_remove(self) -> None:
        if self._going is None:
            return
        name = self.desk.workspace.stem
        asking = TypedSure(
            self,
            f"Remove {name} from this computer",
            "This cannot be undone. It deletes:",
            _told(self._going),
            name,
            "Remove for good",
        )
        if asking.exec():
            self.remove.setEnabled(False)
            after_stop(self.desk, self._forget_secrets)

    def _forget_secrets(self) -> None:
        now = self.desk.now()
        self.desk.background.work(
            lambda: removal.forget_secrets(self.desk.workspace, WHO, now), self._delete, self._on_failed
        )

    def _delete(self, found: Going) -> None:
        """Nothing of the console works on the workspace from here on, so its window closes."""
        let_go(self.desk)
        try:
            removal.delete_files(found)
        except EnvironmentProblem as problem:
            self.on_error(problem)
        else:
            self.window().close()

    def _begin(self, line: LongWork, what: str, job: Any, on_done: Any) -> None:
        self.banner.hide()
        self.back_up.setEnabled(False)
        self.move_away.setEnabled(False)
        line.start(what, job, on_done, self._on_failed, self._ready)

    def _on_failed(self, error: Exception) -> None:
        self._ready()
        self.on_error(error)

    def _ready(self) -> None:
        for one in (self.back_up, self.move_away, self.remove):
            one.setEnabled(True)

    def _lay_out(self) -> None:
        column = column_page(self, self.banner)
        column.addWidget(label("File", "section"))
        copy = CopyButton(lambda: str(self.desk.workspace), tip="Copy the path")
        column.addLayout(in_a_row(self._path, copy))
        column.addWidget(self._facts)
        self._begin_section(column, "Backup", _BACKUP)
        column.addWidget(self.list)
        column.addLayout(in_a_row(self.back_up, self.bring_back, self.copying))
        self._begin_section(column, "Move to another computer", _MOVE)
        column.addLayout(in_a_row(self.move_away, self.moving))
        self._begin_section(column, "Remove from this computer", _REMOVE)
        column.addLayout(in_a_row(self.remove))
        column.addStretch(1)

    @staticmethod
    def _begin_section(column: QVBoxLayout, title: str, sentence: str) -> None:
        column.addSpacing(Size.COLUMN_GAP)
        column.addWidget(hairline())
        column.addSpacing(Size.COLUMN_GAP)
        section(column, title, sentence)


def _told(going: Going) -> list[str]:
    told = [f"the workspace with {going.people:,} people and {going.events:,} events, and its sandbox"]
    if going.backups:
        count = len(going.backups)
        names = ", ".join(one.name for one in going.backups[:_MOST_SHOWN])
        told.append(
            f"{count} of its backups, recordings and unmasked bundles: {names}{' …' if count > _MOST_SHOWN else ''}"
        )
    if going.secrets:
        told.append("its secrets in the key store")
    return told


def _kind(path: Path) -> str:
    return RECORDING if recordings.is_recording(path) else BUNDLE if bundle_files.is_bundle(path) else BACKUP


def _size(count: int) -> str:
    return f"{count / MEGABYTE:,.1f} MB"
