"""How long an event's stages took, and when it came and was sent."""

from __future__ import annotations

from gui.pages.inspector.columns import clock
from models.storage.event_detail import Detail


def stage_times(detail: Detail) -> dict[str, str]:
    """Words by the name of the stage: when it came, what each stage took, and how long after it the last request went."""
    came = detail.line.received_at
    found = {stage: _spent(took) for stage, took in detail.took.items()}
    found["door"] = ", ".join([clock(came), *(_spent(took) for took in (detail.took.get("door"),) if took)])
    if detail.exchanges:
        last = detail.exchanges[-1]
        took = f", answered in {last.ms:,} ms" if last.ms is not None and last.status is not None else ""
        found["delivery"] = f"{_later(last.at - came)}{took}"
    return found


def _spent(nanoseconds: int) -> str:
    """Milliseconds to the hundredth; a stage that takes less than that has been passed all the same."""
    return f"{max(nanoseconds / 1e6, 0.01):,.2f} ms"


def _later(ms: int) -> str:
    if ms < 0:  # the sandbox's clock was moved meanwhile
        return "sent"
    if ms < 10_000:
        return f"sent {ms:,} ms later"
    return f"sent {ms // 1000:,} s later" if ms < 600_000 else f"sent {ms // 60_000:,} min later"
