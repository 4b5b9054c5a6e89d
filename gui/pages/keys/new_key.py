"""The panel beside the keys: issue one, copy it once, and the recipes that put it to use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from gui import style
from gui.pages.keys.recipes import YOUR_KEY, recipes
from gui.theme import Size
from gui.widgets.button import button
from gui.widgets.copy import CopyButton
from gui.widgets.text import label


class NewKey(QWidget):
    """``on_issue(name, kind, origins)`` issues the key; ``show_key`` shows it, ``say`` what stands in the way."""

    def __init__(self, on_issue: Callable[[str, str, list[str]], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_issue = on_issue
        self._address = ""
        self._key = YOUR_KEY
        self.name = QLineEdit()
        self.name.setPlaceholderText("such as shop-prod")
        self.name.setAccessibleName("Name of the key")
        self.name.returnPressed.connect(self._issue)
        self.server, self.public = QRadioButton("server"), QRadioButton("public")
        self.server.setChecked(True)
        kinds = QButtonGroup(self)
        kinds.addButton(self.server)
        kinds.addButton(self.public)
        self.origins = QLineEdit()
        self.origins.setPlaceholderText("https://shop.example, empty: any page")
        self.origins.setAccessibleName("Allowed origins")
        self.public.toggled.connect(self.origins.setVisible)
        self.origins.hide()
        self.said = label("", "secondary", wrap=True)
        self.key = label("", selectable=True, wrap=True)
        self.key.setFont(style.mono())
        self.box = self._box()
        self.box.hide()
        self._recipes = QVBoxLayout()
        self._lay_out()

    def show_address(self, address: str) -> None:
        """Where the gateway is reached; the recipes hold it."""
        if address != self._address:
            self._address = address
            self._show_recipes()

    def show_key(self, key: str) -> None:
        """The new key, this once."""
        self._key = key
        self.key.setText(key)
        self.box.show()
        self.said.setText("Shown only now. Portway keeps a fingerprint; a lost key is replaced by a new one.")
        self.name.clear()
        self._show_recipes()

    def forget_key(self) -> None:
        """The page is left: from now on nobody can read the key here."""
        self._key = YOUR_KEY
        self.key.clear()
        self.box.hide()
        self.said.clear()
        self._show_recipes()

    def say(self, sentence: str) -> None:
        self.said.setText(sentence)

    def _issue(self) -> None:
        origins = [one for one in self.origins.text().replace(",", " ").split() if one]
        self._on_issue(self.name.text(), "public" if self.public.isChecked() else "server", origins)

    def _box(self) -> QFrame:
        box = QFrame()
        box.setObjectName("box")
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self.key, 1)
        row.addWidget(CopyButton(self.key.text, "Copy key"))
        return box

    def _show_recipes(self) -> None:
        while (item := self._recipes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for one in recipes(self._address or "http://127.0.0.1:8400", self._key):
            self._recipes.addWidget(_RecipeView(one.title, one.text, one.limits))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.PANEL, Size.PANEL, Size.PANEL, Size.PANEL)
        column.setSpacing(Size.CONTROL_GAP)
        column.addWidget(label("New key", "section"))
        column.addWidget(
            label("One per source, so that they can be told apart and revoked one by one.", "secondary", wrap=True)
        )
        column.addWidget(self.name)
        kinds = QHBoxLayout()
        kinds.addWidget(self.server)
        kinds.addWidget(self.public)
        kinds.addStretch(1)
        column.addLayout(kinds)
        column.addWidget(self.origins)
        row = QHBoxLayout()
        row.addWidget(button("Issue key", self._issue, kind="primary", icon="ph.key"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.box)
        column.addSpacing(Size.SECTION_GAP)
        column.addWidget(label("Put it to use", "section"))
        column.addLayout(self._recipes)
        column.addStretch(1)


class _RecipeView(QWidget):
    def __init__(self, title: str, text: str, limits: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(label(title, "strong"))
        head.addStretch(1)
        head.addWidget(CopyButton(lambda: text, "Copy"))
        column.addLayout(head)
        column.addWidget(label(limits, "note", wrap=True))
