"""The command palette: one field that finds pages, actions, rules, maps, people and events, used by the keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from gui.shell.palette_items import Item, hits
from gui.shell.palette_list import HitDelegate, HitModel
from gui.theme import Size
from gui.widgets.text import hairline, label

_WIDTH = 600
_ROWS = 10
_TOP = 72
_PAD = 8
TYPING_MS = 120
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS,
    Qt.Key.Key_PageUp: -_ROWS,
}


class Palette(QFrame):
    """Lies over its window. ``searched``: what was typed, once nobody types any more; ``add_found`` brings what that found."""

    searched = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._window = window
        self._items: list[Item] = []
        self._found: Sequence[Item] = ()
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText("A page, an action, a rule, a map, a person, #event")
        self.field.setAccessibleName("Find or run")
        self.hits = HitModel()
        self.list = QListView()
        self.list.setModel(self.hits)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("What fits")
        self.nothing = label("", "secondary")
        self._lay_out()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.field.text().strip()))
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        window.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        column.setSpacing(_PAD)
        self.nothing.setContentsMargins(_PAD, 0, 0, _PAD)
        for one in (self.field, hairline(), self.list, self.nothing):
            column.addWidget(one)

    def open(self, items: Sequence[Item]) -> None:
        """Come up with these; more may follow by ``add``."""
        self._before = QApplication.focusWidget()
        self._items, self._found = list(items), ()
        self.field.clear()
        self._refresh()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add(self, items: Sequence[Item]) -> None:
        """More that is there whatever is typed."""
        self._items += items
        self._refresh()

    def add_found(self, typed: str, items: Sequence[Item]) -> None:
        """What a search for ``typed`` found; too late where something else stands there by now."""
        if typed == self.field.text().strip():
            self._found = items
            self._refresh()

    def close_it(self) -> None:
        """Go away and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None and self._before.isVisible():
                self._before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        elif watched is self.field and event.type() is QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._on_left)
        elif watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        if key in _MOVES:
            last = len(self.hits.hits) - 1
            row = self.list.currentIndex().row() + _MOVES[key]
            wraps = abs(_MOVES[key]) == 1
            row = (0 if row > last else last if row < 0 else row) if wraps else max(0, min(last, row))
            self.list.setCurrentIndex(self.hits.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_it()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _on_left(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._before = None
            self.close_it()

    def _on_typed(self) -> None:
        self._found = ()
        self._typing.start()
        self._refresh()

    def _refresh(self) -> None:
        typed = self.field.text()
        self.hits.show_hits(hits(typed, [*self._found, *self._items]))
        there = bool(self.hits.hits)
        self.list.setVisible(there)
        self.list.setCurrentIndex(self.hits.index(0))
        self.nothing.setVisible(not there)
        self.nothing.setText(
            "Nothing is called so. People are found by the beginning of an identifier, events by #number."
        )
        self._place()

    def _place(self) -> None:
        rows = min(_ROWS, len(self.hits.hits))
        self.list.setFixedHeight(rows * Size.CONTROL)
        self.layout().activate()  # type: ignore[union-attr]
        width = min(_WIDTH, self._window.width() - 2 * Size.PAGE)
        self.setGeometry((self._window.width() - width) // 2, _TOP, width, self.sizeHint().height())

    def _run(self, index: QModelIndex) -> None:
        if index.isValid():
            act = self.hits.hits[index.row()].item.act
            self.close_it()
            act()
