"""Marks and notes in the console: how a mark is drawn, what the keys do, the line that shows a note with its event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QWidget

from gui import style
from gui.desk import Desk
from gui.door_check import WHO
from gui.theme import Size, Type
from gui.widgets.button import button
from gui.widgets.text import label
from models.storage import marks
from models.storage.workspace import open_workspace

COLOURS = (("accent", "teal"), ("ok", "green"), ("wait", "blue"), ("warn", "amber"), ("park", "violet"), ("bad", "red"))
"""Role and word of the marks 1 to 6; their number stands in them, so that they are told apart without their colour."""
_WIDTH, _HEIGHT, _NOTCH = 12, 16, 3


def word_of(colour: int) -> str:
    return COLOURS[colour - 1][1]


def draw_mark(painter: QPainter, left: float, middle: float, colour: int) -> None:
    """A bookmark with its number, ``_WIDTH`` wide, centred on ``middle``."""
    box = QRectF(left, middle - _HEIGHT / 2, _WIDTH, _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour(COLOURS[colour - 1][0]))
    foot = QPointF(box.center().x(), box.bottom() - _NOTCH)
    painter.drawPolygon(QPolygonF([box.topLeft(), box.topRight(), box.bottomRight(), foot, box.bottomLeft()]))
    painter.setPen(style.colour("surface"))
    painter.setFont(style.tabular(Type.NOTE))
    painter.drawText(box.adjusted(0, 0, 0, -_NOTCH), Qt.AlignmentFlag.AlignCenter, str(colour))
    painter.restore()


class Marking(QObject):
    """Marks events in the background. ``failed``: why something could not be marked."""

    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent

    def toggle(self, ids: Sequence[int]) -> None:
        """Mark them; where all are marked already, unmark them."""
        self._write(lambda db, now: marks.toggle(db, ids, WHO, now))

    def mark(self, ids: Sequence[int], colour: int) -> None:
        self._write(lambda db, now: marks.mark(db, ids, colour, WHO, now))

    def unmark(self, ids: Sequence[int]) -> None:
        self._write(lambda db, now: marks.unmark(db, ids))

    def ask_note(self, event_id: int) -> None:
        """Ask for the note on an event and keep it."""

        def asked(found: dict[int, marks.Marked]) -> None:
            note = found[event_id].note if event_id in found else ""
            text, sure = QInputDialog.getText(self._window, "Note", f"Note on #{event_id}:", text=note)
            if sure:
                self._write(lambda db, now: marks.note(db, event_id, text, WHO, now))

        self._desk.background.run(partial(marks.marks_of, ids=[event_id]), asked)

    def menu(self, ids: Sequence[int], parent: QWidget) -> QMenu:
        made = QMenu("Mark", parent)
        for number, (_, word) in enumerate(COLOURS, start=1):
            action = made.addAction(_picture(number), f"{word.capitalize()}\t{number}")
            action.triggered.connect(partial(self.mark, ids, number))
        made.addSeparator()
        made.addAction("Unmark").triggered.connect(partial(self.unmark, ids))
        return made

    def _write(self, work: Callable[..., object]) -> None:
        workspace, now = self._desk.workspace, self._desk.now()

        def job() -> None:
            with open_workspace(workspace, "editor") as opened:
                work(opened.db, now)

        self._desk.background.work(job, lambda _: None, lambda error: self.failed.emit(str(error)))


class NoteLine(QWidget):
    """The mark of the event that is looked at, and its note; hidden where there is none. ``edited``: the note is wanted."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = _Mark()
        self.text = label("", "secondary", wrap=True, selectable=True)
        self._edit = button("Edit note", self.edited.emit, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self._mark)
        row.addWidget(self.text, 1000)
        row.addWidget(self._edit)
        row.addStretch(1)
        row.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(self._edit, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_mark(self, colour: int | None, note: str) -> None:
        self.setVisible(colour is not None)
        if colour is not None:
            self._mark.show_colour(colour)
            self.text.setText(note or f"Marked {word_of(colour)}.")
            words = self.text.fontMetrics().horizontalAdvance(self.text.text())
            self.text.setMaximumWidth(min(Size.SENTENCE, words + 4))  # the link follows the words
            self._edit.setText("Edit note" if note else "Add note")


class _Mark(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._colour = 1
        self.setFixedSize(_WIDTH, _HEIGHT)

    def show_colour(self, colour: int) -> None:
        self._colour = colour
        self.setAccessibleName(f"marked {word_of(colour)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_mark(painter, 0, self.height() / 2, self._colour)
        painter.end()


def _picture(colour: int) -> QIcon:
    scale = 2
    picture = QPixmap(QSize(Size.ICON, Size.ICON) * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_mark(painter, (Size.ICON - _WIDTH) / 2, Size.ICON / 2, colour)
    painter.end()
    return QIcon(picture)
