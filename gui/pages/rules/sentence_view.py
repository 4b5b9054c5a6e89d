"""The rule's sentence, painted: values underlined in accent, what stops saving dotted in the colour of errors."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import style
from gui.pages.rules.judgement import Judgement
from gui.theme import Size, Type
from models.meaning.rules.wording import Span

_LINE = 26
_UNDER = 3


class SentenceView(QWidget):
    """Grows with its text; at most ``Size.SENTENCE`` wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: Sequence[Span] = ()
        self._faulty: frozenset[int] = frozenset()
        self._quiet = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(Size.SENTENCE)
        self.setMinimumHeight(_LINE)

    @property
    def text(self) -> str:
        return "".join(one.text for one in self._spans)

    def show_judgement(self, judgement: Judgement) -> None:
        self._quiet = judgement.told is None
        self._spans = judgement.told.spans if judgement.told is not None else (Span(judgement.instead),)
        self._faulty = judgement.faulty_rows
        self.setAccessibleName(self.text)
        self.setFixedHeight(self.heightForWidth(min(self.width(), Size.SENTENCE)))
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, self._laid_out(width).lineCount()) * _LINE

    def resizeEvent(self, event: object) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def _laid_out(self, width: int) -> QTextLayout:
        font = style.medium(Type.SENTENCE)
        layout = QTextLayout(self.text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        layout.beginLayout()
        at = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, at))
            at += _LINE
        layout.endLayout()
        return layout

    def _formats(self) -> list[QTextLayout.FormatRange]:
        found, start = [], 0
        for span in self._spans:
            one = QTextLayout.FormatRange()
            one.start, one.length = start, _utf16(span.text)
            start += one.length
            form = QTextCharFormat()
            marked = span.kind != "text"
            form.setFontWeight(QFont.Weight.DemiBold if marked else QFont.Weight.Medium)
            form.setForeground(style.colour(self._ink(span)))
            one.format = form
            found.append(one)
        return found

    def _ink(self, span: Span) -> str:
        if self._quiet:
            return "text_3"
        return "bad" if self._is_faulty(span) else "text"

    def _is_faulty(self, span: Span) -> bool:
        return span.kind == "value" and span.row in self._faulty

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        layout = self._laid_out(self.width())
        layout.draw(painter, QPointF(0, 0))
        start = 0
        for span in self._spans:
            end = start + _utf16(span.text)
            if span.kind != "text":
                self._underline(painter, layout, start, end, self._is_faulty(span))
            start = end
        painter.end()

    def _underline(self, painter: QPainter, layout: QTextLayout, start: int, end: int, faulty: bool) -> None:
        line_style = Qt.PenStyle.DotLine if faulty else Qt.PenStyle.SolidLine
        painter.setPen(QPen(style.colour("bad" if faulty else "accent"), 2, line_style))
        for at in range(layout.lineCount()):
            line = layout.lineAt(at)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first < last:
                y = line.y() + line.ascent() + line.descent() + _UNDER - 1
                left, right = line.cursorToX(first), line.cursorToX(last)
                painter.drawLine(QPointF(_x(left), y), QPointF(_x(right), y))


def _x(found: object) -> float:
    """PySide gives the place together with the cursor."""
    return float(found[0]) if isinstance(found, tuple) else float(found)  # type: ignore[arg-type]


def _utf16(text: str) -> int:
    """Length as Qt counts it."""
    return len(text.encode("utf-16-le")) // 2
