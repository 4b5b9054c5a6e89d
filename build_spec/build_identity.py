"""What a build says about itself: the line of ``portway --version`` and the version resource of a Windows program."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from models.version import BUILD_FILE, VERSION

_RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers=({numbers}), prodvers=({numbers}), mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Portway"), StringStruct("FileDescription", "Portway"),
      StringStruct("ProductName", "Portway"), StringStruct("OriginalFilename", "portway.exe"),
      StringStruct("FileVersion", "{version}"), StringStruct("ProductVersion", "{version}"),
      StringStruct("LegalCopyright", "MIT licence")])]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])])])
"""


def write(root: Path, work: Path) -> Path:
    """Write the line that names this build, and return its file: the day and the commit, such as 20261125.1a2b3c4.

    The day is that of SOURCE_DATE_EPOCH where it is set, else of the commit, so that a build can be repeated.
    """
    work.mkdir(parents=True, exist_ok=True)
    commit = _git(root, "rev-parse", "--short=7", "HEAD")
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "show", "-s", "--format=%ct", "HEAD")
    day = time.strftime("%Y%m%d", time.gmtime(int(seconds) if seconds else None))
    changed = ".changed" if _git(root, "status", "--porcelain", "--untracked-files=no") else ""
    file = work / BUILD_FILE
    file.write_text(f"{day}.{commit}{changed}\n" if commit else f"{day}\n", "utf-8")
    return file


def _git(root: Path, *arguments: str) -> str:
    """What Git says; nothing where this is not a clone (an archive of the sources can be built too)."""
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def windows_resource(work: Path) -> Path:
    """Write what Windows shows under Properties > Details, and return its file."""
    numbers = ", ".join([*VERSION.split("."), "0"])
    file = work / "version_resource.txt"
    file.write_text(_RESOURCE.format(numbers=numbers, version=VERSION), "utf-8")
    return file
