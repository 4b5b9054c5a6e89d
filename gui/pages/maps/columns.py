"""The columns of the table of data maps: their order, heads and widths, and the room that a row's grip and menu take."""

from __future__ import annotations

NAME, PATH, TYPE, FIELD, PREVIEW = range(5)
HEADS = ("Name", "JSON path", "Data type", "Field to update", "Preview")
GRIP_ROOM = 40
"""Left of the names, for the grip that a row is moved by."""
MENU_ROOM = 40
"""Right of the previews, for the menu of the row."""
INSET = 8
"""A cell's text begins so far inside of it, in line with the text in the field that edits it."""
_FIXED = {NAME: 124, TYPE: 96, FIELD: 168}
_LEAST = 112
_PATH_SHARE = 0.53


def widths(room: int) -> tuple[int, ...]:
    """How wide each column is; path and preview share what the others leave."""
    fixed = _FIXED | {NAME: _FIXED[NAME] + GRIP_ROOM - INSET}
    rest = max(2 * _LEAST, room - sum(fixed.values()) - MENU_ROOM)
    path = int(rest * _PATH_SHARE)
    found = fixed | {PATH: path, PREVIEW: rest - path + MENU_ROOM}
    return tuple(found[column] for column in range(len(HEADS)))
