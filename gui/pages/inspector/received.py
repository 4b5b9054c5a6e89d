"""The tab *Received*: the stored message as a tree, with its paths to copy in the writing of data maps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QMenu, QTreeView, QVBoxLayout, QWidget

from gui import style
from gui.pages.inspector.json_model import JsonModel, Node
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.found import Find, FoundDelegate, nothing
from gui.widgets.text import label
from models.storage.event_detail import Detail
from models.storage.event_filter.sought import exactly

_OPEN_AT_ONCE = 60
"""So many rows are open at first."""
_OPEN_FOUND = 300
"""The same for what a search has found."""


class Received(QWidget):
    """``read_all`` is asked to bring a message that is too large to be read unasked; ``open_page`` is ``Desk.open``."""

    def __init__(
        self,
        read_all: Callable[[int], None],
        open_page: Callable[[str, object], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read_all = read_all
        self._event = 0
        self.places_in: Find = nothing
        """What is to be marked."""
        self.model = JsonModel()
        self.tree = _Tree(self.model, open_page)
        self._find = QLineEdit(placeholderText="Filter by a name or value")
        self._find.setAccessibleName("Filter the message")
        self._find.setFixedWidth(240)
        self._find.textChanged.connect(self._filter)
        self._copy = CopyButton(lambda: Node("", self.model.value, None, 0).text(), "Copy JSON")
        self._path = label("", "secondary", selectable=True)
        self._path.setFont(style.mono())
        self._said = label("", "secondary")
        self._read = button("Read it", lambda: self._read_all(self._event), kind="link")
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        row = QHBoxLayout()
        row.setSpacing(Size.COLUMN_GAP)
        for widget in (self._find, self._path, self._said, self._read):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE - 8, Size.COLUMN_GAP, Size.PAGE, 0)
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(row)
        column.addWidget(self.tree, 1)

    def show_detail(self, detail: Detail) -> None:
        self._event = detail.line.id
        self._find.clear()
        large = detail.body is not None and detail.message is None
        self._read.setVisible(large)
        if detail.body is None:
            self._say("No message is kept: it had none, or retention has removed it.")
            self.model.show({})
        elif large:
            self._say(f"The message is large ({detail.body / 1024:,.0f} KB as stored).")
            self.model.show({})
        else:
            self.show_message(detail.message)

    def show_message(self, message: object) -> None:
        self._read.hide()
        self._said.hide()
        self._find.show()
        self._copy.show()
        self.model.show(message)
        self.tree.open_some(_OPEN_AT_ONCE)
        self.mark()

    def mark(self) -> None:
        """Mark what is found by now, and go to the first such place; what stands in the field comes before."""
        here = exactly(self._find.text())
        self.model.places_in = here.in_text if here else self.places_in
        self.tree.viewport().update()
        if not here and self.places_in is not nothing:
            self.tree.bring_into_view(self.model.first_found())

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        self._find.hide()
        self._copy.hide()
        self._path.clear()

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._path.setText(self.model.node(current).path() if current.isValid() else "")

    def _filter(self, text: str) -> None:
        """Show what has the text in a name or a value, and go to the first such place."""
        self.model.show(self.model.value, text)
        self.tree.open_some(_OPEN_FOUND if text else _OPEN_AT_ONCE)
        self.mark()
        first = QModelIndex()
        while text and self.model.node(first).wanted and self.model.rowCount(first):
            first = self.model.index(0, 0, first)
        if text and first.isValid():
            self.tree.setCurrentIndex(first)
            self.tree.scrollTo(first)
        nothing = bool(text) and not self.model.rowCount()
        self._said.setText("Nothing in the message has this text.")
        self._said.setVisible(nothing)


class _Tree(QTreeView):
    """Return or Ctrl+C copies the path; the context menu offers path and value."""

    def __init__(self, model: JsonModel, open_page: Callable[[str, object], None]) -> None:
        super().__init__()
        self._open = open_page
        self._model = model
        self.setModel(model)
        self.setItemDelegate(FoundDelegate(self))
        self._unseen = QPersistentModelIndex()
        self.setAccessibleName("Message")
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        head = self.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, 280)
        head.hide()

    def open_some(self, rows: int) -> None:
        """Open the upper levels as far as about ``rows`` rows allow."""
        waiting = [QModelIndex()]
        while waiting and rows > 0:
            above = waiting.pop(0)
            for row in range(self._model.rowCount(above)):
                index = self._model.index(row, 0, above)
                rows -= 1
                if self._model.hasChildren(index) and rows > len(self._model.node(index).children):
                    self.setExpanded(index, True)
                    waiting.append(index)

    def bring_into_view(self, index: QModelIndex) -> None:
        """Open all that a row stands in and scroll to it: when the tree is looked at."""
        if index.isValid() and not self.isVisible():
            self._unseen = QPersistentModelIndex(index)
        elif index.isValid():
            self.scrollTo(index, QTreeView.ScrollHint.PositionAtCenter)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unseen.isValid():
            self.scrollTo(self._unseen, QTreeView.ScrollHint.PositionAtCenter)
            self._unseen = QPersistentModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        copies = event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if copies and self.currentIndex().isValid():
            self._copy(self._model.node(self.currentIndex()).path())
        else:
            super().keyPressEvent(event)

    def _menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            self.menu_of(self._model.node(index)).popup(self.viewport().mapToGlobal(at))

    def menu_of(self, node: Node) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Copy path", lambda: self._copy(node.path()))
        menu.addAction("Copy value", lambda: self._copy(node.text()))
        menu.addSeparator()
        menu.addAction("Make data map from this value", lambda: self._open("Data maps", f"new:{node.path()}"))
        return menu

    @staticmethod
    def _copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)
