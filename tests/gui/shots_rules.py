"""Pictures of the page "Rules", light and dark, into ``screenshots/``: ``python -m tests.gui.shots_rules``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from gui import style
from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.rules import RulesPage
from gui.pages.rules.editor import RuleEditor
from models.meaning.configuration import Reference, Rule
from tests.gui.rules_sample import CHECKOUT, COUPON, THANKS, fill_rules

TARGET = Path("screenshots")
ALL = (CHECKOUT, COUPON, THANKS)


def opened(at: int, then: Callable[[RuleEditor], None] = lambda editor: None) -> Callable[[RulesPage], None]:
    def show(page: RulesPage) -> None:
        page.open_rule(at)
        assert page.editor is not None
        then(page.editor)

    return show


def new(page: RulesPage) -> None:
    page.new_rule()


def tested(editor: RuleEditor) -> None:
    editor.side.show_panel(editor.side.testing)
    editor.side.testing.run.click()


def people(page: RulesPage) -> None:
    page.open_rule(0)
    assert page.editor is not None
    testing = page.editor.side.testing
    page.editor.side.show_panel(testing)
    testing.run.click()
    settle(QApplication.instance(), 0.8)
    testing.show_all.click()


def faulty(editor: RuleEditor) -> None:
    editor.draft.change_row(2, wait="soon", within="")
    editor.draft.change_row(3, external_event=None)
    editor.side.show_panel(editor.side.versions)


def mendable(editor: RuleEditor) -> None:
    """What one click mends: a warning, and an error of several remedies."""
    editor.draft.change_row(1, within="7d")
    editor.draft.change_row(2, wait="1.5h")
    editor.draft.change_row(3, external_event=Reference(99, "Checkout reminders"))
    editor.form.table.selectRow(3)
    editor.setFocus()


def mending(editor: RuleEditor) -> None:
    mendable(editor)
    editor.form.edit_row(2)


def narrow(page: RulesPage) -> None:
    page.resize(1044, 612)
    page.open_rule(0)


PICTURES: tuple[tuple[str, tuple[Rule, ...], Callable[[RulesPage], None]], ...] = (
    ("rules-list", ALL, lambda page: None),
    ("rules-empty", (), lambda page: None),
    ("rules-editor", ALL, opened(0, tested)),
    ("rules-people", ALL, people),
    ("rules-row", ALL, opened(0, lambda editor: editor.form.edit_row(0))),
    ("rules-coupon", ALL, opened(1)),
    ("rules-preview", ALL, opened(0, lambda editor: editor.draft.change_row(0, criteria=()))),
    ("rules-faulty", ALL, opened(0, faulty)),
    ("rules-mendable", ALL, opened(0, mendable)),
    ("rules-mending", ALL, opened(0, mending)),
    ("rules-open", ALL, opened(0, lambda editor: editor.side.show_panel(editor.side.open))),
    ("rules-new", ALL, new),
    ("rules-narrow", ALL, narrow),
    ("rules-library", ALL, opened(0, lambda editor: editor.side.show_panel(editor.side.library))),
    ("rules-exit", ALL, opened(1, lambda editor: editor.form.edit_row(2))),
)


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    style.install(app)
    TARGET.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
            style.wear(app, scheme)
            for name, rules, prepare in PICTURES:
                if not wanted or name in wanted:
                    workspace = Path(folder) / f"{name}-{scheme.name}.portway"
                    fill_rules(workspace, 900, rules)
                    take(app, workspace, prepare, f"{name}-{scheme.name.lower()}")
    return 0


def take(app: QApplication, workspace: Path, prepare: Callable[[RulesPage], None], name: str) -> None:
    background = Background(workspace)
    page = RulesPage(Desk(workspace, background, Live(background, now), now, lambda title, what: None))
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(1200, 812)
    page.show()
    page.shown()
    settle(app, 0.4)
    prepare(page)
    settle(app, 1.2)
    windows = [one for one in page.findChildren(QDialog) if one.isVisible()]
    (windows[0] if windows else page).grab().save(str(TARGET / f"{name}.png"))
    page.hidden()
    background.stop()
    page.deleteLater()


def settle(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
