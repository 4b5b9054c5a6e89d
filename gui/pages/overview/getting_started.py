"""The check list *Getting started*: what is done has a tick, the next step is open with the way to it. Folds when all is done.

At the side of the Overview; before the first event in its middle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import qtawesome
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import style
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.text import label
from models.storage.setting_up import SettingUp

GUIDE, GOING_LIVE = "Guide", "Going live"


@dataclass(frozen=True, slots=True)
class Step:
    """``note`` stands beside a step that is done; ``why``, ``way`` and where it leads to with the next one."""

    title: str
    done: bool
    note: str
    why: str
    way: str
    page: str
    wanted: str | None = None


def steps(found: SettingUp) -> tuple[Step, ...]:
    """The six of them, each done or not by what is there."""
    configuration = found.configuration
    count = len(found.keys)
    return (
        Step("Name the client", found.named, "", "It stands on every page and in what you hand over.",
             "Name it", GUIDE, "name"),
        Step("Issue a key", bool(found.keys), "1 key" if count == 1 else f"{count} keys",
             "Portway accepts only events that carry a valid key.", "Issue a key", GUIDE, "key"),
        Step("Choose the primary key", found.chose_key, configuration.primary_key[0].rpartition(".")[2],
             "It says which property of an event tells who somebody is in Emarsys.", "Choose it", GUIDE, "primary key"),
        Step("Connect Emarsys", found.connected, "account" if found.has_secret or found.live else "sandbox",
             "Enter the account, or stay in the sandbox for now.", "Connect", GUIDE, "emarsys"),
        Step("Send a test event", found.delivered is not None, "",
             "Through the real door, the whole way to Emarsys.", "Send one", GUIDE, "test"),
        Step("Go live", found.live, "", "Events still go to the sandbox, an Emarsys of your own on this machine.",
             "See what is open", GOING_LIVE),
    )  # fmt: skip


class GettingStarted(QWidget):
    """``on_step(page, wanted)`` leads to a step."""

    def __init__(self, on_step: Callable[[str, str | None], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_step = on_step
        self._steps: tuple[Step, ...] = ()
        self._unfolded = False
        self._count = label("", "secondary")
        self._bar = _Progress()
        self._fold = button("", self._toggle, kind="link")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(label("Getting started", "section"))
        head.addStretch(1)
        head.addWidget(self._count)
        head.addWidget(self._fold)
        head.setSpacing(Size.CONTROL_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Size.CONTROL_GAP)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(self._rows)

    def show_steps(self, found: tuple[Step, ...]) -> None:
        if found != self._steps:
            self._steps = found
            self._draw()

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()

    def _draw(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        done = sum(one.done for one in self._steps)
        all_ = done == len(self._steps)
        self._count.setText("done" if all_ else f"{done} of {len(self._steps)}")
        self._bar.show_share(done / len(self._steps))
        self._bar.setVisible(not all_)
        self._fold.setVisible(all_)
        self._fold.setText("Hide" if self._unfolded else "Show")
        self._fold.setAccessibleName("Hide the steps" if self._unfolded else "Show the steps")
        if all_ and not self._unfolded:
            return
        next_ = next((one for one in self._steps if not one.done), None)
        for one in self._steps:
            if one is next_:
                self._rows.addSpacing(Size.CONTROL_GAP)
                self._rows.addWidget(_Card(one, self._on_step))
                self._rows.addSpacing(Size.CONTROL_GAP)
            else:
                self._rows.addWidget(_Row(one, self._on_step))


class _Row(QWidget):
    """A step that is done, or comes later."""

    def __init__(self, step: Step, on_step: Callable[[str, str | None], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_Tick(done=step.done))
        row.addWidget(button(step.title, partial(on_step, step.page, step.wanted), kind="plain"))
        row.addStretch(1)
        row.addWidget(label(step.note if step.done else "", "secondary"))
        self.setFixedHeight(Size.ROW)


class _Card(QFrame):
    """The next step, open."""

    def __init__(self, step: Step, on_step: Callable[[str, str | None], None]) -> None:
        super().__init__()
        self.setObjectName("evidence")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(step.title, "strong"))
        words.addWidget(label(step.why, "secondary", wrap=True))
        words.addSpacing(6)
        go = button(step.way, partial(on_step, step.page, step.wanted), kind="primary")
        words.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 12)
        row.setSpacing(10)
        row.addWidget(_Tick(done=False), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class _Tick(QWidget):
    """A filled tick, or a dashed ring."""

    def __init__(self, *, done: bool) -> None:
        super().__init__()
        self._done = done
        self.setAccessibleName("done" if done else "open")
        self.setFixedSize(Size.ICON, Size.ICON + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        name, role = ("ph.check-circle-fill", "ok") if self._done else ("ph.circle-dashed", "text_3")
        qtawesome.icon(name, color=style.colour(role)).paint(painter, 0, 1, Size.ICON, Size.ICON)
        painter.end()


class _Progress(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(4)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        if self._share:
            painter.setBrush(style.colour("accent"))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, 4), 2, 2)
        painter.end()
