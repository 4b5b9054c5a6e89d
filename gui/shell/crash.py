"""Faults that nobody expected: each is said in a dialog with a report to copy or save, and the console goes on.

What ends the process at once (a fault in a library, a fatal message of Qt) leaves its traces in a file, and the next start
shows them.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

import platformdirs
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui import style
from gui.shell.crash_report import place, report, report_of_end
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.text import label

log = logging.getLogger(__name__)

_SIZE = (720, 440)
_LEVELS = {QtMsgType.QtWarningMsg: logging.WARNING, QtMsgType.QtCriticalMsg: logging.ERROR}
GOES_ON = "Something went wrong that should not have. The console goes on; what you did last may not have been done."
ENDED = "The last time the console ended by a fault. What was saved is safe, and the gateway looks after itself."


class CrashDialog(QDialog):
    """One at a time: while it is open, later faults are counted."""

    def __init__(self, text: str, found: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A fault in Portway")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._report = QPlainTextEdit(found)
        self._report.setReadOnly(True)
        self._report.setFont(style.mono())
        self._report.setAccessibleName("Report")
        self._count = 1
        self._said = label("", "secondary")
        self._said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.COLUMN_GAP)
        column.addWidget(label(text, "strong", wrap=True))
        hint = (
            "The report below holds versions and places in the program: no values, no names, no paths of this machine."
        )
        column.addWidget(label(f"{hint} Send it to whoever gave you Portway.", "secondary", wrap=True))
        column.addWidget(self._report, 1)
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(CopyButton(self._report.toPlainText, "Copy report"))
        row.addWidget(button("Save report …", self._save, icon="ph.download-simple"))
        row.addWidget(self._said, 1)
        row.addStretch(0)
        row.addWidget(button("Close", self.accept, kind="primary"))
        column.addLayout(row)

    @classmethod
    def of_last_run(cls, found: str, parent: QWidget) -> CrashDialog:
        """What a start says where the run before it was ended by a fault."""
        return cls(ENDED, found, parent)

    def count_one_more(self) -> None:
        self._count += 1
        self._tell(f"{self._count} faults since; this is the first.")

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save report", "portway-report.txt")
        if name:
            try:
                Path(name).write_text(self._report.toPlainText() + "\n", encoding="utf-8")
                self._tell(f"Saved as {Path(name).name}.")
            except OSError as error:
                self._tell(f"It cannot be written there: {error.strerror}. Choose another place.")

    def _tell(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()


class Faults(QObject):
    """Catches what nobody caught, on every thread, and shows it on the GUI thread."""

    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: CrashDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        found = report(error if error is not None else kind())
        log.error("a fault of the console\n%s", found)
        self._caught.emit(found)

    def _show(self, found: str) -> None:
        if self._dialog is not None:
            self._dialog.count_one_more()
            return
        self._dialog = CrashDialog(GOES_ON, found, QApplication.activeWindow())
        self._dialog.destroyed.connect(self._on_closed)
        self._dialog.open()

    def _on_closed(self) -> None:
        self._dialog = None


class LastWords:
    """The file for what ends the process at once. It is empty, unless the last run ended so."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or platformdirs.user_log_path("portway", appauthor=False)) / "console-fault.txt"
        self._file: TextIO | None = None

    def of_last_run(self) -> str:
        """The report about the end of the last run; empty where it ended well."""
        try:
            left = self._path.read_text("utf-8", "replace")
        except OSError:
            return ""
        return report_of_end(left) if left.strip() else ""

    def keep(self) -> None:
        """From now on write there what ends the process."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return  # without a place for it the console runs as well
        faulthandler.enable(self._file)
        qInstallMessageHandler(self._on_message)

    def end_well(self) -> None:
        """The run is over and nothing happened."""
        if self._file is not None:
            qInstallMessageHandler(None)
            faulthandler.disable()
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind is QtMsgType.QtFatalMsg and self._file is not None:
            self._file.write(f'Qt fatal message\n  File "{place(context.file or "")}", line {context.line} in qt\n')
            self._file.flush()
        log.log(_LEVELS.get(kind, logging.DEBUG), "Qt: %s", text)
