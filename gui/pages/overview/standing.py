"""How things stand, in one sentence with the worst verdict's shape, and one sentence below it."""

from __future__ import annotations

from dataclasses import dataclass

from gui.live import Figures
from gui.supervisor import State
from models.meaning.trace.verdicts import Verdict

_UNDELIVERED = (Verdict.FAILED, Verdict.REJECTED, Verdict.REFUSED)
"""What did not get through, the worst first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``verdict`` is the worst one that needs someone; ``None`` before the first event and while nothing runs."""

    headline: str
    detail: str
    verdict: Verdict | None = None


def standing(figures: Figures, state: State) -> Standing:
    """The sentences for what there is and for what the gateway does."""
    if state is State.FAILED:
        return Standing("The gateway does not run.", _kept(figures))
    if state is State.STOPPED:
        return Standing("The gateway is stopped.", f"Nothing is accepted and nothing is sent. {_kept(figures)}")
    if not figures.total:
        return Standing("No event has arrived yet.", "Send one, and see here what becomes of it.")
    total = f"{figures.total:,} {'event' if figures.total == 1 else 'events'}."
    bad = {one: figures.counts.get(one.word, 0) for one in _UNDELIVERED}
    lost = sum(bad.values())
    if lost:
        worst = next(one for one in _UNDELIVERED if bad[one])
        return Standing(f"{total} {lost:,} could not be delivered.", _held_up(figures), worst)
    return Standing(f"{total} Nothing needs you.", _held_up(figures), Verdict.DELIVERED)


def _kept(figures: Figures) -> str:
    if not figures.total:
        return "Start it to receive events."
    return f"{figures.total:,} {'event is' if figures.total == 1 else 'events are'} kept."


def _held_up(figures: Figures) -> str:
    """What waits and for what, or that nothing does."""
    if figures.sending.paused is not None:
        return f"Sending is paused; {figures.queue:,} items wait. Go on with: portway resume"
    if figures.sending.stopped is not None:
        return f"Sending has stopped by itself: {figures.sending.stopped.text}"
    parked = figures.counts.get(Verdict.PARKED.word, 0)
    if parked:
        return f"{parked:,} wait until their person's primary key is known. Nothing is lost."
    where = "the sandbox, an Emarsys of your own on this machine" if figures.mode == "sandbox" else "Emarsys"
    return f"What is mapped goes to {where}."
