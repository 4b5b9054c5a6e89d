"""A file that is written beside its place and moved there when it is whole, readable by its owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from models.problems import EnvironmentProblem


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """What fails or is called off leaves ``target`` as it was. Raises ``EnvironmentProblem`` where it cannot be written."""
    target = target.absolute()
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.unlink(missing_ok=True)
        file = os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
        try:
            with file:
                yield file
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            f"{target.name} cannot be written: {error.strerror}. Make room, or choose another folder."
        ) from error
