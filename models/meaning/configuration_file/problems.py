"""What is wrong with a configuration file: every problem with the path at fault, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.problems import UserMistake

SHOWN = 20
"""So many problems stand in the sentence; the others are counted. ``DocumentRefused.problems`` has them all."""


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """``path`` is where in the document (``rules[0].conditions[2].type``, empty for the whole of it)."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


class DocumentRefused(UserMistake):
    """A configuration file that cannot be taken; nothing of it was."""

    def __init__(self, problems: Sequence[DocumentProblem]) -> None:
        self.problems = tuple(problems)
        lines = [str(one) for one in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"… and {len(self.problems) - SHOWN} more.")
        if len(lines) == 1:
            text = f"The configuration file cannot be used. {lines[0]}"
        else:
            text = f"The configuration file cannot be used; {len(self.problems)} places need a change:\n" + "\n".join(
                f"  {line}" for line in lines
            )
        super().__init__(text, self.problems[0].path or None)
