"""The choice whether personal data is replaced by stand-ins in what is taken away; ticked until a person unticks it, and
remembered for each workspace by itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from gui import memory
from gui.widgets.text import set_tip

_TIP = (
    "Names, addresses and ids become believable others, the same one wherever it stands; what rules compare with stays."
)


class MaskedBox(QCheckBox):
    def __init__(self, workspace: Path, parent: QWidget | None = None) -> None:
        super().__init__("Replace personal data by stand-ins", parent)
        name = hashlib.sha256(str(workspace.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._key = f"workspace-{name}/masked"
        set_tip(self, _TIP)
        self.setChecked(memory.recall(self._key, True))
        self.clicked.connect(lambda ticked: memory.remember(self._key, bool(ticked)))
