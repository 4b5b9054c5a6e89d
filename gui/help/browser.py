"""Shows one page of the help: our HTML in our colours. It loads nothing but what this program draws itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QPainter, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from gui import style
from gui.help import page_html
from gui.help.topics import Topic
from gui.theme import Size
from gui.widgets.shapes import draw_verdict
from models.meaning.trace.verdicts import Verdict

_FINE = 4
"""Shapes are drawn this many times as large, for fine screens."""


class HelpBrowser(QTextBrowser):
    """``followed``: a link to another place in the help was chosen, as it stands in the page. Others lead nowhere."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topic: Topic | None = None
        self._sheet = ""
        self.setAccessibleName("Help page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("help")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(self._on_link)

    def show_topic(self, topic: Topic, anchor: str = "") -> None:
        """Show a page from its top, or from one of its headings."""
        if topic is not self._topic:
            self._topic = topic
            self._draw(topic)
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """The shape of a verdict (``verdict:parked``); of anything else nothing, wherever it is said to be."""
        url = QUrl(name)
        word = url.path().replace("-", "_").upper()
        if kind == QTextDocument.ResourceType.ImageResource.value and url.scheme() == "verdict":
            return _shape(Verdict[word]) if word in Verdict.__members__ else QImage()
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setLineWrapColumnOrWidth(min(Size.SENTENCE + 2 * Size.PAGE, self.viewport().width()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        dressed = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
        if dressed and self._topic is not None and self._sheet != _sheet():
            at = self.verticalScrollBar().value()
            self._draw(self._topic)
            self.verticalScrollBar().setValue(at)

    def _draw(self, topic: Topic) -> None:
        self._sheet = _sheet()
        self.document().setDefaultStyleSheet(self._sheet)
        self.document().setDocumentMargin(Size.PAGE)
        self.setHtml(page_html.written(topic, style.roles()))

    def _on_link(self, url: QUrl) -> None:
        if not url.scheme() and not url.host():
            self.followed.emit(url.toString())


def _sheet() -> str:
    """Colours and sizes in force."""
    return page_html.sheet(style.roles(), style.mono().family())


def _shape(verdict: Verdict) -> QImage:
    side = Size.SHAPE * _FINE
    made = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(_FINE)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw_verdict(painter, QRectF(0, 0, Size.SHAPE, Size.SHAPE), verdict, style.colour("surface"))
    painter.end()
    return made
