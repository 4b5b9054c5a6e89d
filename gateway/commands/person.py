"""``portway person``: what is held of somebody, shown, exported or forgotten."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from gateway.commands.asking import carried_out
from gateway.commands.context import ATTENTION, MISTAKE, OK, Context, Parsers, about_workspace, also_json, command
from gateway.commands.terminal import Terminal, moment
from models.problems import EnvironmentProblem, UserMistake
from models.storage import audit, backups, person_views
from models.storage.commands import Ask
from models.storage.person_views import PersonShown
from models.storage.workspace import Workspace

WHO = "primary key, userId, anonymousId, or #number"


def describe(parsers: Parsers) -> None:
    group = command(parsers, "person", _nothing, "Show, export or forget what is held of a person.")
    parts = group.add_subparsers(metavar="COMMAND")
    show = command(parts, "show", _show, "Show a person: identities, known values, what Emarsys accepted.")
    export = command(parts, "export", _export, "Write everything held of a person, one JSON object per line.")
    forget = command(parts, "forget", _forget, "Wipe a person from this workspace and its backups, for good.")
    for parser in (show, export, forget):
        about_workspace(parser)
        parser.add_argument("person", metavar="PERSON", help=WHO)
    also_json(show)
    export.add_argument("file", metavar="FILE", nargs="?", default="-", help="else standard output")


def _nothing(arguments: argparse.Namespace, context: Context) -> int:
    context.terminal.note(
        "Say what to do with the person: show, export or forget. portway person --help explains each."
    )
    return MISTAKE


def _show(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments, "reader") as workspace:
        shown = _meant(workspace, arguments.person)
        if arguments.json:
            for one in person_views.held(workspace.db, shown.person.id):
                if one["kind"] in ("person", "known", "note", "contact"):
                    context.terminal.json(one)
            return OK
    _describe(shown, context.terminal)
    return OK


def _export(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        shown = _meant(workspace, arguments.person)
        held = person_views.held(workspace.db, shown.person.id)
        if arguments.file == "-":
            for one in held:
                context.terminal.json(one)
        else:
            try:
                descriptor = os.open(arguments.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in held)
            except FileExistsError:
                raise UserMistake(f"There is already a file {arguments.file}. Choose another name.", "file") from None
            except OSError as error:
                raise EnvironmentProblem(f"{arguments.file} cannot be written: {error.strerror}.") from error
            context.terminal.line(f"Wrote {Path(arguments.file)}.")
        audit.note(workspace.db, context.who, "person exported", context.now(), person=shown.person.id)
    return OK


def _forget(arguments: argparse.Namespace, context: Context) -> int:
    with context.workspace(arguments) as workspace:
        shown = _meant(workspace, arguments.person)
        copies = backups.ours(workspace)
    identifiers = [shown.person.primarykey, shown.person.user_id, *shown.anonymous_ids]
    carried_out(context.path(arguments), Ask.FORGET, {"person": shown.person.id}, context)
    context.terminal.line(
        f"Person {shown.person.id} is forgotten: {shown.events} events and {shown.deliveries} deliveries."
    )
    left = backups.forget_in(copies, [one for one in identifiers if one is not None], context.now())
    for path in left:
        context.terminal.note(f"{path} could not be cleaned. It may still hold this person: delete it.")
    return ATTENTION if left else OK


def _meant(workspace: Workspace, text: str) -> PersonShown:
    """The one person that is meant. Raises ``UserMistake`` for none and for several."""
    found = person_views.find(workspace.db, text)
    if not found:
        raise UserMistake("Nobody has this primary key, userId or anonymousId.", "person")
    if len(found) > 1:
        numbers = ", ".join(f"#{one.id}" for one in found)
        raise UserMistake(f"Several people have this identifier: {numbers}. Name the one you mean by number.", "person")
    shown = person_views.show(workspace.db, found[0].id)
    if shown is None:
        raise UserMistake("This person was forgotten just now.", "person")
    return shown


def _describe(shown: PersonShown, terminal: Terminal) -> None:
    person = shown.person
    terminal.line(f"Person {person.id}, seen {moment(person.first_seen_at)} to {moment(person.last_seen_at)}")
    terminal.line(f"  primary key  {person.primarykey or '-'}")
    terminal.line(f"  userId       {person.user_id or '-'}")
    terminal.line(f"  anonymousId  {', '.join(shown.anonymous_ids) or '-'}")
    terminal.line(f"  {shown.events} events, {shown.deliveries} deliveries")
    terminal.table(
        ("MAP", "LAST KNOWN VALUE", "FROM"),
        ((one.map, json.dumps(one.value, ensure_ascii=False), moment(one.time)) for one in shown.known),
    )
    terminal.table(
        ("CONTACT", "EMARSYS ID", "ACCEPTED FIELDS"),
        ((one.key, one.internal_id or "-", ", ".join(one.accepted) or "-") for one in shown.contacts),
    )
    terminal.table(
        ("NOTED", "WHAT", "OLD", "NEW"),
        ((moment(one.at), one.kind, one.old or "-", one.new or "-") for one in shown.notes),
    )
