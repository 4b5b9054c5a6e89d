"""What stands beside each page's name: how many there are, or how many wait for a person, and of what."""

from __future__ import annotations

from gui.live import Figures
from gui.widgets.nav_entry import Count, Need
from models.storage.tallies import Faults


def nav_counts(figures: Figures) -> dict[str, Count]:
    """The counts by page. Where something waits for a person, its number stands there with a sign."""
    found = figures.tallies
    return {
        "Inspector": Count(f"{figures.total:,}" if figures.total else ""),
        "API keys": _either(found.keys, found.exposed_keys, "seen where others can read it"),
        "Data maps": _either(found.maps, found.faults.maps, "with a problem"),
        "Rules": _rules(found.rules, found.faults),
        "Users": _either(found.people, found.to_confirm, "with a new key to confirm"),
        "Deliveries": _deliveries(found.undelivered, found.held),
        "Going live": _going_live(found.faults.blocks),
    }


def _rules(count: int, faults: Faults) -> Count:
    if faults.broken_rules:
        return _either(count, faults.broken_rules, "that cannot work as they stand", Need.HARM)
    return _either(count, faults.doubtful_rules, "to look at")


def _either(count: int, wanting: int, why: str, need: Need = Need.LOOK) -> Count:
    if wanting:
        return Count(f"{wanting:,}", need, f"{wanting:,} {why}")
    return Count(f"{count:,}" if count else "")


def _going_live(blocks: int) -> Count:
    return Count(f"{blocks} open", tip=f"{blocks} to mend before going live") if blocks else Count()


def _deliveries(undelivered: int, held: int) -> Count:
    if undelivered:
        also = f", {held:,} held above a rule's ceiling" if held else ""
        return Count(f"{undelivered:,}", Need.HARM, f"{undelivered:,} not delivered{also}")
    return _either(0, held, "held above a rule's ceiling")
