"""Collects the licence of everything that is in the built folder, and fails where one is missing.

Parts come from three places: Python distributions, Python itself, and libraries of the system (on Debian, with their
package's copyright file).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

_LICENCE = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*$|/licenses?/", re.IGNORECASE)
_OURS = {"models", "gateway", "gui", "resources", "entry"}
_QT_TEXTS = Path(__file__).parent / "licence_texts"
"""Texts that a distribution names without shipping them: the LGPL of Qt."""
_NAMED_ONLY = dict.fromkeys(("pyside6_essentials", "shiboken6"), ("LGPL-3.0.txt", "GPL-3.0.txt"))
"""The LGPL refers to the GPL, so both go along."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


class LicenceMissing(Exception):
    """A part is bundled whose licence text cannot be found: add it before this is given to anybody."""


def collect(modules: Iterable[str], libraries: Iterable[Path], target: Path) -> Path:
    """Write the texts and a table of them into ``target``, and return it.

    ``modules``: dotted names of what was bundled; ``libraries``: where bundled shared libraries came from.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    bundled = [*_distributions(modules), _python(), *_of_the_system(libraries)]
    lines = ["# What this application is made of", "", "Portway itself: MIT, see LICENSE.", ""]
    for part in sorted(bundled, key=lambda one: one.name.lower()):
        folder = target / part.name
        folder.mkdir(exist_ok=True)
        for text in part.texts:
            shutil.copyfile(text, folder / text.name)
        lines.append(f"- {part.name} {part.version}: {part.licence}")
    lines += [
        "",
        "Qt and PySide6 are used under the LGPL 3.0. They lie in this folder as libraries of their own, so that you may",
        "exchange them for others of the same interface. Their sources: https://download.qt.io/official_releases/",
    ]
    (target / "README.md").write_text("\n".join(lines) + "\n", "utf-8")
    shutil.copyfile(Path(__file__).parents[1] / "LICENSE", target / "LICENSE")
    return target


def _distributions(modules: Iterable[str]) -> list[Part]:
    owners = packages_distributions()
    tops = {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) - _OURS
    names = {owner for top in tops for owner in owners.get(top, ())} | {"pyinstaller"}
    return [_distribution(distribution(name)) for name in sorted(names)]


def _distribution(found: Distribution) -> Part:
    texts = [Path(str(found.locate_file(file))) for file in found.files or () if _is_licence(str(file))]
    texts += [_QT_TEXTS / name for name in _NAMED_ONLY.get(found.name.lower(), ())]
    if not texts:
        raise LicenceMissing(f"{found.name} {found.version} ships no licence text. Put it into {_QT_TEXTS.name}/.")
    said = found.metadata.json
    stated = str(said.get("license_expression") or said.get("license") or "see its text")
    return Part(found.name, found.version, stated.splitlines()[0], tuple(texts))


def _is_licence(file: str) -> bool:
    return ".dist-info/" in file and _LICENCE.search(file) is not None


def _python() -> Part:
    candidates = [Path(sysconfig.get_path("stdlib"), "LICENSE.txt"), Path(sys.base_prefix, "LICENSE.txt")]
    text = next((one for one in candidates if one.is_file()), None)
    if text is None:
        packaged = Path(f"/usr/share/doc/python{sys.version_info.major}.{sys.version_info.minor}/copyright")
        if not packaged.is_file():
            raise LicenceMissing("This Python has no LICENSE.txt. Build with one that has.")
        text = packaged
    return Part("Python", sys.version.split()[0], "PSF-2.0", (text,))


def _of_the_system(libraries: Iterable[Path]) -> list[Part]:
    """The Debian packages of the libraries. On Windows and macOS the wheels bring everything that is not the system's."""
    if sys.platform != "linux":
        return []
    if shutil.which("dpkg-query") is None:
        raise LicenceMissing("Here nobody knows the licences of the system's libraries. Build on Debian or Ubuntu.")
    parts: dict[str, Part] = {}
    for library in libraries:
        for path in (library, Path("/usr", *library.parts[1:]), library.resolve()):
            owner = _asked("dpkg-query", "--search", str(path)).split(":")[0]
            if owner:
                break
        else:
            raise LicenceMissing(f"{library} belongs to no package, so nobody knows its licence.")
        version = _asked("dpkg-query", "--show", "--showformat=${Version}\n", owner).splitlines()[0]
        parts[owner] = Part(owner, version, "see its text", (Path("/usr/share/doc", owner, "copyright"),))
    return list(parts.values())


def _asked(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
