"""Files beside a workspace that people choose: read within bounds, written whole or not at all, for their owner only."""

from __future__ import annotations

import os
from pathlib import Path

from models.problems import EnvironmentProblem, UserMistake

LARGEST = 64 << 20


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """Raises ``UserMistake`` where there is no such file, or one too large to be ours."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except FileNotFoundError:
        raise UserMistake(f"There is no file {path}.", "file") from None
    except OSError as error:
        raise EnvironmentProblem(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > largest:
        raise UserMistake(f"{path} is larger than {largest >> 20} MB. Choose a file that Portway made.", "file")
    return content


def write_file(path: Path, content: str | bytes) -> None:
    """Replaces a file of this name only once the new one is complete."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise EnvironmentProblem(f"{path} cannot be written: {error.strerror}. Choose another file.") from error
