"""The fields of the one row that is edited. They lie over its cells; Tab goes through them, Enter saves, Escape discards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui import style
from gui.pages.maps.columns import FIELD, GRIP_ROOM, INSET, MENU_ROOM, NAME, PATH, TYPE
from gui.pages.maps.map_model import RULES_ONLY
from gui.pages.maps.more_strip import MoreStrip
from gui.pages.maps.problems import Problem
from gui.pages.maps.rows import Row
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.field import choice
from gui.widgets.field_picker import FieldPicker
from gui.widgets.path_field import PathField
from models.meaning.catalogue import READ_ONLY_FIELDS, Catalogue
from models.meaning.configuration import DATA_TYPES, DataMap, Reference

_GAP = 4


class RowEditor(QWidget):
    """``edited``: the changed cells by their names in ``DataMap``. ``left(by)``: Tab went out at the end or the beginning;
    ``stepped(by, column)``: an arrow key goes to the same cell of the row below or above."""

    edited = Signal(dict)
    save_asked = Signal()
    discard_asked = Signal()
    left = Signal(int)
    move_asked = Signal(int)
    stepped = Signal(int, int)
    height_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._map = DataMap("", ())
        self._catalogue = Catalogue()
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.name.setPlaceholderText("name")
        self.name.setFont(style.mono())
        self.name.setProperty("role", "mono")
        self.path = PathField("JSON path")
        self.type = choice(DATA_TYPES, "Data type")
        self.field = FieldPicker("Field to update", RULES_ONLY)
        self.more = button("", self._on_more, kind="icon", icon="ph.sliders-horizontal", tip="Null, true and false")
        self.more.setCheckable(True)
        self.strip = MoreStrip(self)
        for one in (self.name, self.path, self.type, self.field):
            one.setProperty("kind", "small")
            one.setParent(self)
        self.more.setParent(self)
        self.strip.hide()
        self.resize(100, Size.ROW_EDITED)
        self.name.textEdited.connect(lambda text: self.edited.emit({"name": text.strip()}))
        self.path.paths_edited.connect(lambda paths: self.edited.emit({"paths": paths}))
        self.type.activated.connect(lambda at: self.edited.emit({"data_type": DATA_TYPES[at]}))
        self.field.picked.connect(self._on_field)
        self.strip.edited.connect(self.edited)

    def know(self, catalogue: Catalogue, maps: Sequence[DataMap], key_field: Reference, paths: Sequence[str]) -> None:
        """What there is to choose from. While the account was not read, the fields that the maps name."""
        self._catalogue = catalogue
        writable = (one for one in catalogue.fields.values() if one.type != "voucher")
        known: dict[int, Reference] = {one.id: Reference(one.id, one.name) for one in writable}
        if not catalogue.read_at:
            known |= {one.id: one for one in (key_field, *(each.field for each in maps if each.field)) if one}
        fields = sorted((one for one in known.values() if one.id not in READ_ONLY_FIELDS), key=lambda one: one.name)
        self.field.know(fields, complete=catalogue.read_at > 0)
        self.path.know(paths)

    def begin(self, row: Row) -> None:
        """Edit this row."""
        self._map = row.map
        self._open(row.map.clears or row.map.when_true is not None or row.map.when_false is not None)
        self.show_row(row.map, ())

    def show_row(self, data_map: DataMap, problems: Sequence[Problem]) -> None:
        """The map as it is now; a field with a problem has its colour."""
        self._map = data_map
        if self.name.text().strip() != data_map.name:
            self.name.setText(data_map.name)
        self.path.show_paths(data_map.paths)
        self.type.setCurrentIndex(DATA_TYPES.index(data_map.data_type))
        self.field.show_field(data_map.field)
        self.strip.show_map(data_map, self._catalogue)
        for control, column in ((self.name, NAME), (self.path, PATH), (self.field, FIELD)):
            own = [one for one in problems if one.column == column]
            role = "" if not own else "bad" if any(one.is_bad for one in own) else "warn"
            if control.property("trouble") != role:
                control.setProperty("trouble", role)
                control.style().polish(control)

    def show_more(self) -> None:
        """Open the second line, with the focus in it."""
        self._open(True)
        controls = self.strip.controls()
        if controls:
            controls[-2].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self, column: int) -> None:
        control = self._controls()[min(column, FIELD)]
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(control, PathField):
            control.select_all()
        elif isinstance(control, QLineEdit):
            control.selectAll()

    def place(self, top: int, columns: Sequence[int], width: int) -> None:
        """Lie over the row at ``top``; ``columns`` are the left edges of its cells."""
        self.setGeometry(0, top, width, self._height())
        y = (Size.ROW_EDITED - Size.CONTROL_SMALL) // 2
        for at, control in ((NAME, self.name), (PATH, self.path), (TYPE, self.type), (FIELD, self.field)):
            left = GRIP_ROOM - INSET if at == NAME else columns[at]
            control.setGeometry(left, y, columns[at + 1] - left - _GAP, Size.CONTROL_SMALL)
        side = 24
        self.more.setGeometry(width - (MENU_ROOM + side) // 2, (Size.ROW_EDITED - side) // 2, side, side)
        self.strip.setGeometry(columns[PATH], Size.ROW_EDITED - 4, width - columns[PATH] - 8, Size.ROW_EDITED)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.isHidden():
            return super().focusNextPrevChild(forward)
        controls = [one for one in self._controls() if one.isVisible()]
        focused = self.focusWidget()
        at = next((at for at, one in enumerate(controls) if one is focused), -1) + (1 if forward else -1)
        if 0 <= at < len(controls):
            controls[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit(1 if forward else -1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.discard_asked.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1, PATH if self.path.hasFocus() else NAME)
        else:
            super().keyPressEvent(event)

    def _controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [self.name, self.path, self.type, self.field, self.more, *self.strip.controls()]

    def _on_field(self, field: Reference | None) -> None:
        """Values for true and false belong to the field before."""
        self.edited.emit({"field": field, "when_true": None, "when_false": None} | ({} if field else {"clears": False}))

    def _on_more(self) -> None:
        self._open(self.more.isChecked())

    def _open(self, more: bool) -> None:
        self.more.setChecked(more)
        self.strip.setVisible(more)
        if self.height() != self._height():
            self.resize(self.width(), self._height())
            self.height_changed.emit()

    def _height(self) -> int:
        return 2 * Size.ROW_EDITED - 4 if self.more.isChecked() else Size.ROW_EDITED
