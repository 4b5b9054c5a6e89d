"""The configuration file, format ``portway/1``: read, written, compared, merged and matched to another account.

Pure: texts in, values out. No files, no database, no secrets and no personal data.
"""

from __future__ import annotations

from models.meaning.configuration_file.difference import Change, difference
from models.meaning.configuration_file.document import FORMAT, to_document, to_text
from models.meaning.configuration_file.matching import Asked, Unmatched, match_account
from models.meaning.configuration_file.merging import applied, onto
from models.meaning.configuration_file.problems import DocumentProblem, DocumentRefused
from models.meaning.configuration_file.reading import Document, read, read_document

__all__ = [
    "FORMAT",
    "Asked",
    "Change",
    "Document",
    "DocumentProblem",
    "DocumentRefused",
    "Unmatched",
    "applied",
    "difference",
    "match_account",
    "onto",
    "read",
    "read_document",
    "to_document",
    "to_text",
]
