"""What is copied of an event, made when somebody copies it: the explanation as Markdown, the command that sends it again.

Personal data is replaced by stand-ins unless a person has chosen otherwise for the workspace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from peewee import SqliteDatabase

from gui.pages.inspector.curl import as_curl
from gui.pages.inspector.markdown import as_markdown
from models.meaning.masking import Masking
from models.storage.event_detail import Detail, detail_of
from models.storage.event_near import Near
from models.storage.stand_ins import masking_here


@dataclass(frozen=True, slots=True)
class Copies:
    """``masked`` is asked at each copy. ``near`` comes a moment after the rest."""

    detail: Detail
    masking: Masking
    address: str
    masked: Callable[[], bool]
    near: Near | None = None

    @property
    def has_message(self) -> bool:
        return isinstance(self.detail.message, dict)

    def curl(self) -> str:
        """Empty where there is no message to send."""
        return as_curl(self._detail(), self.address)

    def markdown(self) -> str:
        clean = self.masking.text if self.masked() else str
        return as_markdown(self._detail(), self.near, self.curl(), clean)

    def _detail(self) -> Detail:
        """With the message as it may be seen. What is replaced in it is then found in all other texts."""
        message: Any = self.detail.message
        if not self.masked() or not isinstance(message, dict):
            return self.detail
        return replace(self.detail, message=self.masking.message(message))


def read(db: SqliteDatabase, event_id: int) -> tuple[Detail | None, Masking]:
    """An event in full, and the stand-ins for what is copied of it."""
    return detail_of(db, event_id), masking_here(db)
