"""What can be said of a release without building it: what goes in, with which licences, and that its files are well-formed."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_spec import build_identity, licences, man_page, parts
from models import version

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "build_spec"
USED = (
    "PySide6/QtWidgets.abi3.so",
    "PySide6/Qt/lib/libQt6Gui.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6\\plugins\\platforms\\qwindows.dll",
    "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "qtawesome/fonts/phosphor-1.3.0.ttf",
    "resources/demo/rules.json",
    "libcrypto.so.3",
)
UNUSED = (
    "PySide6/Qt/lib/libQt6Quick.so.6",
    "PySide6\\Qt6Qml.dll",
    "PySide6\\opengl32sw.dll",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6\\plugins\\platforms\\qdirect2d.dll",
    "qtawesome/fonts/fontawesome6-solid-webfont-6.7.2.ttf",
    "libfontconfig.so.1",
)


@pytest.mark.parametrize("target", USED)
def test_what_the_console_uses_goes_in(target: str) -> None:
    assert parts.is_used(target)


@pytest.mark.parametrize("target", UNUSED)
def test_what_nothing_uses_stays_out(target: str) -> None:
    assert not parts.is_used(target)


def test_no_module_is_left_out_that_the_sources_import() -> None:
    unused = set(parts.UNUSED_MODULES)
    for path in (path for top in ("models", "gateway", "gui") for path in (ROOT / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not {name, name.partition(".")[0]} & unused, path


def test_a_system_library_goes_in_only_where_something_links_to_it() -> None:
    links = {"/qt": {"libxcb.so.1"}, "/xcb": {"libXau.so.6"}, "/gtk": {"libpango.so.0"}, "/python": set()}
    binaries = [
        ("PySide6/libQt6Gui.so.6", "/qt", "BINARY"),
        ("libpython3.11.so.1.0", "/python", "BINARY"),
        ("libxcb.so.1", "/xcb", "BINARY"),
        ("libXau.so.6", "/xau", "BINARY"),
        ("libgtk-3.so.0", "/gtk", "BINARY"),
        ("libpango.so.0", "/pango", "BINARY"),
    ]
    kept = parts.needed(binaries, lambda file: [(name, None) for name in links.get(file, ())])
    assert kept == ["PySide6/libQt6Gui.so.6", "libXau.so.6", "libpython3.11.so.1.0", "libxcb.so.1"]


def test_no_library_looks_where_the_builder_kept_his(tmp_path: Path) -> None:
    library = tmp_path / "_internal" / "_csv.so"
    library.parent.mkdir()
    library.write_bytes(b"\x7fELF\0/home/ann/python/lib\0rest")
    parts.forget_build_paths(tmp_path, "/home/ann/python/lib")
    assert library.read_bytes() == b"\x7fELF\0$ORIGIN" + b"\0" * 14 + b"rest"


def test_the_licences_of_all_parts_come_along(tmp_path: Path) -> None:
    bundled = ["PySide6.QtWidgets", "qtawesome.iconic_font", "flask.app", "waitress", "peewee", "json", "gateway.cli"]
    folder = licences.collect(bundled, [], tmp_path / "licences")
    table = (folder / "README.md").read_text()
    for name in ("PySide6_Essentials", "QtAwesome", "Flask", "waitress", "peewee", "Python", "pyinstaller"):
        assert f"- {name} " in table
        assert any(file.stat().st_size > 500 for file in (folder / name).iterdir()), name
    assert {file.name for file in (folder / "PySide6_Essentials").iterdir()} == {"LGPL-3.0.txt", "GPL-3.0.txt"}
    assert (folder / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_a_build_is_named_by_day_and_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764028800")
    assert build_identity.write(ROOT, tmp_path).read_text().startswith("20251125")
    assert build_identity.write(tmp_path, tmp_path).read_text() == "20251125\n", (
        "sources without a clone have no commit"
    )
    assert f'"FileVersion", "{version.VERSION}"' in build_identity.windows_resource(tmp_path).read_text()


def test_the_changelog_and_the_version_go_together() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", version.VERSION)
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"


def test_the_man_page_describes_every_command(tmp_path: Path) -> None:
    program = tmp_path / "portway"
    program.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m gateway.cli "$@"\n')
    program.chmod(0o755)
    page = man_page.written(program)
    for command in ("serve", "init", "keys", "take\\-over", "person"):
        assert f".SS {command}\n" in page
    assert ".SH EXIT STATUS\n0 done;" in page
    if shutil.which("man"):
        file = tmp_path / "portway.1"
        file.write_text(page)
        ran = subprocess.run(["man", "--warnings", "-l", str(file)], capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
@pytest.mark.parametrize(
    "script",
    ["linux/postinst", "linux/prerm", "linux/postrm", "linux/package_test.sh", "server/portway-health"],
)
def test_the_scripts_are_well_formed(script: str) -> None:
    assert subprocess.run(["sh", "-n", SPEC / script], check=False).returncode == 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_the_unit_is_well_formed_and_gives_away_little(tmp_path: Path) -> None:
    unit = tmp_path / "portway@acme.service"
    program = tmp_path / "portway"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = (SPEC / "server/portway@.service").read_text()
    unit.write_text(text.replace("/usr/bin/portway", str(program)).replace("Documentation=man:portway(1)\n", ""))
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert unit.name not in verified.stderr, "about other units of this machine it may say something"
    rated = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]  # tenths: 2.0 of 10 is "OK"
    assert subprocess.run(rated, capture_output=True, check=False).returncode == 0
