"""The window of the help: contents and search at the left, the page at the right, back and forward, find in page."""

from __future__ import annotations

from base64 import b64decode, b64encode
from itertools import pairwise

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import memory
from gui.help import search, topics
from gui.help.browser import HelpBrowser
from gui.help.contents_list import ContentsView, results
from gui.help.find_bar import FindBar
from gui.help.history import History, Place
from gui.shortcuts import HELP_FIND, HELP_SEARCH, HELP_STEPS
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label

_PLACE = "help/window"
_LEFT = 280
_USUAL = (1120, 780)
_LEAST = (760, 480)


class HelpWindow(QWidget):
    """Beside the console, never in its way: it stays while the console goes on."""

    def __init__(self, over: QWidget | None = None) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle("Help – Portway")
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(*_LEAST)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._history = History()
        self.search = QLineEdit()
        self.list = ContentsView()
        self.nothing = label("", "secondary", wrap=True)
        self.page = HelpBrowser()
        self.find_bar = FindBar(self.page)
        self.title = label("", "pageTitle")
        self.look = button("Find in page", self.find_bar.open, icon="ph.magnifying-glass")
        self.back = button("", self.go_back, kind="icon", icon="ph.arrow-left", tip="Back")
        self.forward = button("", self.go_forward, kind="icon", icon="ph.arrow-right", tip="Forward")
        self._lay_out()
        self._connect()
        self.resize(*_USUAL)
        if kept := memory.recall(_PLACE, ""):
            self.restoreGeometry(QByteArray(b64decode(kept)))
        elif over is not None:
            self.move(over.window().frameGeometry().center() - self.rect().center())

    def open(self, wanted: str) -> None:
        """Show what is asked for: a topic, with ``#`` and a heading where one is meant, or ``reason:CODE``."""
        name, anchor = topics.resolved(wanted)
        self._history.leave_at(self.page.verticalScrollBar().value())
        self._history.go(Place(name, anchor))
        self._show(Place(name, anchor))

    def go_back(self) -> None:
        self._history.leave_at(self.page.verticalScrollBar().value())
        self._return_to(self._history.back())

    def go_forward(self) -> None:
        self._history.leave_at(self.page.verticalScrollBar().value())
        self._return_to(self._history.forward())

    def _return_to(self, place: Place | None) -> None:
        if place is not None:
            self._show(place)
            self.page.verticalScrollBar().setValue(place.scrolled)

    def _show(self, place: Place) -> None:
        topic = topics.topic(place.topic)
        self.page.show_topic(topic, place.anchor)
        self.title.setText(topic.title)
        self.back.setEnabled(self._history.can_go_back)
        self.forward.setEnabled(self._history.can_go_forward)
        self.find_bar.look()
        if not self.search.text().strip():
            self.list.show_contents(place.topic, place.anchor)

    def _on_search(self, asked: str) -> None:
        place = self._history.place
        if not asked.strip() and place is not None:
            self.list.show_contents(place.topic, place.anchor)
            self.nothing.hide()
            return
        hits = search.found(asked, topics.sections())
        self.list.show_rows(results(hits))
        self.nothing.setVisible(not hits)
        self.nothing.setText("Nothing in the help has all of these words. Try fewer, or the code from an explanation.")
        if hits:
            self.list.step(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field Up, Down and Return belong to the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                self.list.step(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.list.open_current()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back the last thing: the search, then the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
        else:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() is Qt.MouseButton.ForwardButton:
            self.go_forward()
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        memory.remember(_PLACE, b64encode(self.saveGeometry().data()).decode())
        super().closeEvent(event)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        self.list.chosen.connect(self.open)
        self.page.followed.connect(self._on_followed)
        keys = [*HELP_SEARCH.sequences, *HELP_FIND.sequences, *HELP_STEPS.sequences]
        for one, act in zip(keys, (self._seek, self.find_bar.open, self.go_back, self.go_forward), strict=True):
            QShortcut(one, self, act)

    def _on_followed(self, link: str) -> None:
        here = self._history.place
        self.open(f"{here.topic}{link}" if link.startswith("#") and here is not None else link)

    def _seek(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Search the help")
        self.search.setAccessibleName("Search the help")
        self.search.setClearButtonEnabled(True)
        self.nothing.setContentsMargins(Size.COLUMN_GAP, Size.CONTROL_GAP, Size.COLUMN_GAP, 0)
        self.nothing.hide()
        left = QWidget()
        left.setObjectName("navigation")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left.setFixedWidth(_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, Size.COLUMN_GAP, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        holder = QHBoxLayout()
        holder.setContentsMargins(Size.COLUMN_GAP, 0, Size.COLUMN_GAP, 0)
        holder.addWidget(self.search)
        column.addLayout(holder)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._head())
        right.addWidget(self.find_bar)
        right.addWidget(self.page, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(right, 1)
        reached = (self.search, self.list, self.back, self.forward, self.look, self.find_bar.field, self.page)
        for before, after in pairwise(reached):
            self.setTabOrder(before, after)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("pageHead")
        head.setFixedHeight(Size.PAGE_HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(Size.COLUMN_GAP, 0, Size.PAGE, 0)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(Size.CONTROL_GAP)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.look)
        return head
