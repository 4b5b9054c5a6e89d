"""What the gateway has said: the last lines of its log, as they come. It holds ids, codes and sizes, never values."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui import style
from gui.supervisor import LOG_LINES, State, Supervisor
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.text import label

_SIZE = (900, 520)


class GatewayLog(QDialog):
    """Follows the end while it is in view. A gateway that somebody else has started writes its log elsewhere."""

    def __init__(self, supervisor: Supervisor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._supervisor = supervisor
        self.setWindowTitle("Gateway log")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.state = label("", "strong")
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setMaximumBlockCount(LOG_LINES)
        self.lines.setFont(style.mono())
        self.lines.setAccessibleName("Gateway log")
        self.lines.setPlaceholderText("Nothing yet. The log begins when this console starts the gateway.")
        self.lines.setPlainText("\n".join(supervisor.log))
        self._lay_out()
        supervisor.log_added.connect(self._on_line)
        supervisor.state_changed.connect(self._on_state)
        self._on_state(supervisor.state)
        self._to_end()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Size.CONTROL_GAP)
        row.addWidget(self.state, 1)
        row.addWidget(CopyButton(self.lines.toPlainText, "Copy log"))
        row.addWidget(button("Close", self.accept))
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE, Size.PANEL, Size.PAGE, Size.PAGE)
        column.setSpacing(Size.COLUMN_GAP)
        column.addLayout(row)
        column.addWidget(self.lines, 1)

    def _on_line(self, line: str) -> None:
        bar = self.lines.verticalScrollBar()
        follows = bar.value() >= bar.maximum()
        self.lines.appendPlainText(line)
        if follows:
            self._to_end()

    def _on_state(self, state: State) -> None:
        self.state.setText(state.value)

    def _to_end(self) -> None:
        self.lines.moveCursor(QTextCursor.MoveOperation.End)
        self.lines.moveCursor(QTextCursor.MoveOperation.StartOfLine)
