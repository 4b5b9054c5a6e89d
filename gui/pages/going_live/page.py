"""The page "Going live": one sentence, the list of what blocks, what is worth a look and what is done, and the step itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.contents import CONTENTS
from gui.desk import Desk, Page
from gui.pages.going_live.check import Check
from gui.pages.going_live.mode import back_to_the_sandbox
from gui.pages.going_live.part_row import PartRow
from gui.theme import Size
from gui.widgets.asking import ask_for_outcome
from gui.widgets.banner import Banner, Tone
from gui.widgets.button import button
from gui.widgets.scrolling import scrolled
from gui.widgets.sure import sure
from gui.widgets.text import hairline, label, set_tip
from models.meaning.going_live import Finding, parts
from models.storage import revisions, status
from models.storage.commands import Ask, Outcome
from models.storage.rule_pages import open_counts

PATIENCE = 30.0
_IN_SANDBOX = "Until then sandbox mode is on, and nothing is sent to Emarsys."


@dataclass(frozen=True, slots=True)
class Standing:
    """What the list is made for, and what the step would end: open rule instances and waiting items."""

    revision: int
    is_live: bool
    instances: int
    queue: int


def read_standing(db: SqliteDatabase) -> Standing:
    with db.atomic("DEFERRED"):
        found = revisions.latest(db)
        instances = sum(open_counts(db.connection()).values())
        return Standing(found.revision, found.emarsys.mode == "live", instances, sum(status.queue_counts(db).values()))


class GoingLivePage(Page):
    """The list is made anew whenever the page is shown; the step goes with the revision that it was made for, so nobody goes
    live without having it in view."""

    title = "Going live"
    icon = "ph.rocket-launch"
    group = "Account"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._standing: Standing | None = None
        self.check = Check(desk.workspace, self._on_list, self._on_failed, self)
        self.banner = Banner()
        self.headline = label("", "headline", wrap=True)
        self.detail = label("", "secondary", wrap=True)
        self.again = button("Check again", self._look, icon="ph.arrows-clockwise")
        self.go = button("Go live", self._on_go, kind="primary", icon="ph.rocket-launch")
        self.back = button("Back to the sandbox", self._on_back, icon="ph.flask")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._steps = QWidget()
        steps = QHBoxLayout(self._steps)
        steps.setContentsMargins(0, 0, 0, 0)
        for one in (self.back, self.go):
            steps.addWidget(one)
        self._show_mode(False)
        self._lay_out()

    def head_actions(self) -> list[QWidget]:
        return [self.again, self._steps]

    def shown(self, wanted: Any = None) -> None:
        self._look()

    def hidden(self) -> None:
        self.check.stop()

    def _look(self) -> None:
        self._allow("The check is under way.")
        self.again.setEnabled(False)
        self._say("Checking …", "Harmless requests ask the real account what it offers and permits.")
        self.desk.background.run(read_standing, self._on_standing, lambda error: self._on_failed(str(error)))

    def _on_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._show_mode(standing.is_live)
        self.check.run()

    def _on_list(self, found: list[Finding]) -> None:
        self.again.setEnabled(True)
        self._clear()
        titles = frozenset(one.title for one in CONTENTS)
        listed = parts(found)
        for part in listed:
            self._rows.addWidget(hairline())
            self._rows.addWidget(PartRow(part, titles, self.desk.open))
        self._rows.addWidget(hairline())
        done = sum(one.known and not one.found for one in listed)
        blocks = sum(one.level == "blocks" for one in found)
        looks = len(found) - blocks
        looked_at = f" {_counted(looks, 'thing is', 'things are')} worth a look." if looks else ""
        also = f"{done} of {len(listed)} are done.{looked_at}"
        if self._standing is not None and self._standing.is_live:
            mend = f"{_counted(blocks, 'thing needs', 'things need')} mending. " if blocks else ""
            self._say("This workspace is live: it sends to the real account.", f"{mend}{also}")
            self._allow("The workspace is live already.")
        elif blocks:
            self._say(f"{_counted(blocks, 'thing blocks', 'things block')} going live.", f"{_IN_SANDBOX} {also}")
            self._allow("Mend what blocks first, then check again.")
        else:
            self._say("Nothing blocks going live.", f"{_IN_SANDBOX} {also}")
            self._allow("")

    def _on_failed(self, why: str) -> None:
        self.again.setEnabled(True)
        self._clear()
        self._say("The check could not be made.", why)
        self._allow("The list could not be made. Check again.")

    def _on_go(self) -> None:
        if self._standing is not None and self._confirmed(self._standing):
            self._allow("Going live …")
            ask_for_outcome(self.desk, Ask.GO_LIVE, {"revision": self._standing.revision}, PATIENCE, self._on_outcome)

    def _confirmed(self, standing: Standing) -> bool:
        instances = _counted(standing.instances, "open rule instance ends", "open rule instances end")
        queue = _counted(standing.queue, "waiting delivery is dropped", "waiting deliveries are dropped")
        return sure(
            self,
            "Go live",
            "Send to the real Emarsys account from now on?",
            f"Nothing made in the sandbox goes there: {instances}, {queue}, values that wait are forgotten."
            " People, keys, maps and rules stay.",
            "Go live",
            "Stay in the sandbox",
        )

    def _on_back(self) -> None:
        back_to_the_sandbox(self, self.desk, self._on_went_back)

    def _on_went_back(self, why_not: str) -> None:
        if why_not:
            self.banner.say(Tone.ERROR, why_not)
        else:
            self.banner.say(Tone.NOTE, "The workspace is in sandbox mode. Nothing is sent to Emarsys any more.")
        self._look()

    def _show_mode(self, is_live: bool) -> None:
        self.go.setVisible(not is_live)
        self.back.setVisible(is_live)

    def _on_outcome(self, outcome: Outcome | None, why: str) -> None:
        if outcome is not None and outcome.state == "done":
            ended, dropped = outcome.value["ended"], outcome.value["dropped"]
            text = f"The workspace is live. Rule instances ended: {ended:,}; waiting deliveries dropped: {dropped:,}."
            self.banner.say(Tone.NOTE, text)
        else:
            self.banner.say(Tone.ERROR, why or (outcome.message if outcome else ""))
        self._look()

    def _allow(self, why_not: str) -> None:
        self.go.setEnabled(not why_not)
        set_tip(self.go, why_not)

    def _say(self, headline: str, detail: str) -> None:
        self.headline.setText(headline)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        inner.setMaximumWidth(Size.SMALL_WINDOW_BODY)
        body = QVBoxLayout(inner)
        body.setContentsMargins(Size.PAGE, Size.PAGE, Size.PAGE, Size.PAGE)
        body.setSpacing(Size.CONTROL_GAP)
        for one in (self.banner, self.headline, self.detail):
            body.addWidget(one)
        body.addSpacing(Size.COLUMN_GAP)
        body.addLayout(self._rows)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inner))


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
