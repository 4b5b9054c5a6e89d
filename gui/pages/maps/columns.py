"""The columns of the table of data maps: their order, heads and widths, and the room that a row's grip and menu take."""

from __future__ import annotations

from gui import style

NAME, PATH, TYPE, FIELD, PREVIEW = range(5)
HEADS = ("Name", "JSON path", "Data type", "Field to update", "Preview")
GRIP_ROOM = 40
"""Left of the names, for the grip that a row is moved by."""
MENU_ROOM = 40
"""Right of the previews, for the menu of the row."""
INSET = 8
"""A cell's text begins so far inside of it, in line with the text in the field that edits it."""
_LEAST = {NAME: 110, PATH: 112, TYPE: 96, FIELD: 150, PREVIEW: 112}
_SHARES = {NAME: 0.06, PATH: 0.45, TYPE: 0.0, FIELD: 0.08}
"""Of the room that is left, at the usual size of text; the preview takes the rest."""


def widths(room: int) -> tuple[int, ...]:
    """How wide each column is."""
    least = {column: style.px(width) for column, width in _LEAST.items()}
    before = GRIP_ROOM - INSET
    left = max(0, room - before - MENU_ROOM - sum(least.values()))
    found = [least[column] + int(left * share) for column, share in _SHARES.items()]
    found[NAME] += before
    return (*found, max(least[PREVIEW] + MENU_ROOM, room - sum(found)))
