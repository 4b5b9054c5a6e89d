"""The line under a row that says what is wrong in a cell, how that is known, and the way out as links. Painted and hit-tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import qtawesome
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from gui import style
from gui.theme import Type

HEIGHT = 24
_SIGN = 14
_AFTER_SIGN = 6
_GAP = 8


class Link(Protocol):
    """What a click on it does is known to whom it belongs."""

    @property
    def text(self) -> str: ...


class Told(Protocol):
    """``is_bad``: something is lost or stops saving, not only worth a look."""

    @property
    def text(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def is_bad(self) -> bool: ...
    @property
    def ways(self) -> Sequence[Link]: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the line; one with a ``way`` is a link."""

    box: QRect
    text: str
    font: QFont
    role: str
    way: Link | None = None


def pieces(problem: Told, left: int, least: int, right: int, top: int) -> list[Piece]:
    """The line begins at ``left``, under its cell, or so far left of it that it fits, but not before ``least``.

    Where even that is too little, the evidence is cut off, then what is wrong; the links stay whole.
    """
    plain, strong = style.tabular(Type.SECONDARY, QFont.Weight.Normal), style.medium(Type.SECONDARY)
    role = "bad" if problem.is_bad else "warn"
    wanted: list[tuple[str, QFont, str, Link | None]] = [(problem.text, strong, role, None)]
    if problem.evidence:
        wanted.append((problem.evidence, plain, "text_2", None))
    wanted += [(way.text, strong, "accent", way) for way in problem.ways]
    widths = [QFontMetrics(font).horizontalAdvance(text) + 2 for text, font, _, _ in wanted]
    gaps = _GAP * (len(wanted) - 1) + _SIGN + _AFTER_SIGN
    x = max(least, min(left, right - sum(widths) - gaps))
    over = x + sum(widths) + gaps - right
    for at in (1, 0) if problem.evidence else (0,):
        cut = max(0, min(over, widths[at]))
        widths[at] -= cut
        over -= cut
    x += _SIGN + _AFTER_SIGN
    found = []
    for (text, font, ink, way), width in zip(wanted, widths, strict=True):
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
        found.append(Piece(QRect(x, top, width, HEIGHT - 4), shown, font, ink, way))
        x += width + _GAP
    return found


def draw(painter: QPainter, problem: Told, line: list[Piece]) -> None:
    first = line[0]
    role = "bad" if problem.is_bad else "warn"
    sign = qtawesome.icon("ph.diamond-fill" if problem.is_bad else "ph.warning", color=style.colour(role))
    middle = first.box.top() + (first.box.height() - _SIGN) // 2
    sign.paint(painter, first.box.left() - _AFTER_SIGN - _SIGN, middle, _SIGN, _SIGN)
    for one in line:
        painter.setFont(one.font)
        painter.setPen(style.colour(one.role))
        painter.drawText(one.box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, one.text)
