"""The columns of the event list: their heads, their widths, and what a line says in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt

from gui.widgets.moments import lasting
from models.meaning.trace.verdicts import Verdict
from models.storage.event_list import EventLine

ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in logical pixels, 0 takes the rest; ``font``: ``body``, ``medium``, ``mono`` or ``figure``. What is not
    ``usual`` is shown where somebody chooses it. ``aged``: its text is the age, which goes on while one looks."""

    head: str
    width: int
    text: Callable[[EventLine], str]
    role: str = "text_2"
    font: str = "body"
    right: bool = False
    usual: bool = True
    aged: bool = False

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def clock(at: int) -> str:
    """A moment (ms) as time of day; with its date where that is not today."""
    moment = datetime.fromtimestamp(at / 1000)
    text = f"{moment:%H:%M:%S}.{at % 1000:03d}"
    return text if moment.date() == datetime.now().date() else f"{moment:%d %b} {text[:8]}"


def name_of(line: EventLine) -> str:
    """The event's name; for refusals of one minute in one row also how many they are."""
    many = f" × {line.events:,}" if line.events > 1 else ""
    return f"{line.name or ABSENT}{many}"


def key_of(line: EventLine) -> str:
    """The source key, or what else caused the event."""
    return {"timer": "rule timer", "resend": "sent again"}.get(line.door) or line.key or ABSENT


def age(ms: int) -> str:
    """How long ago something was; the clock of a sandbox may have been moved meanwhile."""
    return lasting(ms) if ms >= 1_000 else "now"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


COLUMNS = (
    Column("#", 68, lambda line: str(line.id), "text_3", "figure"),
    Column("Time", 108, lambda line: clock(line.received_at), "text_2", "mono"),
    Column("Age", 72, lambda line: "", "text_2", "figure", right=True, usual=False, aged=True),
    Column("Type", 76, lambda line: line.type or ABSENT),
    Column("Name", 150, name_of, "text", "medium"),
    Column("Contact", 0, lambda line: line.contact or ABSENT, "text"),
    Column("Source key", 96, key_of),
    Column("Verdict", 122, lambda line: Verdict(line.verdict).word),
    Column("Fields", 60, lambda line: _count(line.fields), "text_2", "figure", right=True),
    Column("Rules", 54, lambda line: _count(line.rules), "text_2", "figure", right=True),
    Column("Emarsys", 78, lambda line: "" if line.emarsys_ms is None else f"{line.emarsys_ms:,} ms", "text_2", "figure",
           right=True),
    Column("Note", 180, lambda line: line.note, usual=False),
    Column("Door", 96, lambda line: line.door, usual=False),
)  # fmt: skip
FIRST_TO_GO = tuple(
    next(at for at, column in enumerate(COLUMNS) if column.head == head)
    for head in ("Door", "Note", "Age", "Emarsys", "Rules", "Fields", "Source key", "Type")
)
"""Where there is no room for all, these are left out, in this order."""
AGE = next(at for at, column in enumerate(COLUMNS) if column.aged)
VERDICT = next(at for at, column in enumerate(COLUMNS) if column.head == "Verdict")
NAME, CONTACT = (next(at for at, one in enumerate(COLUMNS) if one.head == head) for head in ("Name", "Contact"))
"""The columns that what was looked for may stand in."""
ID = 0
