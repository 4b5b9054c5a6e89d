"""What every tab of the page offers to it: what it wants to know of the sandbox, and that it shows the answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gui.pages.sandbox.caller import Caller, Query
from gui.pages.sandbox.names import Names


class Tab(QWidget):
    """``names`` are the account's, as last read."""

    title = ""

    def __init__(self, caller: Caller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caller = caller
        self.names = Names()

    def question(self) -> Query[Any] | None:
        """What is to be read with each look; ``None``: nothing for now."""
        return None

    def show_answer(self, answer: Any) -> None:
        """The answer to ``question``, on the GUI thread."""
