"""When an event passed its stages, as far as that is known: it is decided before it is answered, so what counts is the sending."""

from __future__ import annotations

from gui.pages.inspector.columns import clock
from models.storage.event_detail import Detail


def stage_times(detail: Detail) -> dict[str, str]:
    """Words by the name of the stage: when it came, and how long after it the last request went and took."""
    came = detail.line.received_at
    found = {"door": clock(came)}
    if detail.exchanges:
        last = detail.exchanges[-1]
        took = f", answered in {last.ms:,} ms" if last.ms is not None and last.status is not None else ""
        found["delivery"] = f"{_later(last.at - came)}{took}"
    return found


def _later(ms: int) -> str:
    if ms < 0:  # the sandbox's clock was moved meanwhile
        return "sent"
    if ms < 10_000:
        return f"sent {ms:,} ms later"
    return f"sent {ms // 1000:,} s later" if ms < 600_000 else f"sent {ms // 60_000:,} min later"
