"""Pictures of the page "Data maps", light and dark, into ``screenshots/``: ``python -m tests.gui.shots_maps``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import style
from gui.main_window import MainWindow
from gui.pages.maps import MapsPage
from gui.pages.maps.columns import NAME, PATH
from gui.pages.maps.match_window import MatchWindow
from gui.pages.maps.problems import Way
from tests.gui.maps_sample import MAPS, fill_maps

TARGET = Path("screenshots")
Prepare = Callable[[MapsPage], None]


def edited(page: MapsPage) -> None:
    page.bench.open_map("ecom_revenue", PATH)
    page.bench.editor.path.setText("properties.total")
    page.bench.editor.path.paths_edited.emit(("properties.total",))


def more(page: MapsPage) -> None:
    page.bench.open_map("high_spender", NAME)
    page.bench.editor.show_more()


def matched(page: MapsPage) -> None:
    (row,) = (one for one in page.draft.sheet.rows if one.map.name == "loyalty_tier")
    page.bench.go_way(row.id, Way("Match values", "match"))


def deleted(page: MapsPage) -> None:
    page.bench.delete(page.draft.sheet.rows[5].id)


def added(page: MapsPage) -> None:
    page.bench.add("properties.shipping_method")


def doubled(page: MapsPage) -> None:
    page.bench.add("context.traits.email")
    row = page.draft.sheet.rows[-1]
    page.draft.change(row.id, field=MAPS[0].field, paths=("a..b",))


def key(page: MapsPage) -> None:
    page.bench.key.edit()


def all_paths(page: MapsPage) -> None:
    page.catalogue.which.choose(0)


def hovered(page: MapsPage) -> None:
    table = page.bench.table
    at = 7
    spot = QPoint(300, table.rowViewportPosition(at) + 10)
    QTest.mouseMove(table.viewport(), spot)
    table.hovered = at
    table.viewport().update()
    page.catalogue.list.hovered = 3


def dragged(page: MapsPage) -> None:
    table = page.bench.table
    spot = QPoint(20, table.rowViewportPosition(2) + 10)
    QTest.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    table._drag.move_to(table.rowViewportPosition(9) + 30)


PICTURES: tuple[tuple[str, Callable[[Path], int], Prepare, tuple[int, int]], ...] = (
    ("maps", fill_maps, lambda page: None, (1440, 900)),
    ("maps-edited", fill_maps, edited, (1440, 900)),
    ("maps-more", fill_maps, more, (1440, 900)),
    ("maps-matched", fill_maps, matched, (1440, 900)),
    ("maps-deleted", fill_maps, deleted, (1440, 900)),
    ("maps-added", fill_maps, added, (1440, 900)),
    ("maps-doubled", fill_maps, doubled, (1440, 900)),
    ("maps-key", fill_maps, key, (1440, 900)),
    ("maps-all", fill_maps, all_paths, (1440, 900)),
    ("maps-unread", partial(fill_maps, read=False), edited, (1440, 900)),
    ("maps-empty", partial(fill_maps, count=0, maps=()), lambda page: None, (1440, 900)),
    ("maps-no-event", partial(fill_maps, count=0), lambda page: None, (1440, 900)),
    ("maps-hovered", fill_maps, hovered, (1440, 900)),
    ("maps-dragged", fill_maps, dragged, (1440, 900)),
    ("maps-small", fill_maps, edited, (1100, 700)),
)


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for name, fill, prepare, size in PICTURES:
                if not sys.argv[1:] or name in sys.argv[1:]:
                    workspace = Path(folder) / f"{name}-{scheme.name}.portway"
                    fill(workspace)
                    take(app, workspace, prepare, size, f"{name}-{scheme.name.lower()}")
    return 0


def take(app: QApplication, workspace: Path, prepare: Prepare, size: tuple[int, int], name: str) -> None:
    window = MainWindow(workspace)
    window.resize(*size)
    window.show()
    window._book.open("Data maps")
    settle(app, 0.6)
    (page,) = window.findChildren(MapsPage)
    prepare(page)
    settle(app, 1.2)
    window.grab().save(str(TARGET / f"{name}.png"))
    for dialog in page.findChildren(MatchWindow):
        dialog.grab().save(str(TARGET / f"{name}-window.png"))
    window.shut_down()
    window.hide()
    window.deleteLater()
    settle(app, 0.05)


def settle(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
