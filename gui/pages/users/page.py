"""The page *Users*: the list of everybody, or one person. It only turns between the two."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from gui.desk import Desk, Page
from gui.pages.users.people_list import PeopleList
from gui.pages.users.person_view import PersonView


class UsersPage(Page):
    title = "Users"
    icon = "ph.users"
    group = "People and sending"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.people = PeopleList(desk)
        self.person = PersonView(desk)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.people)
        self._pages.addWidget(self.person)
        self.people.opened.connect(self.open_person)
        self.person.left.connect(self.show_list)

    def open_person(self, person_id: int) -> None:
        self._pages.setCurrentWidget(self.person)
        self.person.show_person(person_id)

    def show_list(self) -> None:
        self._pages.setCurrentWidget(self.people)
        self.people.refresh()
        self.people.table.setFocus()

    def shown(self, wanted: Any = None) -> None:
        """``wanted``: a person's number, or a text to search for."""
        self.desk.live.changed.connect(self._on_news)
        if isinstance(wanted, int):
            self.open_person(wanted)
        elif isinstance(wanted, str):
            self.people.bar.field.setText(wanted)
            self.show_list()
        else:
            self._on_news()

    def hidden(self) -> None:
        self.desk.live.changed.disconnect(self._on_news)

    def _on_news(self) -> None:
        if self._pages.currentWidget() is self.people:
            self.people.refresh()
        else:
            self.person.refresh()
