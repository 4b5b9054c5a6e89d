"""The choice whether personal data is replaced by stand-ins in what is taken away; so it is until a person says otherwise, and
that is remembered for each workspace by itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gui import memory
from gui.widgets.check import CheckBox
from gui.widgets.text import set_tip

_TIP = (
    "Names, addresses and ids become believable others, the same one wherever it stands; what rules compare with stays."
)


def is_masked(workspace: Path) -> bool:
    """Whether personal data is replaced in what is taken away from this workspace."""
    return memory.recall(_key(workspace), True)


def choose_masked(workspace: Path, masked: bool) -> None:
    memory.remember(_key(workspace), masked)


class MaskedBox(CheckBox):
    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__("Replace personal data by stand-ins", parent)
        set_tip(self, _TIP)
        self.setChecked(is_masked(workspace))
        self.clicked.connect(lambda ticked: choose_masked(workspace, bool(ticked)))


def _key(workspace: Path) -> str:
    name = hashlib.sha256(str(workspace.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"workspace-{name}/masked"
