"""Writes the program's icon in the forms that systems ask for: ``python icons.py FOLDER``.

It is drawn by the console (``gui.icon``), so that there is one; this runs as a process of its own, because it needs Qt.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256)


def main(folder: Path) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from gui.icon import program_icon

    app = QApplication(sys.argv[:1])
    icon = program_icon()
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        picture = icon.pixmap(size, size).toImage()
        if not picture.save(str(folder / f"portway-{size}.png")):
            return 1
    largest = icon.pixmap(SIZES[-1], SIZES[-1]).toImage()
    written = [largest.save(str(folder / f"portway.{form}")) for form in ("png", "ico", "icns")]
    del app
    return 0 if all(written) else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main(Path(sys.argv[1])))
