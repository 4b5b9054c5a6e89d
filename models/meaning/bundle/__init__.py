"""A client bundle: a configuration with sample events and what is expected to become of them, in one JSON file. Pure.

JSON rather than an archive: one text that people read, compare and keep under version control, with one way to read it.
"""

from models.meaning.bundle.comparison import Difference, compare, compare_later, in_lines
from models.meaning.bundle.document import FORMAT, LARGEST, MOST_CASES, Bundle, Case, read, to_text
from models.meaning.bundle.outcome import Exit, Later, Move, Outcome, Sent

__all__ = [
    "FORMAT",
    "LARGEST",
    "MOST_CASES",
    "Bundle",
    "Case",
    "Difference",
    "Exit",
    "Later",
    "Move",
    "Outcome",
    "Sent",
    "compare",
    "compare_later",
    "in_lines",
    "read",
    "to_text",
]
