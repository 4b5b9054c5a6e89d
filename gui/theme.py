"""Every colour and size of the console, by role. No hex value and no pixel count stands anywhere else.

The roles and their use are the design language's; ``tests/gui/test_theme.py`` computes the contrasts that they promise.
Nothing here draws: ``gui.widgets`` paints with these roles, ``gui.style`` makes the palette and the style sheet from them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from models.meaning.trace.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Roles:
    """The colours of one scheme as ``#RRGGBB``. Names ending in ``_t`` are the tints behind their role."""

    surface: str
    chrome: str
    raised: str
    hover: str
    select: str
    select_in: str
    line: str
    line_2: str
    outline: str
    text: str
    text_2: str
    text_3: str
    accent: str
    accent_h: str
    accent_t: str
    on_accent: str
    ok: str
    ok_t: str
    wait: str
    wait_t: str
    warn: str
    warn_t: str
    quiet: str
    quiet_t: str
    park: str
    park_t: str
    door: str
    door_t: str
    bad: str
    bad_t: str
    on_bad: str


LIGHT: Final = Roles(
    surface="#FFFFFF", chrome="#F4F6F8", raised="#FFFFFF", hover="#EEF1F4", select="#DCEEF1", select_in="#E8ECF0",
    line="#E2E6EB", line_2="#C3CBD4", outline="#7D8794", text="#151A20", text_2="#434D59", text_3="#5A6572",
    accent="#0A6673", accent_h="#08535E", accent_t="#E4F2F4", on_accent="#FFFFFF",
    ok="#146C3E", ok_t="#E1F3E8", wait="#1C5A99", wait_t="#E3EFFB", warn="#855000", warn_t="#FCF1DA",
    quiet="#4D5763", quiet_t="#ECEFF2", park="#5A3EA6", park_t="#EFEBFB", door="#97390A", door_t="#FCEADF",
    bad="#AE1F2A", bad_t="#FCE8E9", on_bad="#FFFFFF",
)  # fmt: skip

DARK: Final = Roles(
    surface="#191D22", chrome="#121519", raised="#21272E", hover="#232931", select="#11393F", select_in="#2A313A",
    line="#2B323A", line_2="#414B56", outline="#7A8592", text="#E9EDF1", text_2="#B7C0CA", text_3="#98A3AF",
    accent="#5AC6D3", accent_h="#7FD6E0", accent_t="#143137", on_accent="#04272C",
    ok="#63D398", ok_t="#13301F", wait="#86BDF6", wait_t="#16293C", warn="#F0B75F", warn_t="#33270F",
    quiet="#A9B4C0", quiet_t="#262D35", park="#BBA8F8", park_t="#2A2343", door="#F6A676", door_t="#3A2214",
    bad="#FF9599", bad_t="#3E191C", on_bad="#36080B",
)  # fmt: skip

ROLE_NAMES: Final = tuple(one.name for one in fields(Roles))

VERDICT_ROLE: Final[dict[Verdict, str]] = {
    Verdict.DELIVERED: "ok",
    Verdict.QUEUED: "wait",
    Verdict.RETRYING: "warn",
    Verdict.NOTHING_TO_DO: "quiet",
    Verdict.PARKED: "park",
    Verdict.FILTERED: "quiet",
    Verdict.DUPLICATE: "quiet",
    Verdict.REFUSED: "door",
    Verdict.REJECTED: "bad",
    Verdict.FAILED: "bad",
}
"""The role in which a verdict's word and shape are drawn (*failed* stands on solid ``bad`` in lists)."""

GROUNDED: Final = frozenset({Verdict.RETRYING, Verdict.REFUSED, Verdict.REJECTED, Verdict.FAILED})
"""Verdicts that have a ground in lists, because they need someone."""


class Size:
    """Logical pixels at 100 %, from the grid of 4."""

    PAGE = 24
    PANEL = 20
    COLUMN_GAP = 12
    CONTROL_GAP = 8
    SECTION_GAP = 24
    PAGE_HEAD = 56
    STRIP = 32
    TABS = 36
    NAVIGATION = 200
    NAVIGATION_NARROW = 56
    NARROW_BELOW = 1360
    SIDE_PANEL = 320
    SENTENCE = 800
    SMALL_WINDOW_BODY = 880
    ROW = 28
    ROW_EDITING = 32
    ROW_EDITED = 40
    CONTROL = 32
    CONTROL_SMALL = 28
    RADIUS = 6
    RADIUS_SMALL = 4
    RADIUS_BOX = 8
    CHIP = 20
    SHAPE = 14
    STROKE = 1.4
    FOCUS_WIDTH = 2
    FOCUS_DISTANCE = 2
    ICON = 16
    MINIMUM = (1100, 700)


class Type:
    """Font sizes in px at the user's base size of 13; everything else follows by ratio."""

    BASE = 13
    GUIDE_TITLE = 24
    HEADLINE = 20
    PAGE_TITLE = 18
    SENTENCE = 15
    SECONDARY = 12
    NOTE = 11


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
