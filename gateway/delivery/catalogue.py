"""Reads what the account offers: fields with their choices, and external events. No storage here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gateway.delivery.tokens import Hindered
from gateway.delivery.transport import Answer
from models.meaning.catalogue import CHOICE_TYPES, Catalogue, ExternalEvent, Field
from models.meaning.emarsys import account_lists, replies, requests
from models.meaning.emarsys.outcomes import Forbidden, Later, Outcome, RateLimited, RefusedWhole, Unauthorised
from models.meaning.emarsys.requests import Request

Ask = Callable[[Request], Answer]
"""Sends a request and returns the reply, as ``Client.send`` does."""

_HINDRANCES = (Forbidden, Later, RateLimited, RefusedWhole, Unauthorised)


class Unread(Exception):
    """The account could not be read; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def read_catalogue(ask: Ask, before: Catalogue, now: int) -> Catalogue:
    """The account's catalogue as of ``now``: one request for the fields, one for each field with choices, one for the events.

    Where only the list of external events is not permitted, the one that was read before stays. Raises ``Unread``.
    """
    fields = {one.id: _with_choices(ask, one) for one in account_lists.fields(_data(ask, requests.fields()))}
    return Catalogue(fields, _events(ask, before), now)


def _with_choices(ask: Ask, field: Field) -> Field:
    """A field that Emarsys lists and then does not know is left without choices."""
    if field.type not in CHOICE_TYPES:
        return field
    try:
        return replace(field, choices=account_lists.choices(_data(ask, requests.choices(field.id))))
    except Unread as unread:
        if isinstance(unread.outcome, RefusedWhole):
            return field
        raise


def _events(ask: Ask, before: Catalogue) -> dict[int, ExternalEvent]:
    try:
        return {one.id: one for one in account_lists.events(_data(ask, requests.events()))}
    except Unread as unread:
        if isinstance(unread.outcome, Forbidden):
            return dict(before.events)
        raise


def _data(ask: Ask, request: Request) -> Any:
    try:
        answer = ask(request)
    except Hindered as hindered:
        raise Unread(hindered.outcome) from hindered
    found = replies.plain(request, answer.status, answer.body)
    if isinstance(found, _HINDRANCES):
        raise Unread(found)
    return found
