"""Above the items of a group: what happened to them in one sentence, the way out, and the buttons for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.deliveries import words
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.storage.delivery_groups import Group

_TEXT_WIDTH = 800
Act = Callable[[], None]


class GroupHead(QWidget):
    """What can be done with a group; each button is shown where it means something."""

    def __init__(self, retry: Act, retry_these: Act, correct: Act, export: Act, release: Act, drop: Act) -> None:
        super().__init__()
        self.sentence, self.remedy = label("", "sentence", wrap=True), label("", "secondary", wrap=True)
        self.retry = button("Retry all", retry, kind="primary", icon="ph.arrow-clockwise")
        self.retry_these = button("Retry selected", retry_these)
        self.correct = button("Correct and send again", correct)
        self.export = button("Export contacts", export, kind="quiet", icon="ph.download-simple")
        self.release = button("Release", release, kind="primary")
        self.drop = button("Drop", drop, kind="harmful")
        self._lay_out()

    def show_group(self, group: Group | None, nothing: str) -> None:
        """``nothing``: what is said where there is no group."""
        self.sentence.setText(words.sentence(group) if group else nothing)
        self.setProperty("help_topic", f"reason:{group.kind}_{group.state}" if group else "deliveries")
        self.remedy.setText(words.remedy(group) if group else "")
        self.remedy.setVisible(bool(self.remedy.text()))
        failed = group is not None and group.state in ("failed", "rejected", "unknown")
        held = group is not None and group.state == "held"
        self.retry.setText(f"Retry the {len(group.ids):,}" if group else "")
        for one, there in (
            (self.retry, failed),
            (self.correct, failed and group is not None and group.kind == "upsert"),
            (self.export, failed),
            (self.release, held),
            (self.drop, held),
        ):
            one.setVisible(there)
        self.show_selected(0)

    def show_selected(self, count: int) -> None:
        """How many are selected: with more than one, they can be sent again for themselves."""
        self.retry_these.setText(f"Retry the {count:,} selected")
        self.retry_these.setVisible(count > 1 and not self.retry.isHidden())

    def _lay_out(self) -> None:
        for one in (self.sentence, self.remedy):
            one.setMaximumWidth(_TEXT_WIDTH)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, Size.CONTROL_GAP, 0, 0)
        buttons.setSpacing(Size.CONTROL_GAP)
        for each in (self.retry, self.retry_these, self.correct, self.export, self.release, self.drop):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PAGE, Size.PAGE - 4, Size.PAGE, Size.COLUMN_GAP)
        column.setSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.remedy)
        column.addLayout(buttons)
