"""What a person has done with deliveries: asked of the gateway, after a question where people are concerned, or written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from peewee import SqliteDatabase
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.desk import Desk
from gui.widgets.asking import ask_gateway
from gui.widgets.banner import Banner, Tone
from gui.widgets.sure import sure
from models.storage.commands import Ask

_AT_ONCE = 5_000
_VERBS = {Ask.RELEASE_EXITS: "Release", Ask.DROP_EXITS: "Drop"}


class Acts:
    """``on_done`` when the gateway has answered, or when it could not be asked; the banner says what went wrong."""

    def __init__(self, desk: Desk, parent: QWidget, banner: Banner, on_done: Callable[[], None]) -> None:
        self._desk, self._parent, self._banner, self._on_done = desk, parent, banner, on_done

    def ask_for(self, what: Ask, ids: Sequence[int], *, live: bool) -> bool:
        """Whether it was asked for: not where nothing is meant, nor where the person would rather not."""
        if not ids or (live and not self._sure(_VERBS.get(what, "Send again"), len(ids))):
            return False
        for at in range(0, len(ids), _AT_ONCE):
            ask_gateway(self._desk, what, {"deliveries": list(ids[at : at + _AT_ONCE])}, self._on_said)
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
