"""The tab *Hand-over report*: one page about the workspace, to look at, print, and give away as PDF or HTML."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from gui.desk import Desk
from gui.pages.configuration.part import Part
from gui.pages.configuration.report_view import Report, ReportView
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import hairline, label
from models.meaning.handover import Handover
from models.problems import EnvironmentProblem
from models.storage import handover

_FACT = "Maps, rules, keys by name, permissions, retention and open points. No secrets and no personal data."


class HandoverPart(Part):
    title = "Hand-over report"
    name = "hand-over"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._handover: Handover | None = None
        self.view = ReportView()
        self.print = button("Print…", self._on_print, icon="ph.printer")
        self.pdf = button("Save as PDF…", self._on_pdf, icon="ph.file-pdf")
        self.html = button("Save as HTML…", self._on_html, icon="ph.file-text")
        self._buttons = (self.print, self.pdf, self.html)
        for one in self._buttons:
            one.setEnabled(False)
        self._lay_out()

    def shown(self, wanted: Any = None) -> None:
        self.desk.background.run(partial(handover.gather, now=self.desk.now()), self._on_gathered, self.on_error)

    def _on_gathered(self, found: Handover) -> None:
        self._handover = found
        self.view.show_report(Report(found))
        for one in self._buttons:
            one.setEnabled(True)

    def _on_print(self) -> None:
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog  # asks the system for its printers

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        preview = QPrintPreviewDialog(printer, self)
        preview.setWindowTitle("Hand-over report")
        preview.paintRequested.connect(self._paint)
        preview.exec()

    def _paint(self, printer: Any) -> None:
        assert self._handover is not None
        painter = QPainter(printer)
        Report(self._handover).paint_pages(painter, QSizeF(printer.width(), printer.height()), printer.newPage)
        painter.end()

    def _on_pdf(self) -> None:
        self._save("PDF files (*.pdf)", ".pdf", Report.write_pdf)

    def _on_html(self) -> None:
        self._save("HTML files (*.html)", ".html", Report.write_html)

    def _save(self, kinds: str, suffix: str, write: Any) -> None:
        proposed = f"{self.desk.workspace.stem}-hand-over{suffix}"
        name, _ = QFileDialog.getSaveFileName(self, "Save the hand-over report", proposed, kinds)
        if not name or self._handover is None:
            return
        try:
            write(Report(self._handover), Path(name))
        except EnvironmentProblem as problem:
            self.on_error(problem)
        else:
            self.say(f"Wrote {name}.")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.COLUMN_GAP)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(label(_FACT, "secondary"))
        row.addStretch(1)
        for one in self._buttons:
            row.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(hairline())
        column.addWidget(self.view, 1)
