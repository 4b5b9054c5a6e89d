"""The page *API keys*: who may send, what each key brought today, and how a new one is put to use."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk, Page
from gui.live import Figures
from gui.pages.keys.columns import columns
from gui.pages.keys.new_key import NewKey
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.empty import Empty
from gui.widgets.fold import Fold
from gui.widgets.moments import moment
from gui.widgets.record_table import RecordTable
from gui.widgets.records import ABSENT, RecordModel
from gui.widgets.scrolling import side_panel
from gui.widgets.sure import sure
from models.problems import EnvironmentProblem, UserMistake
from models.storage import keys
from models.storage.key_usage import KeyUsage, key_usage
from models.storage.workspace import open_workspace

WHO = "console"
_PANEL = 340


class KeysPage(Page):
    title = "API keys"
    icon = "ph.key"
    group = "Set up"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._lines: dict[int, KeyUsage] = {}
        self._wanted: int | None = None
        self._address = ""
        self.banner = Banner()
        self.panel = NewKey(self._issue)
        self.table = RecordTable(RecordModel(columns(self._moment)), "API keys")
        self.empty = Empty("ph.key")
        self.empty.say(
            "No key yet", "Nothing can be sent here before there is one.", ("Name the first key", self._name_a_key)
        )
        self.revoke = button("Revoke…", self._revoke, kind="harmful", icon="ph.trash")
        self.table.selectionModel().selectionChanged.connect(self._show_revoke)
        self.empty.hide()
        self._lay_out()

    def head_actions(self) -> list[QWidget]:
        return [self.revoke, self.fold.action]

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: the number of a key to select."""
        self._wanted = wanted if isinstance(wanted, int) else None
        self.desk.live.changed.connect(self._on_figures)
        self._read()

    def hidden(self) -> None:
        self.desk.live.changed.disconnect(self._on_figures)
        self.panel.forget_key()

    def _on_figures(self, figures: Figures) -> None:
        self._address = figures.gateway.address if figures.gateway is not None else ""
        self._read()

    def _read(self) -> None:
        self.panel.show_address(self._address or "http://127.0.0.1:8400")
        midnight = datetime.fromtimestamp(self.desk.now() / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
        query = partial(key_usage, midnight=int(midnight.timestamp() * 1000))
        self.desk.background.run(query, self._on_lines, self._on_error)

    def _on_lines(self, found: list[KeyUsage]) -> None:
        lines = {one.key.id: one for one in found}
        if lines != self._lines:
            chosen = self.table.selected()
            self._lines = lines
            self.table.records.begin_anew(lines, lines)
            for one in chosen[:1]:
                self.table.select(one)
        if self._wanted is not None and self._wanted in lines:
            self.table.select(self._wanted)
            self._wanted = None
        self.empty.setVisible(not lines)
        self.table.setVisible(bool(lines))
        exposed = [one.key.name for one in found if one.key.active and one.key.exposed_at is not None]
        if exposed:
            names = ", ".join(exposed)
            self.banner.say(
                Tone.WARNING, f"Seen where others can read it: {names}. Issue a new key and revoke this one."
            )
        else:
            self.banner.hide()
        self._show_revoke()

    def _on_error(self, error: Exception) -> None:
        self.banner.say(Tone.ERROR, f"The keys could not be read: {error}", "Try again", self._read)

    def _show_revoke(self) -> None:
        line = self._chosen()
        self.revoke.setEnabled(line is not None and line.key.active)

    def _chosen(self) -> KeyUsage | None:
        chosen = self.table.selected()
        return self._lines.get(chosen[0]) if chosen else None

    def _issue(self, name: str, kind: str, origins: list[str]) -> None:
        try:
            with open_workspace(self.desk.workspace, "editor") as workspace:
                now = self.desk.now()
                _, key = keys.issue(
                    workspace.db, name, "public" if kind == "public" else "server", WHO, now, origins=origins
                )
        except (UserMistake, EnvironmentProblem) as problem:
            self.panel.say(problem.text)
            return
        self.panel.show_key(key.reveal())
        self._read()

    def _name_a_key(self) -> None:
        self.fold.open()
        self.panel.name.setFocus()

    def _revoke(self) -> None:
        line = self._chosen()
        if line is None or not self._sure(line.key.name):
            return
        with open_workspace(self.desk.workspace, "editor") as workspace:
            keys.revoke(workspace.db, line.key.id, WHO, self.desk.now())
        self._read()

    def _sure(self, name: str) -> bool:
        text = f'Revoke the key "{name}"?'
        consequence = "Whoever still sends with it is refused within a second. It cannot be given back."
        return sure(self, "Revoke a key", text, consequence, "Revoke", "Keep it")

    def _moment(self, at: int | None) -> str:
        return ABSENT if at is None else moment(at, self.desk.now())

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.banner)
        left.addWidget(self.empty, 1)
        left.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        side = side_panel(self.panel, _PANEL)
        row.addWidget(side)
        self.fold = Fold(self, side, "New key", "ph.plus")
