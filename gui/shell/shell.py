"""Brings menu, keys, palette, undo and counts together for the window; the pages know nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication, QMainWindow

from gui.about import show_about
from gui.book import Book
from gui.chooser import Chooser, known
from gui.desk import Desk
from gui.live import Figures
from gui.shell import palette_sources as sources
from gui.shell.alt_key import AltKey
from gui.shell.commands import MAC, Acts, Commands
from gui.shell.gateway_log import GatewayLog
from gui.shell.nav_counts import nav_counts
from gui.shell.palette import Palette
from gui.shell.palette_items import Item
from gui.shell.shortcut_list import ShortcutList
from gui.shell.undo import Undo
from gui.shell.undo_banner import UndoBanner
from gui.shortcuts import HELP, spelled
from gui.supervisor import State, Supervisor, program
from gui.widgets.asking import ask_gateway
from models.storage import places, revisions
from models.storage.commands import Ask


class Shell:
    """``window`` is the one window of the console, ``book`` its pages."""

    def __init__(self, window: QMainWindow, desk: Desk, book: Book, supervisor: Supervisor) -> None:
        self._window, self._desk, self._book, self._supervisor = window, desk, book, supervisor
        self._paused = self._restarting = False
        self.undo = Undo(desk.workspace, desk.background, desk.now, window)
        self.banner = UndoBanner(self.undo, book.region)
        self.palette = Palette(window)
        self.commands = Commands(window, self._acts(), book.navigation.names)
        self.alt = AltKey(window)
        self.palette.searched.connect(self._on_searched)
        book.navigation.add_command("Help", "ph.question", self.show_help, spelled(HELP.keys[0]))
        book.navigation.menu_asked.connect(self.show_menu)
        book.navigation.find_asked.connect(self.show_palette)
        if not MAC:
            self.alt.pressed_alone.connect(self.show_menu)

    def _acts(self) -> Acts:
        return Acts(
            choose_workspace=self._choose_workspace,
            open_workspace=self.open_workspace,
            open_page=self._book.open,
            undo=self._undo,
            redo=self._redo,
            search=self._book.search,
            show_menu=self.show_menu,
            show_palette=self.show_palette,
            start=self._supervisor.start,
            stop=self._supervisor.stop,
            restart=self._restart,
            show_log=lambda: GatewayLog(self._supervisor, self._window).show(),
            pause_or_resume=self._pause_or_resume,
            back_up=partial(self._book.open, "Configuration", "This workspace"),
            show_help=self.show_help,
            show_shortcuts=lambda: ShortcutList(self._window).open(),
            show_about=lambda: show_about(self._window),
            close=self._close,
        )

    def _close(self) -> None:
        self._window.close()

    def show_figures(self, figures: Figures) -> None:
        self.undo.saw(figures.revision)
        self._book.navigation.show_counts(nav_counts(figures))
        self._paused = figures.sending.paused is not None
        self.commands.pause.setText("Resume sending" if self._paused else "Pause sending")

    def show_state(self, state: State) -> None:
        self.commands.start.setEnabled(state in (State.STOPPED, State.FAILED))
        runs = state in (State.STARTING, State.RUNNING, State.ADOPTED)
        self.commands.stop.setEnabled(runs)
        self.commands.restart.setEnabled(runs)
        if self._restarting and state is State.STOPPED:
            self._restarting = False
            self._supervisor.start()

    def show_help(self) -> None:
        """On what has the focus, else on the page in view."""
        from gui.help import open_help, topic_at  # nobody waits for it at a start

        open_help(self._window, topic_at(QApplication.focusWidget()) or self._book.help_topic)

    def show_menu(self) -> None:
        """Under the workspace button, which is there in the guide, too, once the guide is over."""
        place = self._book.navigation.workspace
        if place.isVisible():
            self._name_steps()
            menu = self.commands.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(place.mapToGlobal(place.rect().bottomLeft()))

    def show_palette(self) -> None:
        if self.palette.isVisible():
            self.palette.close_it()
            return
        self._name_steps()
        open_page = self._book.open
        buttons = sources.of_buttons(self._book.current, self._book.head_actions)
        pages = sources.of_pages(self._book.navigation.names, self._book.icons, open_page)
        self.palette.open([*pages, *buttons, *sources.of_menu(self.commands.offered)])
        self._desk.background.run(
            revisions.latest, lambda found: self.palette.add(sources.of_configuration(found, open_page))
        )

    def open_workspace(self, path: Path) -> None:
        """In a window of its own; one that is open already comes to the front."""
        if path != self._desk.workspace:
            command, *arguments = program()
            QProcess.startDetached(command, [*arguments, "-w", str(path)])

    def _choose_workspace(self) -> None:
        asking = Chooser(known(places.workspaces()))
        asking.setParent(self._window, asking.windowFlags())
        if asking.exec() and asking.chosen is not None:
            self.open_workspace(asking.chosen)

    def _on_searched(self, typed: str) -> None:
        if not typed:
            return
        found: Callable[[list[Item]], None] = partial(self.palette.add_found, typed)
        event = sources.of_number(typed, self._book.open)
        if event:
            found(event)
        self._desk.background.run(
            partial(sources.find_people, typed=typed),
            lambda people: found([*event, *sources.of_people(people, self._book.open)]),
        )

    def _undo(self) -> None:
        if not self._book.undo():
            self.undo.back()

    def _redo(self) -> None:
        if not self._book.redo():
            self.undo.forth()

    def _name_steps(self) -> None:
        """Say in the menu what Undo and Redo would do."""
        back, forth = self.undo.back_to, self.undo.forth_to
        self.commands.undo.setText(f"Undo: {back}".replace("&", "&&") if back else "Undo")
        self.commands.redo.setText(f"Redo: {forth}".replace("&", "&&") if forth else "Redo")

    def _restart(self) -> None:
        """Once it has finished what is in flight."""
        self._restarting = True
        self._supervisor.stop()

    def _pause_or_resume(self) -> None:
        ask_gateway(self._desk, Ask.RESUME if self._paused else Ask.PAUSE, {}, self._on_said)

    def _on_said(self, done: bool, text: str) -> None:
        if not done and text:
            self.undo.refused.emit(text)
