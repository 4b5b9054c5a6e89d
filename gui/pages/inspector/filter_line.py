"""The one line in which a filter is written: coloured while one types, the wrong word underlined, operators completed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument, QTextOption
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QWidget

from gui import style
from gui.theme import Size
from models.storage.event_filter import OPERATORS
from models.storage.event_filter.words import Word, words

_POPUP_WIDTH = 280
_LEFT = 42


class _Colours(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.wrong: tuple[int, int] | None = None

    def highlightBlock(self, text: str) -> None:
        for word in words(text):
            at = word.start
            if word.minus:
                self._paint(at, 1, "bad")
                at += 1
            if word.operator:
                self._paint(at, len(word.operator) + 1, "accent")
        if self.wrong is not None:
            start, end = self.wrong
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(style.colour("bad"))
            shape.setForeground(style.colour("bad"))
            self.setFormat(start, end - start, shape)

    def _paint(self, at: int, length: int, role: str) -> None:
        shape = QTextCharFormat()
        shape.setForeground(style.colour(role))
        self.setFormat(at, length, shape)


class FilterLine(QPlainTextEdit):
    """``edited``: the line was changed by the person; ``left``: Return, Down or Escape was pressed."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterLine")
        self.setAccessibleName("Filter")
        self.setPlaceholderText('Filter, like  type:track name:"Coupon Entered" verdict:rejected,failed')
        self.setFont(style.mono())
        self.setFixedHeight(Size.CONTROL)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        room = (Size.CONTROL - QFontMetrics(self.font()).height()) // 2 - 1
        self.setViewportMargins(_LEFT - 8, 0, 0, 0)
        self.setStyleSheet(f"QPlainTextEdit {{ padding: {room}px 8px 0 8px; }}")
        self._colours = _Colours(self.document())
        self._completer = QCompleter(QStringListModel([], self), self)
        self._popup = QListView()
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup.clicked.connect(lambda index: self._complete(index.data()))
        self._last = ""
        self._values: Mapping[str, Sequence[str]] = {}
        self.textChanged.connect(self._on_text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colours.rehighlight()

    def text(self) -> str:
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Put another line in; this is not an edit by the person."""
        self._last = text
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def take_offers(self, values: Mapping[str, Sequence[str]]) -> None:
        """What may stand behind each operator."""
        self._values = values

    def mark_wrong(self, where: tuple[int, int] | None) -> None:
        """Underline the word at fault."""
        if where != self._colours.wrong:
            self._colours.wrong = where
            self._colours.rehighlight()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(" ".join(source.text().split("\n")))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes what the open list of completions offers; otherwise it goes on to the next widget."""
        return not self._popup.isVisible() and super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._complete(popup.currentIndex().data() or self._offers()[0])
            popup.hide()
        elif popup.isVisible() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()  # the completer's
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)
            if event.text():
                self._offer()

    def _on_text(self) -> None:
        text = self.text()
        if text != self._last:
            self._last = text
            self._colours.wrong = None
            self.edited.emit(text)

    def _begun(self) -> Word | None:
        """The word that the cursor stands at the end of, as far as it goes."""
        before = self.text()[: self.textCursor().position()]
        last = deque(words(before), maxlen=1)
        return last[0] if last and last[0].end == len(before) else None

    def _offers(self) -> list[str]:
        begun = self._begun()
        if begun is None:
            return []
        value = begun.values[-1].lower() if begun.values and begun.last < begun.end else ""
        if not begun.operator:
            return [f"{name}:" for name in OPERATORS if value and name.startswith(value)]
        known = OPERATORS.get(begun.operator)
        offered = self._values.get(begun.operator, known.offers if known is not None else ())
        return [_quoted(one) for one in offered if one.lower().startswith(value) and one.lower() != value]

    def _offer(self) -> None:
        offers = self._offers()
        if not offers:
            self._popup.hide()
            return
        self._completer.setModel(QStringListModel(offers, self))
        box = self.cursorRect()
        self._completer.complete(QRect(box.left() + _LEFT, box.top() + 6, _POPUP_WIDTH, box.height()))

    def _complete(self, offer: str) -> None:
        """Put what is offered in the place of what is begun of it."""
        begun = self._begun()
        if begun is not None:
            cursor = self.textCursor()
            cursor.setPosition(begun.last, cursor.MoveMode.KeepAnchor)
            cursor.insertText(offer)
            self.setTextCursor(cursor)
            self._offer()


def _quoted(value: str) -> str:
    """As it is written in the line."""
    if not set(value) & set(' ,:"\\'):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
