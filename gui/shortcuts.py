"""Every key of the console, once: who binds a key asks for it here, and the list of shortcuts is made from this file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QKeySequence


class Place(Enum):
    """Where a key works; the value is the heading in the list."""

    EVERYWHERE = "Everywhere"
    PAGES = "Pages"
    LISTS = "Lists"
    MAPS = "Data maps"
    RULES = "Rules"
    INSPECTOR = "Inspector"
    HELP = "Help"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """``keys`` are alternatives as Qt writes them; ``shown`` where they are better said in one."""

    place: Place
    what: str
    keys: tuple[str, ...]
    shown: str = ""

    @property
    def sequences(self) -> list[QKeySequence]:
        return [QKeySequence(one) for one in self.keys]

    @property
    def text(self) -> str:
        """The keys as this platform writes them."""
        return self.shown or " or ".join(spelled(one) for one in self.keys)


def spelled(keys: str) -> str:
    """One key combination as this platform writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys


PALETTE = Shortcut(Place.EVERYWHERE, "Find or run: pages, actions, rules, people, events", ("Ctrl+K",))
SHORTCUTS = Shortcut(Place.EVERYWHERE, "All shortcuts in a list", ("?", "Ctrl+/"))
HELP = Shortcut(Place.EVERYWHERE, "Help on this page", ("F1",))
UNDO = Shortcut(Place.EVERYWHERE, "Take back the last edit, or the last save", ("Ctrl+Z",))
REDO = Shortcut(Place.EVERYWHERE, "Bring back what was taken back", ("Ctrl+Shift+Z", "Ctrl+Y"))
FIND = Shortcut(Place.EVERYWHERE, "Search on this page", ("Ctrl+F",))
OPEN = Shortcut(Place.EVERYWHERE, "Open another workspace", ("Ctrl+O",))
CLOSE = Shortcut(Place.EVERYWHERE, "Close the console", ("Ctrl+Q",))
MENU = Shortcut(Place.EVERYWHERE, "Main menu", ("F10",), "Alt or F10")
LARGER = Shortcut(Place.EVERYWHERE, "Larger text", ("Ctrl++", "Ctrl+="), "Ctrl++")
SMALLER = Shortcut(Place.EVERYWHERE, "Smaller text", ("Ctrl+-",))
SETTINGS = Shortcut(Place.PAGES, "Settings", ("Ctrl+,",))
PAGES = Shortcut(
    Place.PAGES, "A page, in the order of the navigation", tuple(f"Alt+{n}" for n in range(1, 10)), "Alt+1 … 9"
)
SAVE = Shortcut(Place.PAGES, "Save what is edited", ("Ctrl+S",))
OPEN_ROW = Shortcut(Place.LISTS, "Open the selected row", ("Return",))
DELETE_ROW = Shortcut(Place.LISTS, "Delete the selected row, after a question", ("Del",))
MOVE_ROW = Shortcut(Place.RULES, "Move the selected condition up, down", ("Alt+Up", "Alt+Down"), "Alt+↑ / ↓")
EDIT_ROW = Shortcut(Place.RULES, "Edit the selected condition", ("Return", "F2"))

DRY_RUN = Shortcut(Place.INSPECTOR, "Dry run: what would become of the event now", ("R",))
REPLAY = Shortcut(Place.INSPECTOR, "Replay the selected events", ("Shift+R",))
EDIT_EVENT = Shortcut(Place.INSPECTOR, "Edit the event and send it", ("Ctrl+E",))
KEEP_SAMPLE = Shortcut(Place.INSPECTOR, "Keep the event as a sample", ("S",))
MARK = Shortcut(Place.INSPECTOR, "Mark the selected events, unmark them", ("M",))
COLOUR = Shortcut(Place.INSPECTOR, "Mark in a colour", tuple(str(n) for n in range(1, 7)), "1 … 6")
NOTE = Shortcut(Place.INSPECTOR, "Write a note on the event", ("N",))
COMPARE = Shortcut(Place.INSPECTOR, "Compare the two selected events", ("=",))
REMOVE = Shortcut(Place.INSPECTOR, "Remove the selected events, after a question", ("Del",))
PANE = Shortcut(Place.INSPECTOR, "The event's pane below the list, or at its right", ("P",))

HELP_SEARCH = Shortcut(Place.HELP, "Search all of it", ("Ctrl+K",))
HELP_FIND = Shortcut(Place.HELP, "Find on the page that is read", ("Ctrl+F",))
HELP_STEPS = Shortcut(Place.HELP, "Back, forward", ("Alt+Left", "Alt+Right"), "Alt+← / →")

ALL: tuple[Shortcut, ...] = (
    PALETTE, SHORTCUTS, HELP, UNDO, REDO, FIND, OPEN, CLOSE, MENU, LARGER, SMALLER, PAGES, SETTINGS, SAVE,
    OPEN_ROW, DELETE_ROW, MOVE_ROW, EDIT_ROW,
    Shortcut(Place.MAPS, "Edit the selected map", ("Return", "F2")),
    Shortcut(Place.MAPS, "Next, previous cell while editing", ("Tab", "Shift+Tab"), "Tab / Shift+Tab"),
    Shortcut(Place.MAPS, "The same cell of the map above, below", ("Up", "Down"), "↑ / ↓"),
    Shortcut(Place.MAPS, "Save, or leave the map as it was", ("Return", "Esc"), "Enter / Esc"),
    Shortcut(Place.MAPS, "Move the map up, down", ("Alt+Up", "Alt+Down"), "Alt+↑ / ↓"),
    Shortcut(Place.INSPECTOR, "Next, previous event", ("J", "K"), "J / K"),
    Shortcut(Place.INSPECTOR, "First, newest event", ("G", "Shift+G"), "G / Shift+G"),
    Shortcut(
        Place.INSPECTOR, "Next, previous refused, rejected or failed event", ("E", "Shift+E"), "E / Shift+E"
    ),
    DRY_RUN, REPLAY, EDIT_EVENT, KEEP_SAMPLE, MARK, COLOUR, NOTE, COMPARE, REMOVE, PANE,
    Shortcut(Place.INSPECTOR, "Hold the list still, and let it go on", ("Space",)),
    Shortcut(Place.INSPECTOR, "Follow the newest", ("F",)),
    Shortcut(Place.INSPECTOR, "Write a filter", ("/",)),
    Shortcut(Place.INSPECTOR, "Copy as curl, copy the explanation", ("C", "X"), "C / X"),
    Shortcut(
        Place.INSPECTOR, "Use a saved filter", tuple(f"Ctrl+{n}" for n in range(1, 10)), "Ctrl+1 … 9"
    ),
    HELP_SEARCH, HELP_FIND, HELP_STEPS,
)  # fmt: skip


def in_place(place: Place) -> list[tuple[str, str]]:
    """The keys of one place with what they do."""
    return [(one.text, one.what) for one in ALL if one.place is place]
