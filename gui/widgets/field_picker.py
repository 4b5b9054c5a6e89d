"""Chooses a contact field of the account by name: typed in part, or from the list, where the id stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui import style
from gui.theme import Size, Type
from gui.widgets.field import Choice
from models.meaning.configuration import Reference

_SHOWN_AT_ONCE = 12
_ID_ROOM, _LIST_WIDTH = 56, 280
REFRESH = "Refresh fields"


class FieldPicker(Choice):
    """``picked``: the field, or ``None`` for *nothing*. A number that is typed means the field with this id.
    ``refresh_asked``: read the account's fields anew; it stands last in the list."""

    picked = Signal(object)
    refresh_asked = Signal()

    def __init__(self, name: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._current: Reference | None = None
        self._fields: tuple[Reference, ...] = ()
        self._believes = False
        self.setAccessibleName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_SHOWN_AT_ONCE)
        self.setItemDelegate(_FieldDelegate(self))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(_SHOWN_AT_ONCE)
        if (popup := completer.popup()) is not None:
            popup.setObjectName("completions")
            popup.setItemDelegate(_FieldDelegate(completer))
            popup.setMinimumWidth(_LIST_WIDTH)
        self.view().setMinimumWidth(_LIST_WIDTH)
        self.setCompleter(completer)
        self.activated.connect(self._on_activated)
        self._line().returnPressed.connect(self._on_finished)
        self._line().setAccessibleName(name)

    def know(self, fields: Sequence[Reference], *, complete: bool) -> None:
        """The fields to choose from; where they are not ``complete``, an id that is not among them is believed."""
        self._believes = not complete
        if tuple(fields) == self._fields and self.count():
            return
        self._fields = tuple(fields)
        self.blockSignals(True)
        self.clear()
        self.addItem(self._nothing, None)
        for one in self._fields:
            self.addItem(one.name, one)
        self.addItem(REFRESH, REFRESH)
        self.blockSignals(False)
        self.show_field(self._current)

    def show_field(self, field: Reference | None, *, anew: bool = False) -> None:
        """What is being typed stays as long as it is the same field, unless the text is wanted ``anew``."""
        changed, self._current = field != self._current, field
        if changed or anew or not self._line().hasFocus():
            self.setCurrentIndex(-1 if field is None else self._place(field.id))
            self.setEditText(self._nothing if field is None else field.name)
            self._line().setCursorPosition(0)

    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None
        return line

    def _place(self, id_: int) -> int:
        return next((at for at, one in enumerate(self._fields, 1) if one.id == id_), -1)

    def finish(self) -> None:
        """Take what is typed so far: it is about to be saved."""
        self._on_finished()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes what was typed; opening the list or another window is not leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._on_finished()

    def _on_activated(self, at: int) -> None:
        if self.itemData(at) == REFRESH:
            self.show_field(self._current, anew=True)
            self.refresh_asked.emit()
        else:
            self._pick(self.itemData(at))

    def _on_finished(self) -> None:
        """Return or Tab after typing: what was meant, else what was there before."""
        typed = self.currentText().strip()
        if self._current is not None and typed == self._current.name:
            return
        if typed.casefold() in ("", self._nothing.casefold()):
            self._pick(None)
            return
        meant = self._meant(typed)
        if meant is not None:
            self._pick(meant)
        current = self._current
        self.setEditText(self._nothing if current is None else current.name)

    def _meant(self, typed: str) -> Reference | None:
        folded = typed.casefold()
        exact = [one for one in self._fields if one.name.casefold() == folded or str(one.id) == typed]
        alike = exact or [one for one in self._fields if folded in one.name.casefold()]
        if alike and (exact or len(alike) == 1):
            return alike[0]
        return Reference(int(typed), f"field {typed}") if self._believes and typed.isdecimal() else None

    def _pick(self, field: Reference | None) -> None:
        if field != self._current:
            self._current = field
            self.picked.emit(field)


class _FieldDelegate(QStyledItemDelegate):
    """The name, and the id in grey at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = state & QStyle.StateFlag.State_Selected
        painter.fillRect(box, style.colour("select" if chosen else "raised"))
        found = index.data(Qt.ItemDataRole.UserRole)
        field = found if isinstance(found, Reference) else None
        painter.setFont(style.tabular(Type.BASE, QFont.Weight.Normal))
        painter.setPen(style.colour("text" if field is not None else "accent" if found == REFRESH else "text_3"))
        room = box.adjusted(Size.CONTROL_GAP, 0, -_ID_ROOM, 0)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if field is not None:
            painter.setFont(style.tabular(Type.SECONDARY, QFont.Weight.Normal))
            painter.setPen(style.colour("text_3"))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box.adjusted(0, 0, -Size.CONTROL_GAP, 0), side, str(field.id))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width() + _ID_ROOM, Size.ROW)
