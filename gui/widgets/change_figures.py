"""The differences of a change side by side: the number first, what those events would do below it, a click to see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label, set_tip
from models.meaning.pipeline.outlook import Difference, Doing

SIGNS = {"now": "+", "no longer": "−", "otherwise": "≠"}
TROUBLE = (Doing.PARKED, Doing.UNREADABLE)
_MOST = 3


def figures(differences: Sequence[Difference], on_show: Callable[[Difference], None]) -> QWidget:
    """Three of them; how many more there are stands behind the last."""
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Size.SECTION_GAP)
    grid.setVerticalSpacing(0)
    for at, one in enumerate(differences[:_MOST]):
        number = button(f"{SIGNS[one.how]}{len(one.event_ids):,}", partial(on_show, one), kind="link")
        number.setProperty("role", "figure")
        number.setAccessibleName(f"Show: {one.sentence}")
        set_tip(number, f"{one.sentence}\nA click shows these events in the Inspector.")
        if one.effect.doing in TROUBLE and one.how == "now":
            number.setProperty("tone", "warning")
        grid.addWidget(number, 0, at, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(one.phrase, "secondary", wrap=True), 1, at, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(at, 1)
    more = len(differences) - _MOST
    if more > 0:
        grid.addWidget(label(f"{more} more", "note"), 0, _MOST, Qt.AlignmentFlag.AlignBottom)
    return whole
