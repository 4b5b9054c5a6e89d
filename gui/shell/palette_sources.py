"""Where the palette's items come from: the pages, the main menu, the buttons of the page in view, and the workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from peewee import SqliteDatabase
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from gui.shell.palette_items import Item, Kind
from gui.shortcuts import PAGES, spelled
from models.meaning.configuration import Configuration
from models.storage import users_table
from models.storage.person_views import PersonRow

Open = Callable[[str, Any], None]
MOST_PEOPLE = 8
_EVENT = re.compile(r"#?(\d{1,15})")


def of_pages(names: Iterable[str], icons: Mapping[str, str], open_page: Open) -> list[Item]:
    keys = dict(enumerate(PAGES.keys))
    return [
        Item(
            Kind.PAGE,
            name,
            partial(open_page, name, None),
            spelled(keys[at]) if at in keys else "",
            icon=icons.get(name, ""),
        )
        for at, name in enumerate(names)
    ]


def of_menu(actions: Iterable[QAction]) -> list[Item]:
    """What can be run now; the dots that announce a dialog are left out."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        Item(Kind.ACTION, one.text().rstrip(" …"), one.trigger, one.shortcut().toString(native))
        for one in actions
        if one.isEnabled() and one.text()
    ]


def of_buttons(page: str, widgets: Iterable[QWidget]) -> list[Item]:
    """The buttons of the page head that can be pressed now."""
    found: list[QAbstractButton] = []
    for widget in widgets:
        found += [widget] if isinstance(widget, QPushButton) else widget.findChildren(QPushButton)
    return [
        Item(Kind.ACTION, one.accessibleName(), one.click, page)
        for one in found
        if one.isVisible() and one.isEnabled() and one.accessibleName()
    ]


def of_configuration(configuration: Configuration, open_page: Open) -> list[Item]:
    rules = [Item(Kind.RULE, one.name, partial(open_page, "Rules", one.id), one.status) for one in configuration.rules]
    maps = [
        Item(Kind.MAP, one.name, partial(open_page, "Data maps", one.name), one.paths[0] if one.paths else "")
        for one in configuration.data_maps
    ]
    return rules + maps


def of_number(typed: str, open_page: Open) -> list[Item]:
    """An event by its number, where a number was typed."""
    number = _EVENT.fullmatch(typed)
    if number is None:
        return []
    event = Item(Kind.EVENT, f"#{number[1]}", partial(open_page, "Inspector", int(number[1])), "Inspector", sure=True)
    return [event]


def find_people(db: SqliteDatabase, typed: str) -> list[PersonRow]:
    return users_table.search(db, typed)[:MOST_PEOPLE]


def of_people(people: Iterable[PersonRow], open_page: Open) -> list[Item]:
    return [
        Item(
            Kind.PERSON,
            one.primarykey or one.user_id or one.anonymous_id or f"Person #{one.id}",
            partial(open_page, "Users", one.id),
            f"#{one.id}",
            sure=True,
        )
        for one in people
    ]
