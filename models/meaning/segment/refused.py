"""A message or a request that is not taken: the code, and the sentence that its sender reads."""

from __future__ import annotations

from dataclasses import dataclass

from models.meaning.segment.message import Message
from models.meaning.trace.reasons.door import REASONS

_SENTENCES = {reason.code: reason.sentence for reason in REASONS}


@dataclass(frozen=True, slots=True)
class Refused:
    """``code`` is a reason of the door stage. ``partial`` is the message as far as it could be read, for its row."""

    code: str
    message: str
    partial: Message | None = None

    @property
    def status(self) -> int:
        """The status where the request holds nothing else; 501 tells Segment "this type is not supported"."""
        return 501 if self.code == "unsupported_type" else 400


def refuse(code: str, message: str | None = None, partial: Message | None = None) -> Refused:
    """``message`` is needed where the reason's sentence is not the same for everybody."""
    return Refused(code, _SENTENCES[code] if message is None else message, partial)
