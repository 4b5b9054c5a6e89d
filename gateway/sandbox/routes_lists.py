"""Contact lists: made, listed, filled, emptied, counted, deleted (emarsys-api.md §5)."""

from __future__ import annotations

from gateway.sandbox.envelope import Answer, ItemError, Refused, bare, envelope
from gateway.sandbox.gate import Call, Route
from gateway.sandbox.replies import error_map, key_of, not_one, texts, whole_number
from gateway.sandbox.routes_account import server_time

MOST_IDS = 10_000
MOST_PER_PAGE = 100_000


def lists(call: Call) -> Answer:
    return envelope(
        [
            {"id": str(one), "name": name, "created": server_time(created), "type": 0}
            for one, name, created in call.sandbox.lists.all()
        ]
    )


def create(call: Call) -> Answer:
    """``external_ids`` may be missing; ``errors`` is in the reply only where some were sent."""
    body = call.members()
    contacts, errors = _contacts(call, body) if body.get("external_ids") else ([], {})
    made = call.sandbox.lists.create(body.get("name"), body.get("description"), call.sandbox.now())
    call.sandbox.lists.add(made, contacts)
    shown = error_map(call, errors, usual="list") if body.get("external_ids") else {}
    return envelope({"id": made} | shown)


def add(call: Call, list_id: str) -> Answer:
    known = _known(call, list_id)
    contacts, errors = _contacts(call, call.members())
    added = call.sandbox.lists.add(known, contacts)
    return envelope({"inserted_contacts": added} | error_map(call, errors, usual="list"))


def replace(call: Call, list_id: str) -> Answer:
    known = _known(call, list_id)
    contacts, errors = _contacts(call, call.members())
    call.sandbox.lists.empty(known)
    added = call.sandbox.lists.add(known, contacts)
    return envelope({"inserted_contacts": added} | error_map(call, errors, usual="list"))


def remove(call: Call, list_id: str) -> Answer:
    """``…/delete`` takes contacts off the list; the list stays."""
    known = _known(call, list_id)
    contacts, errors = _contacts(call, call.members())
    removed = call.sandbox.lists.remove(known, contacts)
    return envelope({"deleted_contacts": removed} | error_map(call, errors, usual="list"))


def drop(call: Call, list_id: str) -> Answer:
    """``…/deletelist`` deletes the list."""
    call.sandbox.lists.drop(_known(call, list_id))
    return envelope("")


def count(call: Call, list_id: str) -> Answer:
    return envelope(call.sandbox.lists.count(_known(call, list_id)))


def members(call: Call, list_id: str) -> Answer:
    known = _known(call, list_id)
    limit, offset = _number(call, "limit", 1_000_000), _number(call, "offset", 0)
    return envelope([str(one) for one in call.sandbox.lists.members(known, limit, offset)])


def contact_ids(call: Call, list_id: str) -> Answer:
    """The one reply without an envelope; ``next`` is null on the last page."""
    known = _known(call, list_id)
    top, skip = min(_number(call, "$top", 10_000), MOST_PER_PAGE), _number(call, "$skiptoken", 0)
    ids = call.sandbox.lists.members(known, top + 1, skip)
    following = f"/contactlist/{known}/contactIds?$skiptoken={skip + top}&$top={top}" if len(ids) > top else None
    return bare({"value": ids[:top], "next": following})


def holds(call: Call, list_id: str, contact_id: str) -> Answer:
    return envelope(call.sandbox.lists.holds(_known(call, list_id), whole_number(contact_id) or 0))


def _known(call: Call, list_id: str) -> int:
    number = whole_number(list_id)
    if number is None:
        raise Refused(400, 1, f"Action {list_id} is invalid.")
    if not call.sandbox.lists.exists(number):
        raise Refused(404, 3006, "No contact list found with the specified ID.")
    return number


def _contacts(call: Call, body: dict[str, object]) -> tuple[list[int], dict[str, ItemError]]:
    """The contacts of ``external_ids`` and an error for each value that names not exactly one."""
    given = body.get("external_ids")
    if not isinstance(given, list):
        raise Refused(400, 3003, "Invalid datatype for the list of external IDs. Array expected.")
    values = texts(given, most=MOST_IDS, too_many=3002)
    key = key_of(call, body.get("key_id"))
    found = call.sandbox.contacts.find(key, values)
    errors = not_one(key, found, with_value=True)
    return [ids[0] for value, ids in found.items() if value not in errors], errors


def _number(call: Call, name: str, default: int) -> int:
    number = whole_number(call.query.get(name, str(default)))
    return default if number is None else number


ROUTES = (
    Route("GET", "/contactlist", lists, "contactlist.get"),
    Route("POST", "/contactlist", create, "contactlist.create"),
    Route("POST", "/contactlist/<list_id>/add", add, "contactlist.add"),
    Route("POST", "/contactlist/<list_id>/replace", replace, "contactlist.replace"),
    Route("POST", "/contactlist/<list_id>/delete", remove, "contactlist.delete"),
    Route("POST", "/contactlist/<list_id>/deletelist", drop, "contactlist.deletelist"),
    Route("GET", "/contactlist/<list_id>/count", count, "contactlist.count"),
    Route("GET", "/contactlist/<list_id>", members, "contactlist.contacts"),
    Route("GET", "/contactlist/<list_id>/contacts", members, "contactlist.contacts"),
    Route("GET", "/contactlist/<list_id>/contactIds", contact_ids, "contactlist.contacts"),
    Route("GET", "/contactlist/<list_id>/contacts/<contact_id>", holds, "contactlist.contacts"),
)
