"""What a report of a fault holds: versions and where in the program it happened. No values, no names, no paths of this machine.

The text of an exception is left out, because it may quote what an event brought.
"""

from __future__ import annotations

import platform
import re
import traceback
from pathlib import PurePath

from models.version import in_one_line

_ROOT = PurePath(__file__).parents[2]
_LIBRARIES = re.compile(r".*[/\\](?:site-packages|dist-packages|_internal|lib[/\\]python[\d.]+)[/\\]")
_FAULT_LINE = re.compile(r'  File "(?P<file>[^"]*)", line (?P<line>\d+) in (?P<where>[\w<>.]+)')
_SAFE = re.compile(r"(?:Fatal Python error: [\w ]+|Windows fatal exception: [\w ]+|Current thread|Thread|Qt [\w ]+)")
MOST_FRAMES = 60


def report(error: BaseException) -> str:
    """The report about an exception and what led to it."""
    lines = [*_head()]
    chain = _chain(error)
    for at, one in enumerate(chain):
        if at:
            lines.append("which led to")
        kind = type(one)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        frames = traceback.extract_tb(one.__traceback__)[-MOST_FRAMES:]
        lines += [f"  {place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join(lines)


def report_of_end(left: str) -> str:
    """The report made of what Python's fault handler left behind when the process was ended by a fault below it."""
    lines = [*_head(), "The console was ended by a fault below Python."]
    for line in left.splitlines():
        frame = _FAULT_LINE.match(line)
        safe = _SAFE.match(line)
        if frame is not None:
            lines.append(f"  {place(frame['file'])}:{frame['line']} {frame['where']}")
        elif safe is not None:
            lines.append(safe[0])
    return "\n".join(lines[: MOST_FRAMES + 10])


def place(file: str) -> str:
    """A source file as everybody has it: from the program's folder, or from the libraries', else its bare name."""
    path = PurePath(file)
    if path.is_relative_to(_ROOT) and not _LIBRARIES.match(file):
        return path.relative_to(_ROOT).as_posix()
    in_library = _LIBRARIES.match(file)
    return file[in_library.end() :].replace("\\", "/") if in_library else path.name


def _head() -> tuple[str, str, str]:
    return in_one_line(), f"{platform.system()} {platform.release()}, {platform.machine()}", ""


def _chain(error: BaseException) -> list[BaseException]:
    """The exceptions that led to this one, the first one first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found[::-1]
