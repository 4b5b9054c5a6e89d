"""A person leaves: everything held of them as a file, and *forget*, which the gateway carries out once it is confirmed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.pages.users.standing import head
from gui.widgets.asking import WHO, ask_gateway
from gui.widgets.sure import sure
from models.problems import EnvironmentProblem
from models.storage import audit, backups, person_views
from models.storage.commands import Ask
from models.storage.person_page import PersonPage
from models.storage.workspace import open_workspace


def what_goes(page: PersonPage) -> str:
    """The sentence that names what is lost, and how much."""
    shown = page.shown
    parts = (
        _count(len(shown.known), "known value"),
        f"the content of {_count(shown.events, 'event')}",
        _count(shown.deliveries, "delivery", "deliveries"),
        _count(len(page.courses), "rule instance"),
    )
    return (
        f"{', '.join(parts[:-1])} and {parts[-1]} go, with all identifiers, from this workspace and its backups."
        " This cannot be undone."
    )


def confirmed(parent: QWidget, page: PersonPage) -> bool:
    return sure(parent, "Forget a person", f"Forget {head(page)}?", what_goes(page), "Forget")


def forget(desk: Desk, page: PersonPage, on_said: Callable[[bool, str], None]) -> None:
    """Ask the gateway, then clean our own backups. ``on_said(done, sentence)``."""
    person = page.shown.person
    identifiers = [one for one in (person.primarykey, person.user_id, *page.shown.anonymous_ids) if one is not None]

    def clean() -> list[Path]:
        with open_workspace(desk.workspace, "reader") as workspace:
            copies = backups.ours(workspace)
        return backups.forget_in(copies, identifiers, desk.now())

    def cleaned(left: list[Path]) -> None:
        names = ", ".join(str(one) for one in left)
        more = f" These backups could not be cleaned, delete them: {names}." if left else ""
        on_said(not left, f"Person #{person.id} is forgotten.{more}")

    def said(done: bool, text: str) -> None:
        if done:
            desk.background.work(clean, cleaned, lambda error: on_said(False, str(error)))
        else:
            on_said(False, text)

    ask_gateway(desk, Ask.FORGET, {"person": person.id}, said)


def export(workspace: Path, person_id: int, target: Path, now: int) -> str:
    """Write all that is held as JSON lines, readable by its owner only; returns the sentence about it."""
    with open_workspace(workspace, "editor") as opened:
        try:
            descriptor = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.writelines(
                    json.dumps(one, ensure_ascii=False) + "\n" for one in person_views.held(opened.db, person_id)
                )
        except OSError as error:
            raise EnvironmentProblem(f"{target} cannot be written: {error.strerror}. Choose another place.") from error
        audit.note(opened.db, WHO, "person exported", now, person=person_id)
    return f"Wrote {target}."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
