"""Reads what an account offers: fields with their choices, and external events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gateway.delivery.client import Client
from gateway.delivery.tokens import Hindered
from models.meaning.catalogue import CHOICE_TYPES, Catalogue, Field
from models.meaning.emarsys import account_lists, replies, requests
from models.meaning.emarsys.outcomes import (
    Done,
    Forbidden,
    Later,
    Outcome,
    RateLimited,
    RefusedWhole,
    Unauthorised,
)
from models.meaning.emarsys.requests import Request
from models.problems import EnvironmentProblem


def read(client: Client, now: Callable[[], int]) -> Catalogue:
    """All of it, or ``EnvironmentProblem`` with what stands in the way. One request per field with choices."""
    fields = [_with_choices(client, one) for one in account_lists.fields(asked(client, requests.fields()))]
    events = account_lists.events(asked(client, requests.events()))
    return Catalogue({one.id: one for one in fields}, {one.id: one for one in events}, now())


def _with_choices(client: Client, field: Field) -> Field:
    if field.type not in CHOICE_TYPES:
        return field
    return replace(field, choices=account_lists.choices(asked(client, requests.choices(field.id))))


def asked(client: Client, request: Request) -> Any:
    """The ``data`` that a question is answered with. Raises ``EnvironmentProblem``."""
    try:
        answer = client.send(request)
    except Hindered as hindered:
        raise EnvironmentProblem(in_words(hindered.outcome)) from hindered
    found = replies.plain(request, answer.status, answer.body)
    if isinstance(found, Done | Later | RateLimited | Unauthorised | Forbidden | RefusedWhole):
        raise EnvironmentProblem(in_words(found))
    return found


def in_words(outcome: Outcome) -> str:
    """Why a question was not answered, with the next step."""
    match outcome:
        case Unauthorised(text):
            return f"Emarsys refuses the credentials ({text}). Enter the secret again: portway secret set"
        case Forbidden(permission, _):
            return f"The API user lacks the permission {permission}. Give it to them in Emarsys, under API credentials."
        case RateLimited():
            return "The account's rate limit is reached. Try again in a minute."
        case Later(_, text):
            return f"{text}. Check the network and the address, then try again."
        case RefusedWhole(code, text):
            return f"Emarsys refuses the question: {text} ({code})."
        case Done():
            return "Emarsys has answered something else than was asked."
