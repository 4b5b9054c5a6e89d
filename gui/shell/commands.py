"""What can be done from everywhere, once: as the main menu, as keys, and as items of the command palette."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from gui import appearance, memory, shortcuts
from gui.appearance import Scheme
from gui.shortcuts import PAGES, Shortcut
from gui.theme import Type

MAC = sys.platform == "darwin"


Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the commands do; the window says how."""

    choose_workspace: Act
    open_workspace: Callable[[Path], None]
    open_page: Callable[[str], None]
    undo: Act
    redo: Act
    search: Act
    show_menu: Act
    show_palette: Act
    start: Act
    stop: Act
    restart: Act
    show_log: Act
    pause_or_resume: Act
    back_up: Act
    show_help: Act
    show_shortcuts: Act
    show_about: Act
    close: Act


class Commands:
    """The actions belong to ``window``, so that their keys work in all of it."""

    def __init__(self, window: QMainWindow, acts: Acts, pages: list[str]) -> None:
        self._window, self._acts = window, acts
        self.new = self._action("New workspace …", acts.choose_workspace)
        self.open = self._action("Open workspace …", acts.choose_workspace, shortcuts.OPEN)
        self.undo = self._action("Undo", acts.undo, shortcuts.UNDO)
        self.redo = self._action("Redo", acts.redo, shortcuts.REDO)
        self.find = self._action("Search on this page", acts.search, shortcuts.FIND)
        self.palette = self._action("Find or run …", acts.show_palette, shortcuts.PALETTE)
        self.main_menu = self._action("Main menu", acts.show_menu, shortcuts.MENU)
        self.start = self._action("Start gateway", acts.start)
        self.stop = self._action("Stop gateway", acts.stop)
        self.restart = self._action("Restart gateway", acts.restart)
        self.log = self._action("Gateway log", acts.show_log)
        self.pause = self._action("Pause sending", acts.pause_or_resume)
        self.configuration = self._action("Configuration", lambda: acts.open_page("Configuration"))
        self.backup = self._action("Back up …", acts.back_up)
        self.settings = self._action("Settings", lambda: acts.open_page("Settings"), shortcuts.SETTINGS)
        self.larger = self._action("Larger text", lambda: bigger_text(1), shortcuts.LARGER)
        self.smaller = self._action("Smaller text", lambda: bigger_text(-1), shortcuts.SMALLER)
        self.normal = self._action("Normal text", lambda: bigger_text(0))
        self.guide = self._action("Set-up guide", lambda: acts.open_page("Guide"))
        self.help = self._action("Help", acts.show_help, shortcuts.HELP)
        self.help.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)  # in windows beside this one, too
        self.shortcuts = self._action("Keyboard shortcuts", acts.show_shortcuts, shortcuts.SHORTCUTS)
        self.about = self._action("About Portway", acts.show_about)
        self.close = self._action("Close the console", acts.close, shortcuts.CLOSE)
        self.schemes = self._schemes()
        self.pages = [self._page(at, name) for at, name in enumerate(pages)]
        if MAC:
            self._system_menu()

    @property
    def offered(self) -> list[QAction]:
        """Those that the palette offers: all but itself and the pages, which stand there by themselves."""
        by_themselves = (self.palette, self.main_menu, *self.pages)
        return [one for one in self._window.actions() if one not in by_themselves]

    def menu(self) -> QMenu:
        """The main menu, made anew: what it holds depends on how things stand."""
        menu = QMenu(self._window)
        for section in self._sections(menu):
            for one in section:
                if isinstance(one, QMenu):
                    menu.addMenu(one)
                else:
                    menu.addAction(one)
            menu.addSeparator()
        return menu

    def _sections(self, parent: QMenu) -> list[list[QAction | QMenu]]:
        return [
            [self.new, self.open, *self._recent(parent)],
            [self.undo, self.redo, self.palette],
            [_submenu(parent, "Go to", self.pages), self._look(parent), self._gateway(parent)],
            [self.configuration, self.backup, self.settings],
            [self.guide, self.help, self.shortcuts, self.about],
            [self.close],
        ]

    def _recent(self, parent: QMenu) -> list[QMenu]:
        menu = QMenu("Recent workspaces", parent)
        for path in memory.recent():
            name = path.stem.replace("&", "&&")
            one = menu.addAction(name)
            one.triggered.connect(lambda _=False, path=path: self._acts.open_workspace(path))
        return [] if menu.isEmpty() else [menu]

    def _look(self, parent: QMenu) -> QMenu:
        for action, scheme in zip(self.schemes, Scheme, strict=True):
            action.setChecked(scheme is appearance.scheme())  # Settings offers the same
        menu = _submenu(parent, "Appearance", self.schemes)
        menu.addSeparator()
        menu.addActions([self.larger, self.smaller, self.normal])
        return menu

    def _gateway(self, parent: QMenu) -> QMenu:
        menu = _submenu(parent, "Gateway", [self.start, self.stop, self.restart])
        menu.addSeparator()
        menu.addActions([self.pause, self.log])
        return menu

    def _system_menu(self) -> None:
        """macOS has its own place for it."""
        bar = self._window.menuBar()
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.close.setMenuRole(QAction.MenuRole.QuitRole)
        workspace = bar.addMenu("Workspace")
        workspace.addActions([self.new, self.open, self.configuration, self.backup, self.settings, self.close])
        bar.addMenu("Edit").addActions([self.undo, self.redo, self.find, self.palette])
        bar.addMenu("View").addActions([*self.schemes, self.larger, self.smaller, self.normal])
        bar.addMenu("Go").addActions(self.pages)
        bar.addMenu("Gateway").addActions([self.start, self.stop, self.restart, self.pause, self.log])
        bar.addMenu("Help").addActions([self.guide, self.help, self.shortcuts, self.about])

    def _schemes(self) -> list[QAction]:
        group = QActionGroup(self._window)
        found = []
        for scheme in Scheme:
            text = "Colours of the system" if scheme is Scheme.SYSTEM else f"{scheme.value} colours"
            one = self._action(text, partial(appearance.choose_scheme, _app(), scheme))
            one.setCheckable(True)
            one.setChecked(scheme is appearance.scheme())
            group.addAction(one)
            found.append(one)
        return found

    def _page(self, at: int, name: str) -> QAction:
        made = self._action(name, lambda: self._acts.open_page(name))
        if at < len(PAGES.keys):
            made.setShortcut(PAGES.keys[at])
        return made

    def _action(self, text: str, act: Act, keys: Shortcut | None = None) -> QAction:
        made = QAction(text, self._window)
        if keys is not None:
            made.setShortcuts(keys.sequences)
        made.triggered.connect(lambda: act())
        self._window.addAction(made)
        return made


def bigger_text(by: int) -> None:
    """One step larger or smaller; 0: as it was meant."""
    appearance.choose_text_size(_app(), appearance.text_size() + by if by else Type.BASE)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _submenu(parent: QMenu, title: str, actions: list[QAction]) -> QMenu:
    menu = QMenu(title, parent)
    menu.addActions(actions)
    return menu
