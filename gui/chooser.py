"""The first window where it is not clear which workspace is meant: open one, make one, or look at the demo.

Workspaces are made by the command ``portway init``, so that they are the same however they were made.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from gui import memory
from gui.supervisor import program
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import hairline, label
from gui.workspace_list import WorkspaceList
from models.storage import places
from models.storage.workspace import SUFFIX

_DEMO = "demo"
_MADE_WITHIN_MS = 30_000


def known(there: Sequence[Path]) -> list[Path]:
    """Those that were opened last, then the others of the default folder."""
    recent = memory.recent()
    return [*recent, *(one for one in there if one not in recent)]


class Chooser(QDialog):
    """``chosen`` is the workspace to open, once the dialog was accepted."""

    def __init__(self, there: Sequence[Path]) -> None:
        super().__init__()
        self.setWindowTitle("Portway")
        self.setMinimumWidth(520)
        self.chosen: Path | None = None
        self._list = WorkspaceList(there)
        self._list.chosen.connect(self._take)
        self._list.setVisible(bool(there))
        self._name = QLineEdit()
        self._name.setPlaceholderText("Name of the client, for example acme")
        self._name.setAccessibleName("Name of the new workspace")
        self._name.returnPressed.connect(self._make)
        self._problem = label("", wrap=True)
        self._problem.hide()
        self._new = button("New workspace", self._make, kind="primary")
        self._demo = button("Open the demo", self._open_demo)
        self._wanted = ""
        self._making = QProcess(self)
        self._making.finished.connect(self._on_made)
        self._making.errorOccurred.connect(self._on_error)
        self._lay_out(any_there=bool(there))

    def _lay_out(self, *, any_there: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        layout.setSpacing(Size.COLUMN_GAP)
        layout.addWidget(label("Which workspace?" if any_there else "Make the first workspace", "headline"))
        hint = (
            "One client is one workspace is one file. A new one sends to a sandbox on this machine until it goes live."
        )
        layout.addWidget(label(hint, "secondary", wrap=True))
        layout.addWidget(self._list)
        if any_there:
            layout.addWidget(hairline())
        new = QHBoxLayout()
        new.addWidget(self._name, 1)
        new.addWidget(self._new)
        layout.addLayout(new)
        layout.addWidget(self._problem)
        others = QHBoxLayout()
        others.addWidget(self._demo)
        others.addWidget(button("Open a file …", self._open_file))
        others.addStretch(1)
        layout.addLayout(others)

    def _take(self, path: Path) -> None:
        self.chosen = path
        self.accept()

    def _make(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._say("Give the workspace a name: that of the client, for example.")
            return
        self._make_and_take(name)

    def _open_demo(self) -> None:
        path = places.named(_DEMO)
        if path.exists():
            self._take(path)
        else:
            self._make_and_take(_DEMO, "--demo")

    def _make_and_take(self, name: str, *options: str) -> None:
        if self._making.state() is QProcess.ProcessState.NotRunning:
            self._wanted = name
            self._allow(False)
            self._say("Making the workspace …")
            command, *arguments = program()
            self._making.start(command, [*arguments, "init", f"--workspace={name}", *options])

    def _on_made(self, code: int, status: QProcess.ExitStatus) -> None:
        self._allow(True)
        if status is QProcess.ExitStatus.NormalExit and code == 0:
            self._take(places.named(self._wanted))
        else:
            said = bytes(self._making.readAllStandardError().data()).decode("utf-8", "replace").strip()
            self._say(said or "The workspace could not be made. Look whether the disk is full, and try again.")

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._allow(True)
            self._say("The program that makes workspaces could not be started. Install Portway again.")

    def _allow(self, allowed: bool) -> None:
        for one in (self._list, self._name, self._new, self._demo):
            one.setEnabled(allowed)

    def done(self, result: int) -> None:
        """What is being made is finished first: half a workspace helps nobody."""
        self._making.waitForFinished(_MADE_WITHIN_MS)
        super().done(result)

    def _open_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Open a workspace", "", f"Workspaces (*{SUFFIX})")
        if file:
            self._take(Path(file))

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
