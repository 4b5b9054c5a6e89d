"""The left of the page: bar, primary key, table, foot. What a person does here goes into the draft; saving is the page's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.pages.maps.columns import FIELD, NAME, PATH
from gui.pages.maps.draft import Draft
from gui.pages.maps.event_chooser import EventChooser
from gui.pages.maps.footer import Footer
from gui.pages.maps.judge import Judge
from gui.pages.maps.key_line import KeyLine, key_mistake
from gui.pages.maps.kinds import KINDS, counted, narrowed
from gui.pages.maps.map_table import MapTable
from gui.pages.maps.match_window import MatchWindow
from gui.pages.maps.problems import Line, Problem, Way
from gui.pages.maps.row_editor import RowEditor
from gui.pages.maps.rows import BLANK, Row, users_of
from gui.theme import Size
from gui.widgets.banner import Banner, Tone
from gui.widgets.empty import Empty
from gui.widgets.segments import Segments
from gui.widgets.shelf import Shelf
from gui.widgets.text import hairline
from models.meaning.configuration import DataMap
from models.meaning.map_guess import guessed_map

UNDO_MS = 10_000


class Workbench(QWidget):
    """``save_asked`` once nothing stops saving; ``refresh_asked``: read the account's fields anew; ``refreshed``: what is
    shown follows newer events or edits; ``search_cleared``: the search field must not narrow the table any more."""

    save_asked = Signal()
    refresh_asked = Signal()
    refreshed = Signal()
    search_cleared = Signal()

    def __init__(self, desk: Desk, draft: Draft, judge: Judge) -> None:
        super().__init__()
        self._desk, self._draft, self._judge = desk, draft, judge
        self._lines: tuple[Line, ...] = ()
        self._search = ""
        self._before: DataMap | None = None  # the edited row as it was when its fields opened, None: it was not there
        self.kinds = Segments(KINDS, "Maps")
        self.chooser = EventChooser()
        self.key = KeyLine()
        self.editor = RowEditor()
        self.table = MapTable(self.editor)
        self.empty = Empty("ph.table")
        self.banner, self.undo_banner = Banner(), Banner()
        self.footer = Footer(desk, self.save, self.discard, self.go_to_problem)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._later = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._later.timeout.connect(self.undo_banner.hide)
        self._lay_out()
        self._listen()

    def _listen(self) -> None:
        draft, table, editor = self._draft, self.table, self.editor
        draft.changed.connect(self.refresh)
        self.kinds.chosen.connect(self.refresh)
        self.key.edited.connect(draft.set_key)
        table.moved.connect(lambda id_, beside, below: draft.move(id_, beside, below=below))
        table.duplicate_asked.connect(lambda id_: self.table.edit_row(draft.duplicate(id_)))
        table.delete_asked.connect(self.delete)
        table.way_asked.connect(self.go_way)
        table.editing_began.connect(self._on_editing)
        table.editing_ended.connect(draft.drop_blank)
        editor.edited.connect(lambda cells: draft.change(table.editing, **cells))
        editor.save_asked.connect(self.save)
        editor.field.refresh_asked.connect(self.refresh_asked)
        editor.discard_asked.connect(self._on_escape)

    # ---- what is shown

    def refresh(self) -> None:
        """Show the draft, as far as bar and search want it; the row being edited stays in any case."""
        sheet, base, judge = self._draft.sheet, self._draft.base, self._judge
        self._lines = judge.lines(sheet, base)
        paths = [one.path for one in judge.seen.properties]
        self.editor.know(judge.catalogue, (*base.data_maps, *sheet.maps), base.key_field, paths)
        self.kinds.show_words(counted(self._lines))
        shown = narrowed(self._lines, self.kinds.at, self._search, self.table.editing)
        self.table.show_lines(shown)
        line = next((one for one in shown if one.row.id == self.table.editing), None)
        if line is not None:
            self.editor.show_row(line.row.map, line.problems)
        self.key.show_key(sheet.key, base, judge)
        self.footer.show_changes(self._draft.changes(), len(self._stopping()), self._draft.configuration)
        self._show_empty(bool(shown))
        self.refreshed.emit()

    def search(self, text: str) -> None:
        self._search = text.strip().casefold()
        self.refresh()

    def fact(self) -> str:
        """The grey fact beside the title."""
        count, troubled = len(self._lines), sum(bool(one.problems) for one in self._lines)
        maps = "1 map" if count == 1 else f"{count} maps" if count else "no map yet"
        return f"{maps}, {troubled} with a problem" if troubled else maps

    def say_for_a_while(self, text: str, action: str, on_action: Callable[[], None]) -> None:
        """At the foot, gone after ten seconds."""
        self.undo_banner.say(Tone.NOTE, text, action, on_action)
        self._later.start()

    def _show_empty(self, shown: bool) -> None:
        if not self._lines:
            self.empty.say(
                "No data map yet",
                "A map gives a property of the events a name, for rules, or for a contact field that it updates."
                " The property catalogue beside this lists what comes in.",
                ("Add map", lambda: self.add()),
            )
        elif not shown:
            self.empty.say("No map like this", "Nothing is both of this kind and found.", ("Show all", self.show_all))
        self._stack.setCurrentIndex(0 if shown else 1)

    def show_all(self) -> None:
        """No kind and no search narrows the table any more."""
        self.kinds.show_choice(0)
        self.search_cleared.emit()
        self.search("")

    # ---- what a person does

    def add(self, path: str = "") -> None:
        """A new map at the end, with what the path suggests."""
        self.show_all()
        maps, seen = self._draft.sheet.maps, self._judge.seen.properties
        new = guessed_map(path, seen, maps, self._judge.catalogue) if path else BLANK
        self.table.edit_row(self._draft.add(new), NAME)
        self._before = None

    def open_map(self, name: str, column: int = NAME) -> None:
        row = next((one for one in self._draft.sheet.rows if one.map.name == name), None)
        if row is not None:
            self.show_all()
            self.table.edit_row(row.id, column)

    def use_as_key(self, path: str) -> None:
        self._draft.set_key((path, *(one for one in self._draft.sheet.key if one != path)))

    def delete(self, id_: int) -> None:
        row = self._draft.sheet.row(id_)
        users = users_of(self._draft.sheet, id_, self._draft.base)
        if row is None:
            return
        name = row.map.name or "without a name"
        if users:
            rules = ", ".join(f'"{one}"' for one in users)
            text = f'The map "{name}" is used by {rules}. Take it out there before you delete it.'
            self.banner.say(Tone.WARNING, text, "Show the rule", partial(self._show_rule, users[0]))
            return
        if self.table.editing == id_:
            self.table.close_editor()
        at = self._draft.sheet.place(id_)
        self._draft.remove(id_)
        self.say_for_a_while(f"Map {name} is deleted.", "Undo", partial(self._put_back, row, at))

    def _put_back(self, row: Row, at: int) -> None:
        self.undo_banner.hide()
        self._draft.put_back(row, at)

    def _show_rule(self, name: str) -> None:
        self.banner.hide()
        self._desk.open("Rules", name)

    def undo(self) -> None:
        self.undo_banner.hide()
        self._draft.undo()

    def go_way(self, id_: int, way: Way) -> None:
        """What the link of a problem line does."""
        row = self._draft.sheet.row(id_)
        if row is None:
            return
        if way.act == "use path":
            self._draft.change(id_, paths=(way.path,) if len(row.map.paths) < 2 else (way.path, *row.map.paths))
        elif way.act == "no field":
            self._draft.put(id_, replace(row.map, field=None, clears=False, when_true=None, when_false=None))
        elif way.act == "keep value":
            self._draft.change(id_, clears=False)
        elif way.act == "refresh":
            self.refresh_asked.emit()
        elif way.act == "match":
            window = MatchWindow(self, row.map, partial(self._judge.matches, row.map), self.refresh_asked.emit)
            self.refreshed.connect(window.look_again)
            window.show()
        elif way.act == "values":
            self.table.edit_row(id_, FIELD)
            self.editor.show_more()

    def save(self) -> None:
        """Ask for it, or go to what stops it."""
        if self.table.editing:
            self.editor.field.finish()
        if self._stopping():
            self.go_to_problem()
        elif self._draft.dirty:
            self.save_asked.emit()
        else:
            self.table.close_editor()

    def discard(self) -> None:
        self.table.close_editor()
        self._draft.begin(self._draft.base)

    def go_to_problem(self) -> None:
        id_, problem = self._stopping()[0]
        if problem is None:
            self.key.edit()
        else:
            self.show_all()
            self.table.edit_row(id_, {NAME: NAME, PATH: PATH}.get(problem.column, FIELD))

    def _stopping(self) -> list[tuple[int, Problem | None]]:
        """What keeps the draft from being saved, by row; the primary key's mistake stands in no row."""
        found: list[tuple[int, Problem | None]] = [
            (line.row.id, one) for line in self._lines for one in line.problems if one.stops
        ]
        if key_mistake(self._draft.sheet.key):
            found.append((0, None))
        return found

    def _on_editing(self, id_: int) -> None:
        row = self._draft.sheet.row(id_)
        self._before = None if row is None else row.map

    def _on_escape(self) -> None:
        """The row becomes what it was when its fields opened; one that was just added goes again."""
        id_, before = self.table.editing, self._before
        self.table.close_editor()
        if before is None:
            self._draft.remove(id_)
        else:
            self._draft.put(id_, before)

    # ---- layout

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(Size.PAGE, Size.COLUMN_GAP, Size.PAGE, 0)
        bar.addWidget(self.kinds)
        bar.addStretch(1)
        bar.addWidget(self.chooser)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Shelf(self.banner, (Size.PAGE, Size.COLUMN_GAP, Size.PAGE, 0)))
        column.addLayout(bar)
        column.addWidget(self.key)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        column.addWidget(Shelf(self.undo_banner, (Size.PAGE, Size.CONTROL_GAP, Size.PAGE, Size.COLUMN_GAP)))
        column.addWidget(self.footer)
