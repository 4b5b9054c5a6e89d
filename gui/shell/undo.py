"""Undo of what this console has saved: each save is a step, taken back by putting the revision before it in force again.

What anybody else saves ends the history, so that nobody's work is taken back unseen; so does going live.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from peewee import SqliteDatabase
from PySide6.QtCore import QObject, Signal

from gui.background import Background
from models.problems import EnvironmentProblem, UserMistake
from models.storage import revisions
from models.storage.revisions import RevisionLine
from models.storage.taking_back import put_back
from models.storage.workspace import open_workspace

WHO = "console"


@dataclass(frozen=True, slots=True)
class Step:
    """``what`` made the configuration what it is in revision ``number``; both stay as they are when it is put back."""

    number: int
    what: str


class Undo(QObject):
    """``saved`` brings the sentence about a save of this console; ``moved`` that of a step back or forth and whether it
    was back; ``refused`` why there was none."""

    saved = Signal(str)
    moved = Signal(str, bool)
    refused = Signal(str)

    def __init__(
        self, workspace: Path, background: Background, now: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._background, self._now = workspace, background, now
        self._steps: list[Step] = []
        self._at = 0
        self._seen = self._newest = 0  # revisions: accounted for, and known to be there
        self._busy = False

    @property
    def back_to(self) -> str:
        """What Undo would take back; empty for nothing."""
        return self._steps[self._at].what if self._at > 0 else ""

    @property
    def forth_to(self) -> str:
        """What Redo would bring back; empty for nothing."""
        return self._steps[self._at + 1].what if self._at + 1 < len(self._steps) else ""

    def saw(self, revision: int) -> None:
        """This revision is the newest by now."""
        self._newest = max(self._newest, revision)
        if not self._steps:
            self._seen = self._newest
            self._steps = [Step(self._newest, "")]
        elif self._newest > self._seen and not self._busy:
            self._background.run(partial(_since, number=self._seen), self._on_lines)

    def back(self) -> None:
        self._go(-1, self.back_to, "Nothing to take back: nothing was saved here since the console was opened.")

    def forth(self) -> None:
        self._go(1, self.forth_to, "Nothing to bring back: nothing was taken back before.")

    def _on_lines(self, lines: list[tuple[RevisionLine, bool]]) -> None:
        if self._busy:
            return  # looked at again when the step is done
        for line, turns in lines:
            if line.number <= self._seen:
                continue
            self._seen = line.number
            if line.who == WHO and not turns:
                self._steps = [*self._steps[: self._at + 1], Step(line.number, line.what)]
                self._at += 1
                self.saved.emit(line.what)
            else:
                self._steps, self._at = [Step(line.number, "")], 0

    def _go(self, by: int, what: str, nothing: str) -> None:
        if self._busy:
            return
        if not what:
            self.refused.emit(nothing)
            return
        self._busy = True
        said = f"{'Undone' if by < 0 else 'Redone'}: {what}"
        number, newest, now = self._steps[self._at + by].number, self._seen, self._now()
        job = partial(_put_back, self._workspace, number, newest, said, now)
        self._background.work(job, partial(self._on_gone, by, said), self._on_refused)

    def _on_gone(self, by: int, said: str, number: int) -> None:
        self._busy = False
        self._at += by
        self._seen = number
        self.moved.emit(said, by < 0)
        self.saw(self._newest)

    def _on_refused(self, error: Exception) -> None:
        self._busy = False
        known = isinstance(error, UserMistake | EnvironmentProblem)
        self.refused.emit(str(error) if known else f"It could not be taken back: {error}")
        self.saw(self._newest)


def _since(db: SqliteDatabase, number: int) -> list[tuple[RevisionLine, bool]]:
    """The revisions after this one, oldest first, each with whether it went live or back to the sandbox."""
    found = []
    before = revisions.revision(db, number).emarsys.mode
    for line in reversed(revisions.lines(db)):
        if line.number > number:
            mode = revisions.revision(db, line.number).emarsys.mode
            found.append((line, mode != before))
            before = mode
    return found


def _put_back(workspace: Path, number: int, newest: int, what: str, now: int) -> int:
    with open_workspace(workspace, "editor") as opened:
        return put_back(opened.db, number, newest, WHO, what, now).revision
