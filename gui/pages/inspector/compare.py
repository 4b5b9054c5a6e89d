"""The window that compares two events: received, decided and sent, as aligned trees of what differs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTabWidget, QTreeView, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.inspector.columns import clock, name_of
from gui.pages.inspector.compare_model import CompareModel
from gui.theme import Size
from gui.widgets.text import label
from gui.widgets.toggle import Toggle
from models.meaning.comparison import Place
from models.storage.event_compare import Compared, compare_events
from models.storage.event_list import EventLine

_SIZE = (980, 640)
_NAME_WIDTH = 280
VIEWS = ("Received", "Decided", "Sent")


class CompareWindow(QDialog):
    """``look_at(one, other)`` shows two events; the window may stay open beside the list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._compared: Compared | None = None
        self.setWindowTitle("Compare events")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(*_SIZE)
        self.said = label("", "secondary")
        self.only = Toggle("Only what differs")
        self.only.setChecked(True)
        self.only.toggled.connect(self._show)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.trees = [_Tree() for _ in VIEWS]
        for tree, caption in zip(self.trees, VIEWS, strict=True):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(Size.PAGE - 8, 0, Size.PAGE, 0)
            column.addWidget(tree)
            self.tabs.addTab(holder, caption)
        head = QHBoxLayout()
        head.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, Size.CONTROL_GAP)
        head.addWidget(self.said, 1)
        head.addWidget(label("Only what differs"))
        head.addWidget(self.only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)

    def look_at(self, one: int, other: int) -> None:
        self.said.setText(f"Reading #{min(one, other)} and #{max(one, other)} …")
        query = partial(compare_events, left=min(one, other), right=max(one, other))
        self._desk.background.run(query, self._on_compared)
        self.show()
        self.raise_()

    def _on_compared(self, compared: Compared | None) -> None:
        self._compared = compared
        if compared is None:
            self.said.setText("One of the events is not kept any more.")
        else:
            self.said.setText(f"{_told(compared.left)}   with   {_told(compared.right)}")
        self._show()

    def _show(self) -> None:
        if self._compared is None:
            return
        heads = f"#{self._compared.left.id}", f"#{self._compared.right.id}"
        places = (self._compared.received, self._compared.decided, self._compared.sent)
        for at, (tree, place) in enumerate(zip(self.trees, places, strict=True)):
            tree.show_place(place, heads, only_differing=self.only.isChecked())
            self.tabs.setTabText(at, f"{VIEWS[at]}  {place.differing}")


class _Tree(QTreeView):
    """Ctrl+C copies the path of the current place, in the writing of data maps."""

    def __init__(self) -> None:
        super().__init__()
        self.model_ = CompareModel()
        self.setModel(self.model_)
        self.setAccessibleName("Differences")
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        head = self.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        self._none = label("Nothing differs.", "secondary")
        self._none.setParent(self.viewport())
        self._none.move(Size.PAGE, Size.COLUMN_GAP)

    def show_place(self, place: Place, heads: tuple[str, str], *, only_differing: bool) -> None:
        self.model_.show(place, heads, only_differing=only_differing)
        self._none.setVisible(only_differing and not place.differs)
        self._none.adjustSize()
        self.expandAll() if only_differing else self.expandToDepth(0)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        rest = self.viewport().width() - _NAME_WIDTH
        for column, width in enumerate((_NAME_WIDTH, rest // 2, rest - rest // 2)):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        copies = event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        current: QModelIndex = self.currentIndex()
        if copies and current.isValid():
            QGuiApplication.clipboard().setText(self.model_.place(current).path)
        else:
            super().keyPressEvent(event)


def _told(line: EventLine) -> str:
    return f"#{line.id} {name_of(line) if line.name else line.type or 'request'}, {clock(line.received_at)}"
