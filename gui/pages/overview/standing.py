"""How things stand, in one sentence with the worst verdict's shape, and one sentence below it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gui.pages.overview.problems import Problem
from gui.supervisor import State
from models.meaning.trace.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """``verdict`` is the worst one that needs someone; ``None`` before the first event and while nothing runs."""

    headline: str
    detail: str
    verdict: Verdict | None = None


def standing(
    counts: Mapping[str, int], period: str, state: State, mode: str, open_: Sequence[Problem], *, ever: bool = True
) -> Standing:
    """The sentences for the events of a period (``the last 24 hours``), the gateway and the problems that are open.

    ``ever``: whether any event has arrived at all.
    """
    total, needs = sum(counts.values()), _needs(len(open_))
    if state in (State.FAILED, State.STOPPED):
        headline = "The gateway does not run." if state is State.FAILED else "The gateway is stopped."
        kept = f" {_events(total)} of {period} {'is' if total == 1 else 'are'} kept." if total else ""
        return Standing(headline, f"Nothing is accepted and nothing is sent until it is started.{kept}")
    if not ever:
        return Standing("No event has arrived yet.", "Send one, and see here what becomes of it.")
    if not total:
        return Standing(f"No event in {period}.", needs or _where(mode))
    begin = f"{_events(total)} in {period}."
    undelivered = {one: counts.get(one.word, 0) for one in (Verdict.FAILED, Verdict.REJECTED)}
    lost, refused = sum(undelivered.values()), counts.get(Verdict.REFUSED.word, 0)
    if lost:
        kept = f"all {lost:,} are" if lost > 1 else "it is"
        worst = next(one for one in undelivered if undelivered[one])
        detail = f"Nothing is lost: {kept} kept and can be sent again. {needs}".rstrip()
        return Standing(f"{begin} {lost:,} could not be delivered.", detail, worst)
    if refused:
        return Standing(f"{begin} {refused:,} {'was' if refused == 1 else 'were'} refused.", needs, Verdict.REFUSED)
    if open_:
        first = open_[0]
        return Standing(
            f"{begin} {first.title}." if first.verdict else begin, needs, first.verdict or Verdict.DELIVERED
        )
    parked = counts.get(Verdict.PARKED.word, 0)
    waits = (
        f"{parked:,} {'waits' if parked == 1 else 'wait'} until their person's primary key is known. " if parked else ""
    )
    return Standing(f"{begin} Nothing needs you.", f"{waits}{_where(mode)}", Verdict.DELIVERED)


def _events(total: int) -> str:
    return f"{total:,} {'event' if total == 1 else 'events'}"


def _needs(problems: int) -> str:
    if not problems:
        return ""
    return "One problem below needs you." if problems == 1 else f"{problems} problems below need you."


def _where(mode: str) -> str:
    where = "the sandbox, an Emarsys of your own on this machine" if mode == "sandbox" else "Emarsys"
    return f"What is mapped goes to {where}."
