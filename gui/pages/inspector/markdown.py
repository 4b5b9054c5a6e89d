"""An explanation as Markdown, for a mail or a ticket: sentence and stages, no values of the message."""

from __future__ import annotations

from datetime import UTC, datetime

from gui.pages.inspector.columns import name_of
from models.storage.event_detail import Detail

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|"})


def as_markdown(detail: Detail) -> str:
    """What happened to the event and why. What an event brought is escaped, so that nothing in it is taken for markup."""
    line = detail.line
    at = datetime.fromtimestamp(line.received_at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    rows = [
        f"### #{line.id} {_plain(line.type or 'request')} {_plain(name_of(line))}, {at}",
        "",
        f"**{_plain(detail.story.sentence)}**",
        "",
    ]
    for stage in detail.story.stages:
        for one in stage.lines:
            remedy = f" _{_plain(one.remedy)}_" if one.remedy else ""
            rows.append(f"- {stage.name} ({stage.mark.value}): {_plain(one.text)}{remedy}")
    return "\n".join(rows) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.translate(_SPECIAL).split())
