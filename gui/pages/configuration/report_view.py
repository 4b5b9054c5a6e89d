"""The report on paper: a document with painted time lines, shown as a sheet, printed, and written as PDF or HTML."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter, QRegion, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from gui import style
from gui.pages.configuration import report_html
from gui.pages.rules.timeline_view import TimelineView
from gui.theme import LIGHT, Size
from models.meaning.handover import Handover
from models.meaning.rules.timeline import Timeline
from models.storage.files import write_file

_SHARPER = 3
"""Pictures have so many pixels for one of the page, for paper."""
_MARGINS = QMarginsF(18, 18, 18, 18)
_DOTS_PER_MM = 1200 / 25.4
_PAGE_WIDTH = report_html.WIDTH + 2


class Report(QTextDocument):
    """The page of one hand-over. It loads nothing but its own pictures."""

    def __init__(self, handover: Handover) -> None:
        super().__init__()
        self._handover = handover
        self._pictures: list[QImage] = []
        self.setDocumentMargin(0)
        self.setHtml(report_html.page(handover, self._picture))

    def loadResource(self, kind: int, name: QUrl | str) -> QImage | None:
        url = QUrl(name)
        return self._pictures[int(url.path())] if url.scheme() == "picture" else None

    def write_html(self, target: Path) -> None:
        """One file with its pictures in it."""
        write_file(target, report_html.page(self._handover, lambda one: _as_data(drawn(one)), for_browsers=True))

    def write_pdf(self, target: Path) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(f"{self._handover.client}: hand-over")
        writer.setResolution(1200)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                _MARGINS,
                QPageLayout.Unit.Millimeter,
            )
        )
        painter = QPainter(writer)
        size = QSizeF(writer.width(), writer.height())
        self.paint_pages(painter, size, writer.newPage)
        painter.end()
        write_file(target, bytes(buffer.data().data()))

    def paint_pages(self, painter: QPainter, size: QSizeF, new_page: Callable[[], bool]) -> None:
        """Paint page after page of this size in the device's dots; a line is never cut in two."""
        scale = size.width() / _PAGE_WIDTH
        height = size.height() / scale
        self.setPageSize(QSizeF(_PAGE_WIDTH, height))
        for number in range(self.pageCount()):
            if number:
                new_page()
            painter.save()
            painter.scale(scale, scale)
            painter.translate(0, -number * height)
            self.drawContents(painter, QRectF(0, number * height, _PAGE_WIDTH, height))
            painter.restore()

    def _picture(self, one: Timeline) -> str:
        self._pictures.append(drawn(one))
        return f"picture:{len(self._pictures) - 1}"


class ReportView(QTextBrowser):
    """The report as a sheet; nothing in it can be followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName("Hand-over report")
        self.setObjectName("paper")
        self.setStyleSheet(f"#paper {{ background: {LIGHT.surface}; border: none; border-radius: 0; padding: 0; }}")
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(_PAGE_WIDTH + 2 * Size.PAGE)

    def show_report(self, report: Report) -> None:
        report.setParent(self)
        report.setDocumentMargin(Size.PAGE)
        self.setDocument(report)


def drawn(one: Timeline) -> QImage:
    """A time line as the rule's form draws it, on white."""
    view = TimelineView()
    view.resize(report_html.WIDTH, 1)
    view.show_timeline(one)
    view.hide()
    image = QImage(report_html.WIDTH * _SHARPER, view.height() * _SHARPER, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDevicePixelRatio(_SHARPER)
    painter = QPainter(image)
    with style.on_paper():
        view.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    image.setDevicePixelRatio(1)
    return image


def _as_data(image: QImage) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return f"data:image/png;base64,{base64.b64encode(bytes(buffer.data().data())).decode()}"
