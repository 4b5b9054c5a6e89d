"""Makes packages of the built application: ``python package.py DIST`` writes a ``tar.gz`` and a ``.deb`` beside it.

Both hold the same folder; the Debian package adds what belongs to the system: command, menu entry, icons, man page, units.
"""

from __future__ import annotations

import gzip
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from icons import SIZES  # noqa: E402
from man_page import written  # noqa: E402

from models.version import VERSION  # noqa: E402

UNITS = ("portway@.service", "portway-health@.service", "portway-health@.timer")
PROXIES = ("Caddyfile", "nginx.conf")
SCRIPTS = ("postinst", "prerm", "postrm")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def main(dist: Path) -> int:
    built = dist / "portway"
    if not (built / "portway").is_file():
        raise SystemExit(f"There is no built application in {built}. Make it with: make build")
    for package in (archive(built, dist), debian(built, dist)):
        sys.stdout.write(f"{package} ({package.stat().st_size / 1e6:.0f} MB)\n")
    return 0


def archive(built: Path, dist: Path) -> Path:
    """The folder for any Linux, to be unpacked and run where it lies."""
    name = f"portway-{VERSION}-linux-{platform.machine()}"
    target = dist / f"{name}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as tar:
        tar.add(built, name, filter=_owned_by_root)
        for file in ("README.md", "CHANGELOG.md", "LICENSE"):
            tar.add(HERE.parent / file, f"{name}/{file}", filter=_owned_by_root)
        for file in (*UNITS, *PROXIES, "portway-health"):
            tar.add(HERE / "server" / file, f"{name}/server/{file}", filter=_owned_by_root)
    return target


def _owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def debian(built: Path, dist: Path) -> Path:
    """The Debian package. Nothing of it is enabled or started by installing it."""
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    target = dist / f"portway_{VERSION}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=dist) as folder:
        root = Path(folder)
        root.chmod(0o755)
        _install(built, dist, root)
        _describe(root, architecture)
        command = ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z6", str(root), str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def _install(built: Path, dist: Path, root: Path) -> None:
    home, share = root / "usr/lib/portway", root / "usr/share"
    shutil.copytree(built, home, symlinks=True)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/portway").symlink_to("../lib/portway/portway")
    _put(HERE / "linux/portway.desktop", share / "applications/portway.desktop")
    for size in SIZES:
        drawn = dist / f"../build/parts/portway/icons/portway-{size}.png"
        _put(drawn, share / f"icons/hicolor/{size}x{size}/apps/portway.png")
    for unit in UNITS:
        _put(HERE / "server" / unit, root / "lib/systemd/system" / unit)
    _put(HERE / "server/portway-health", home / "server/portway-health", mode=0o755)
    documents = share / "doc/portway"
    for proxy in PROXIES:
        _put(HERE / "server" / proxy, documents / "examples" / proxy)
    _put(home / "_internal/licences/README.md", documents / "copyright")
    with (documents / "copyright").open("a") as copyright:
        copyright.write("\nThe texts: /usr/lib/portway/_internal/licences\n\n" + (HERE.parent / "LICENSE").read_text())
    _compress((HERE.parent / "CHANGELOG.md").read_bytes(), documents / "CHANGELOG.md.gz")
    _compress(written(built / "portway").encode(), share / "man/man1/portway.1.gz")


def _put(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _compress(text: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text, mtime=0))


def _describe(root: Path, architecture: str) -> None:
    """Write what the package manager reads: the description, and what runs before and after."""
    size = sum(file.lstat().st_size for file in root.rglob("*")) // 1024
    said = {
        "VERSION": VERSION,
        "ARCHITECTURE": architecture,
        "SIZE": str(size),
        "LIBC": platform.libc_ver()[1],  # what is built here may use everything that this system has
    }
    control = (HERE / "linux/control").read_text()
    for name, value in said.items():
        control = control.replace(f"@{name}@", value)
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/control").write_text(control)
    for script in SCRIPTS:
        _put(HERE / "linux" / script, root / "DEBIAN" / script, mode=0o755)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
