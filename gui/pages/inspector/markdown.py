"""An explanation as Markdown, for a mail or a ticket: sentence, stages, near misses, the message, and the way to send it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from gui.pages.inspector.columns import name_of
from models.storage.event_detail import Detail
from models.storage.event_near import Near

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|"})
_LONGEST = 10_000
"""Characters of a message; more than this is for an export."""


def as_markdown(detail: Detail, near: Near | None, curl: str, clean: Callable[[str], str]) -> str:
    """What happened to the event and why. What an event brought is escaped, so that nothing in it is taken for markup;
    ``clean`` takes the people out of each text."""

    def plain(text: str) -> str:
        return " ".join(clean(text).translate(_SPECIAL).split())

    line = detail.line
    at = datetime.fromtimestamp(line.received_at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    rows = [
        f"### #{line.id} {plain(line.type or 'request')} {plain(name_of(line))}, {at}",
        "",
        f"**{plain(detail.story.sentence)}**",
        "",
    ]
    for stage in detail.story.stages:
        for one in stage.lines:
            remedy = f" _{plain(one.remedy)}_" if one.remedy else ""
            rows.append(f"- {stage.name} ({stage.mark.value}): {plain(one.text)}{remedy}")
    if near is not None and near.closest:
        rows += ["", "Rules that it came close to:", ""]
        rows += [f"- {plain(one.rule)}: {plain(f'{one.text} {one.hint}')}" for one in near.closest]
    if isinstance(detail.message, dict):
        rows += _fenced("json", json.dumps(detail.message, indent=2, ensure_ascii=False))
    if curl:
        rows += _fenced("sh", curl)
    return "\n".join(rows) + "\n"


def _fenced(language: str, text: str) -> Iterator[str]:
    """A block that nothing in the text can end."""
    if len(text) <= _LONGEST:
        longest = max((len(one) for one in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        yield from ("", fence + language, text, fence)
