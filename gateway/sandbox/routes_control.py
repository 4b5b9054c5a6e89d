"""The sandbox's remote control, ``/_sandbox``: faults, switches, the account, what was received. Not part of Emarsys.

Guarded by the file's control secret as a bearer token. JSON in, JSON out; a mistake is 400
``{"error": sentence, "field": …}``.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Response, request

from gateway.sandbox.account import Account
from gateway.sandbox.envelope import Refused
from gateway.sandbox.faults import kinds
from gateway.sandbox.replies import whole_number
from gateway.sandbox.routes_account import server_time
from gateway.sandbox.sandbox import Sandbox
from gateway.sandbox.switches import described
from models.meaning.catalogue import Choice, Field
from models.problems import UserMistake

MOST_LISTED = 10_000
_T = TypeVar("_T")


def control_routes(sandbox: Sandbox) -> Blueprint:
    control = Control(sandbox)
    routes = Blueprint("control", __name__, url_prefix="/_sandbox")

    @routes.before_request
    def guard() -> Response | None:
        wanted = f"Bearer {sandbox.credentials.control_secret}".encode()
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        return None if hmac.compare_digest(given, wanted) else _json({"error": "The control secret is wrong."}, 401)

    for rule, methods in control.routes().items():
        for method, view in methods.items():
            routes.add_url_rule(
                rule, f"{method} {rule}", _shown(view), methods=[method], provide_automatic_options=False
            )
    return routes


class Control:
    """What can be seen and set from outside. Each method is one route's work and returns what is shown."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> dict[str, dict[str, Callable[..., object]]]:
        return {
            "/state": {"GET": self.state},
            "/faults": {"GET": self.faults, "POST": self.add_faults, "DELETE": self.clear_faults},
            "/fault-kinds": {"GET": kinds},
            "/switches": {"GET": self.switches, "PATCH": self.set_switches},
            "/account": {"GET": self.account, "PUT": self.fill_account},
            "/account/fields": {"PUT": self.put_field},
            "/account/fields/<int:field_id>": {"DELETE": self.remove_field},
            "/account/events": {"PUT": self.put_event},
            "/account/events/<int:event_id>": {"DELETE": self.remove_event},
            "/contacts": {"GET": self.contacts},
            "/external-events": {"GET": self.external_events},
            "/requests": {"GET": self.requests},
            "/reset": {"POST": self.reset},
        }

    def state(self) -> object:
        sandbox = self._sandbox
        return {
            "contacts": sandbox.contacts.count(),
            **sandbox.received.counts(),
            "faults": sandbox.faults.texts(),
            "switches": asdict(sandbox.switches),
        }

    def faults(self) -> object:
        return self._sandbox.faults.texts()

    def add_faults(self) -> object:
        texts = _body(list[str])
        self._sandbox.faults.add(texts)
        return self.faults()

    def clear_faults(self) -> object:
        self._sandbox.faults.clear(request.args.get("name", ""))
        return self.faults()

    def switches(self) -> object:
        return described(self._sandbox.switches)

    def set_switches(self) -> object:
        self._sandbox.switch(_body(dict[str, Any]))
        return asdict(self._sandbox.switches)

    def account(self) -> object:
        return self._account.document

    def fill_account(self) -> object:
        self._account.fill(_body(dict[str, Any]))
        return self.account()

    def put_field(self) -> object:
        """Add (without ``id``, or with a new one) or replace a field with its choices."""
        body = _body(_FieldEdit)
        known = self._account.fields.get(body.id) if body.id is not None else None
        field_id = body.id if body.id is not None else max(self._account.fields) + 1
        choices = tuple(body.choices)
        self._account.edit_field(Field(field_id, body.name, body.type, body.string_id, choices), body.indexed)
        return {"id": field_id, "created": known is None}

    def remove_field(self, field_id: int) -> object:
        self._account.remove_field(field_id)
        return {}

    def put_event(self) -> object:
        body = _body(_EventEdit)
        return self._account.add_event(body.name, server_time(self._sandbox.now()), body.id)

    def remove_event(self, event_id: int) -> object:
        self._account.remove_event(event_id)
        return {}

    def contacts(self) -> object:
        return self._sandbox.contacts.listed(request.args.get("search", ""), *_page())

    def external_events(self) -> object:
        rows = self._sandbox.received.events(*_page(), request.args.get("key", ""))
        return [row | {"data": msgspec.json.decode(row["data"]), "repeated": bool(row["repeated"])} for row in rows]

    def requests(self) -> object:
        return self._sandbox.received.requests(*_page(), request.args.get("path", ""))

    def reset(self) -> object:
        self._sandbox.reset(account=_body(dict[str, bool]).get("account", False))
        return self.state()

    @property
    def _account(self) -> Account:
        return self._sandbox.account


class _FieldEdit(msgspec.Struct):
    name: str
    type: str
    id: int | None = None
    string_id: str = ""
    choices: list[Choice] = msgspec.field(default_factory=list)
    indexed: bool | None = None


class _EventEdit(msgspec.Struct):
    name: str
    id: int | None = None


def _shown(work: Callable[..., object]) -> Callable[..., Response]:
    @wraps(work)
    def view(**args: int) -> Response:
        try:
            return _json(work(**args))
        except UserMistake as mistake:
            return _json({"error": mistake.text, "field": mistake.field}, 400)
        except Refused as refused:
            return _json({"error": refused.text, "field": None}, 400)
        except (msgspec.DecodeError, RecursionError) as error:
            return _json({"error": f"The request cannot be read: {error}.", "field": None}, 400)

    return view


def _body(wanted: type[_T]) -> _T:
    return msgspec.json.decode(request.get_data(cache=False) or b"{}", type=wanted)


def _page() -> tuple[int, int | None]:
    """``limit`` (100, at most 10,000) and ``before`` (an id, exclusive) of the query."""
    limit = whole_number(request.args.get("limit", "")) or 100
    return min(limit, MOST_LISTED), whole_number(request.args.get("before", ""))


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, content_type="application/json")
