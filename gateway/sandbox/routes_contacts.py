"""Creating, updating, reading, finding and deleting contacts (emarsys-api.md §2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway.sandbox.contacts import Contact
from gateway.sandbox.envelope import Answer, ItemError, Refused, envelope
from gateway.sandbox.gate import Call, Route
from gateway.sandbox.keys import INTERNAL, Key, carries, key_named, value_text
from gateway.sandbox.replies import error_map, key_of, not_one, texts, whole_number
from gateway.sandbox.writing import NOT_FIELDS, Order, RequestError, Writing, Written

MOST = 1000


def create(call: Call) -> Answer:
    """``POST contact``: an existing key value is an error, never an update."""
    body = call.members()
    if str(body.get("key_id")) in INTERNAL:
        raise Refused(400, 2004, "Cannot use id or uid as key on contact creation")
    return _write(call, body, creates=True, updates=False)


def update(call: Call) -> Answer:
    """``PUT contact``; ``create_if_not_exists=1`` in the query makes it an upsert."""
    return _write(call, call.members(), creates=call.query.get("create_if_not_exists") == "1", updates=True)


def _write(call: Call, body: dict[str, object], *, creates: bool, updates: bool) -> Answer:
    batch = "contacts" in body
    items = body["contacts"] if batch else [{name: v for name, v in body.items() if name not in NOT_FIELDS}]
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise Refused(400, 2003, "Invalid data format. Array expected")
    if len(items) > MOST:
        raise Refused(400, 1000, "The request exceeded the maximum batch size of 1,000")
    contact_list = _wanted_list(call, body)
    _check_source(call, body)
    try:
        key = key_named(call.sandbox.account, body.get("key_id"))
    except ItemError as error:
        if batch:
            return envelope({"ids": [], "errors": {"<NO_KEY_ID>": error.entry()}})
        raise error.refused() from None
    written = _carried_out(call, Order(key, items, creates, updates, *_spoilt(call, key, items)))
    if contact_list is not None:
        call.sandbox.lists.add(contact_list, [one for one, _ in written.ids])
    if not batch:
        for bad in written.errors.values():
            raise (bad if updates else _duplicate(call, bad, key, items[0])).refused()
        return envelope({"id": _id(call, *written.ids[0], updates=updates)})
    data: dict[str, object] = {"ids": [_id(call, *one, updates=updates) for one in written.ids]}
    return envelope(data | error_map(call, written.errors, usual="absent"))


def _carried_out(call: Call, order: Order) -> Written:
    sandbox = call.sandbox
    try:
        return Writing(sandbox.account, sandbox.contacts, order, sandbox.now()).run()
    except RequestError as error:
        raise error.item.refused() from None


def _spoilt(call: Call, key: Key, items: Sequence[Mapping[str, object]]) -> tuple[dict[str, ItemError], frozenset[str]]:
    """What the faults ``bad_item`` and ``bad_field`` do to these items."""
    faults = call.sandbox.faults
    bad = faults.take_all("bad_item", call.path, lambda fault: carries(items, key.members, fault.value))
    refusals = {one.value.strip().lower(): ItemError(2005, f"Invalid key field value: {one.value}") for one in bad}
    fields = faults.take_all("bad_field", call.path, lambda fault: any(fault.value in item for item in items))
    return refusals, frozenset(one.value for one in fields)


def _id(call: Call, contact: int, created: bool, *, updates: bool) -> int | str:
    """Numbers from ``POST``; from ``PUT`` text for an update, a number for a new contact (emarsys-api.md §2.3)."""
    how = call.sandbox.switches.upsert_ids
    as_text = updates and (how == "text" or (how == "mixed" and not created))
    return str(contact) if as_text else contact


def _duplicate(call: Call, error: ItemError, key: Key, item: Mapping[str, object]) -> ItemError:
    """The single create has another wording than the batch."""
    if error.code != 2009:
        return error
    text = next(value_text(item[one]) for one in key.members if one in item)
    existing = call.sandbox.contacts.find(key, [text])[text][0]
    if call.sandbox.switches.duplicate_create == "2006":
        return ItemError(2006, f"Contact with the external id already exists: {existing}")
    return ItemError(2009, f"Contact with external id: {existing} already exists.")


def _wanted_list(call: Call, body: Mapping[str, object]) -> int | None:
    if "contact_list_id" not in body:
        return None
    number = whole_number(body["contact_list_id"])
    if number is None or not call.sandbox.lists.exists(number):
        raise Refused(400, 2020, f"Invalid contact list id: {value_text(body['contact_list_id'])}")
    return number


def _check_source(call: Call, body: Mapping[str, object]) -> None:
    if "source_id" in body and whole_number(body["source_id"]) not in call.sandbox.account.sources:
        raise Refused(400, 2013, f"Invalid source id: {value_text(body['source_id'])}")


def getdata(call: Call) -> Answer:
    """The one call that spells it ``keyId``, ``keyValues``, ``fields`` (emarsys-api.md §2.5)."""
    body = call.members()
    values = texts(body.get("keyValues"), most=MOST, too_many=2002)
    key = key_of(call, body.get("keyId"))
    names = _fields_asked(call, body.get("fields"))
    found = call.sandbox.contacts.find(key, values)
    contacts = call.sandbox.contacts.read([ids[0] for ids in found.values() if len(ids) == 1])
    result = [_shown(contacts[found[one][0]], names) for one in dict.fromkeys(values) if len(found[one]) == 1]
    errors = not_one(key, found)
    return envelope({"errors": _getdata_errors(call, errors), "result": result or False})


def _getdata_errors(call: Call, errors: Mapping[str, ItemError]) -> object:
    if call.sandbox.switches.getdata_errors == "map":
        return {value: error.entry() for value, error in errors.items()} or []
    return [{"key": value, "errorCode": error.code, "errorMsg": error.text} for value, error in errors.items()]


def _fields_asked(call: Call, fields: object) -> list[tuple[str, str]]:
    """Pairs of the name that was asked for and the field's id."""
    account = call.sandbox.account
    if not fields:
        everything = call.sandbox.switches.getdata_without_fields == "all"
        return [(str(one), str(one)) for one in account.fields] if everything else []
    if not isinstance(fields, list):
        raise Refused(400, 2003, "Invalid data format. Array expected")
    asked = [value_text(one) for one in fields]
    for name in asked:
        if name not in account.named and name not in INTERNAL:
            raise Refused(400, 2006, f"Invalid field id: {name}")
    return [(name, str(account.named[name].id)) for name in asked if name in account.named]


def _shown(contact: Contact, names: Iterable[tuple[str, str]]) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": str(contact.id), "uid": contact.uid}
    return shown | {name: contact.values.get(field) for name, field in names}


def query(call: Call) -> Answer:
    """``GET contact/query/?{field}={value}&return={field}`` (emarsys-api.md §2.6)."""
    key, value = _search(call)
    asked = call.query.get("return")
    if asked is None:
        return _internal_id(call, key, value)
    wanted = call.sandbox.account.named.get(asked)
    if wanted is None and asked not in INTERNAL:
        raise Refused(400, 2014, "No field specified to return")
    limit, offset = whole_number(call.query.get("limit", "10000")), whole_number(call.query.get("offset", "0")) or 0
    if limit is None or not 1 <= limit <= 10_000:
        raise Refused(400, 2016, "Invalid limit")
    ids = sorted(call.sandbox.contacts.find(key, [value])[value])
    result = []
    for contact in call.sandbox.contacts.read(ids).values():
        row: dict[str, Any] = {"id": contact.id}
        if wanted is not None:
            row[asked] = contact.values.get(str(wanted.id))
            if call.query.get("excludeempty") == "true" and not row[asked]:
                continue
        result.append(row | ({"uid": contact.uid} if asked == "uid" else {}))
    return envelope({"errors": [], "result": result[offset : offset + limit]})


def find_one(call: Call) -> Answer:
    """``GET contact/?3=a@x``: the old form of asking for the internal id."""
    return _internal_id(call, *_search(call))


def _internal_id(call: Call, key: Key, value: str) -> Answer:
    if not value:
        raise key.missing().refused()
    for error in not_one(key, call.sandbox.contacts.find(key, [value])).values():
        raise error.refused()
    return envelope({"id": str(call.sandbox.contacts.find(key, [value])[value][0])})


def _search(call: Call) -> tuple[Key, str]:
    for name, value in call.query.items():
        known = call.sandbox.account.named.get(name)
        if name in INTERNAL:
            return Key(name, None), value
        if known is not None:
            if known.id not in call.sandbox.account.indexed:
                raise Refused(400, 2015, "No index on column")
            return Key(str(known.id), known), value
    raise Refused(400, 2004, "Invalid key field id: ")


def checkids(call: Call) -> Answer:
    body = call.members()
    values = texts(body.get("external_ids"), most=MOST, too_many=2002)
    key = key_of(call, body.get("key_id"))
    found = call.sandbox.contacts.find(key, values)
    several = body.get("get_multiple_ids") is True
    ids: dict[str, object] = {}
    for value, contacts in found.items():
        if several and contacts:
            ids[value] = [str(one) for one in contacts]
        elif len(contacts) == 1:
            ids[value] = str(contacts[0])
    errors = {value: error for value, error in not_one(key, found).items() if value not in ids}
    return envelope({"ids": ids} | error_map(call, errors, usual="list"))


def delete(call: Call) -> Answer:
    """One value or an array under the key field; one that several contacts share deletes none (emarsys-api.md §2.7)."""
    body = call.members()
    key = key_of(call, body.get("key_id"))
    given = next((body[one] for one in key.members if one in body), None)
    single = not isinstance(given, list)
    if single and not value_text(given):
        raise key.missing().refused()
    values = [value_text(given)] if single else texts(given, most=MOST, too_many=1000)
    found = call.sandbox.contacts.find(key, values)
    errors = not_one(key, found, with_value=True)
    if single and errors:
        error = errors[values[0]]
        status = int(call.sandbox.switches.delete_unknown) if error.code == 2008 else 400
        raise Refused(status, error.code, error.text)
    gone = [contacts[0] for value, contacts in found.items() if value not in errors]
    call.sandbox.contacts.delete(gone)
    return envelope({"deleted_contacts": len(set(gone))} | error_map(call, errors, usual="list"))


ROUTES = (
    Route("POST", "/contact", create, "contact.create"),
    Route("PUT", "/contact", update, "contact.update"),
    Route("GET", "/contact", find_one, "contact.get"),
    Route("POST", "/contact/getdata", getdata, "contact.getdata"),
    Route("GET", "/contact/query", query, "contact.query"),
    Route("POST", "/contact/checkids", checkids, "contact.checkids"),
    Route("POST", "/contact/delete", delete, "contact.delete"),
)
