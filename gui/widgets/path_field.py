"""A field for JSON paths, several with commas, that completes the one being typed from paths that were seen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from gui import style
from models.meaning.path_list import joined_paths, split_paths

_SHOWN_AT_ONCE = 10
_LIST_WIDTH = 340


class PathField(QLineEdit):
    """``paths_edited``: the paths after each edit by a person."""

    paths_edited = Signal(tuple)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(style.mono())
        self.setPlaceholderText("traits.email")
        self._known = QStringListModel(self)
        self._completer = QCompleter(self._known, self)
        self._completer.setWidget(self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(_SHOWN_AT_ONCE)
        self.setProperty("role", "mono")
        if (popup := self._completer.popup()) is not None:
            popup.setObjectName("completions")
            popup.setFont(style.mono())
            popup.setMinimumWidth(_LIST_WIDTH)
        self._completer.activated[str].connect(self._complete)  # type: ignore[index]
        self.textEdited.connect(self._on_edited)

    @property
    def paths(self) -> tuple[str, ...]:
        return split_paths(self.text())

    def know(self, paths: Iterable[str]) -> None:
        """The paths to complete from."""
        wanted = list(paths)
        if wanted != self._known.stringList():
            self._known.setStringList(wanted)

    def show_paths(self, paths: tuple[str, ...]) -> None:
        """What is being typed stays as it is while it means these paths."""
        if self.paths != paths:
            self.setText(joined_paths(paths))
            self.setCursorPosition(0)

    def select_all(self) -> None:
        """With the cursor at the beginning, which is what one wants to see of a long line."""
        self.end(False)
        self.home(True)

    def _on_edited(self) -> None:
        self.paths_edited.emit(self.paths)
        _, typed = self._parted()
        self._completer.setCompletionPrefix(typed)
        offered = self._completer.completionCount()
        if len(typed) > 1 and offered and not (offered == 1 and self._completer.currentCompletion() == typed):
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    def _parted(self) -> tuple[str, str]:
        """What stands before the path under the cursor, and the path as far as it is typed."""
        before = self.text()[: self.cursorPosition()]
        at = before.rfind(",") + 1
        typed = before[at:].lstrip()
        return before[: len(before) - len(typed)], typed

    def _complete(self, path: str) -> None:
        before, _ = self._parted()
        after = self.text()[self.cursorPosition() :]
        rest = after[after.find(",") :] if "," in after else ""
        self.setText(before + path + rest)
        self.setCursorPosition(len(before + path))
        self.paths_edited.emit(self.paths)
