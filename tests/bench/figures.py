"""What a benchmark found, beside what was aimed at; and the table that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``met`` is ``None`` where nothing was aimed at."""

    what: str
    found: str
    aim: str = ""
    met: bool | None = None


def show(figures: Iterable[Figure]) -> None:
    for one in figures:
        mark = "" if one.met is None else "met" if one.met else "MISSED"
        print(f"  {one.what:<64} {one.found:>22}   {one.aim:<18} {mark}", flush=True)


def at_least(what: str, value: float, aim: float, unit: str = "", digits: int = 0) -> Figure:
    return Figure(what, f"{value:,.{digits}f}{unit}", f"≥ {aim:,.{digits}f}{unit}", value >= aim)


def at_most(what: str, value: float, aim: float, unit: str = "", digits: int = 0) -> Figure:
    return Figure(what, f"{value:,.{digits}f}{unit}", f"≤ {aim:,.{digits}f}{unit}", value <= aim)
