"""What a person has done with deliveries: asked of the gateway, after a question where people are concerned, or written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from peewee import SqliteDatabase
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.desk import Desk
from gui.widgets.asking import ask_gateway
from gui.widgets.banner import Banner, Tone
from gui.widgets.progress_line import ProgressLine
from gui.widgets.sure import sure
from models.storage.commands import Ask

AT_ONCE = 2_000
"""So many are asked for with one request, so that much is seen to go on and can be stopped."""
_VERBS = {Ask.RELEASE_EXITS: "Release", Ask.DROP_EXITS: "Drop"}


class Acts:
    """``on_done`` when the gateway has answered, or when it could not be asked; the banner says what went wrong. ``progress``
    tells how far it is where it takes several requests."""

    def __init__(self, desk: Desk, parent: QWidget, banner: Banner, on_done: Callable[[], None]) -> None:
        self._desk, self._parent, self._banner, self._on_done = desk, parent, banner, on_done
        self._what, self._left, self._total = Ask.RETRY, deque[list[int]](), 0
        self.progress = ProgressLine()
        self.progress.stopped.connect(self._stop)

    def ask_for(self, what: Ask, ids: Sequence[int], *, live: bool) -> bool:
        """Whether it was asked for: not where nothing is meant, nor where the person would rather not."""
        if self._left:
            self._banner.say(Tone.NOTE, "The last request is still under way. Wait for it, or cancel it first.")
            return False
        if not ids or (live and not self._sure(_VERBS.get(what, "Send again"), len(ids))):
            return False
        self._what, self._total = what, len(ids)
        self._left = deque(list(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))
        self._ask_next()
        return True

    def pause(self, paused: bool) -> None:
        """Stop all sending, or let it go on."""
        ask_gateway(self._desk, Ask.RESUME if paused else Ask.PAUSE, {}, self._on_said)

    def save(self, title: str, name: str, query: Callable[[SqliteDatabase], str]) -> None:
        """Write what ``query`` finds into a file of the person's choice."""
        target, _ = QFileDialog.getSaveFileName(self._parent, title, name)
        if target:
            self._desk.background.run(query, partial(self._write, Path(target)), self._on_unread)

    def _sure(self, verb: str, count: int) -> bool:
        return sure(
            self._parent, verb, f"{verb} {count:,}?", "The workspace is live: this reaches real contacts.", verb
        )

    def _ask_next(self) -> None:
        left = sum(len(one) for one in self._left)
        if self._total > AT_ONCE:
            asked = self._total - left
            self.progress.say(f"{asked:,} of {self._total:,} asked for", asked / self._total)
        ask_gateway(self._desk, self._what, {"deliveries": self._left[0]}, self._on_part)

    def _on_part(self, done: bool, text: str) -> None:
        if self._left:
            self._left.popleft()
        if not self._left:
            self.progress.hide()
        self._on_said(done, text)
        if self._left:
            self._ask_next()

    def _stop(self) -> None:
        """What was asked for goes its way; the rest stays as it is."""
        under_way = self._left.popleft()
        left = sum(len(one) for one in self._left)
        self._left = deque([under_way])
        self._banner.say(Tone.NOTE, f"Stopped: {left:,} of {self._total:,} stay as they are.")

    def _on_said(self, done: bool, text: str) -> None:
        if not done:
            self._banner.say(Tone.WARNING, text)
        self._on_done()

    def _on_unread(self, error: Exception) -> None:
        self._banner.say(Tone.ERROR, f"It could not be read: {error}. Try again.")

    def _write(self, target: Path, text: str) -> None:
        try:
            target.write_text(text, encoding="utf-8")
            self._banner.say(Tone.NOTE, f"Wrote {target}.")
        except OSError as error:
            self._banner.say(Tone.ERROR, f"{target} cannot be written: {error.strerror}. Choose another place.")
