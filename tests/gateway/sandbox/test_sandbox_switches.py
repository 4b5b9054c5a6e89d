"""Each switch, in each of its behaviours (emarsys-api.md §10). A switch without a case here fails the last test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from gateway.sandbox.sandbox import Sandbox
from gateway.sandbox.switches import Switches, changed, described, options
from models.problems import UserMistake
from tests.gateway.sandbox.caller import Caller

Look = Callable[[Caller], Any]
TWICE = {"contacts": [{"3": "a@x.com", "1": "Ann"}, {"3": "a@x.com", "2": "Lee"}]}


def unauthorized(caller: Caller) -> Any:
    return caller.call("GET", "settings", headers={}).json["replyText"]


def forbidden(caller: Caller) -> Any:
    caller.sandbox.faults.add(["forbid=settings.get"])
    return caller.get("settings").text[:11]


def limited(caller: Caller) -> Any:
    caller.sandbox.faults.add(["429"])
    reply = caller.get("settings")
    return reply.headers["Content-Type"], reply.text[:8]


def without_errors(caller: Caller) -> Any:
    upserted = caller.put({"contacts": [{"3": "a@x.com"}]}).data
    triggered = caller.post("event/1001/trigger", {"contacts": [{"external_id": "a@x.com"}]}).data
    return upserted.get("errors", "absent"), triggered.get("errors", "absent")


def getdata_errors(caller: Caller) -> Any:
    return caller.post("contact/getdata", {"keyValues": ["no@x.com"], "fields": ["3"]}).data["errors"]


def upsert_ids(caller: Caller) -> Any:
    caller.put({"3": "a@x.com"})
    return [type(one).__name__ for one in caller.put({"contacts": [{"3": "a@x.com"}, {"3": "b@x.com"}]}).data["ids"]]


def duplicate(caller: Caller) -> Any:
    caller.put({"3": "a@x.com"})
    return caller.post("contact", {"3": "a@x.com"}).code


def unknown_field(caller: Caller) -> Any:
    return list(caller.put({"contacts": [{"3": "a@x.com", "999": "x"}]}).data["errors"]["a@x.com"])


def unknown_field_fails(caller: Caller) -> Any:
    reply = caller.put({"contacts": [{"3": "b@x.com"}, {"3": "a@x.com", "999": "x"}]})
    return reply.status, caller.sandbox.contacts.count()


def case(caller: Caller) -> Any:
    caller.put({"contacts": [{"3": "Ann@x.com"}, {"3": "ann@x.com"}]})
    return caller.sandbox.contacts.count()


def syntax(caller: Caller) -> Any:
    return caller.put({"3": "not an address"}).status


def unique(caller: Caller) -> Any:
    caller.upsert("a@x.com")
    (second,) = caller.upsert("b@x.com")
    return caller.put({"key_id": "id", "contacts": [{"id": second, "3": "A@x.com"}]}).data.get("errors")


def delete_unknown(caller: Caller) -> Any:
    reply = caller.post("contact/delete", {"3": "no@x.com"})
    return reply.status, reply.code


def all_fields(caller: Caller) -> Any:
    caller.upsert("a@x.com")
    return len(caller.read("a@x.com")) > 2


def same_key_twice(caller: Caller) -> Any:
    reply = caller.put(TWICE)
    shown = caller.read("a@x.com", "1", "2")
    return shown["1"], shown["2"], list(reply.data.get("errors", {"": {}}).get("a@x.com", {}))


def repeat(caller: Caller) -> Any:
    caller.upsert("a@x.com")
    for _ in range(2):
        assert caller.post("event/1001/trigger", {"external_id": "a@x.com", "trigger_id": "t"}).status == 200
    return caller.sandbox.received.counts()["external_events"]


def repeat_after_two_minutes(caller: Caller) -> Any:
    caller.upsert("a@x.com")
    for _ in range(2):
        caller.post("event/1001/trigger", {"external_id": "a@x.com", "trigger_id": "t"})
        caller.clock.now += 120_000
    return caller.sandbox.received.counts()["external_events"]


def connected(caller: Caller) -> Any:
    caller.upsert("a@x.com")
    return caller.post("event/1001/trigger", {"external_id": "a@x.com"}).data


def programs(caller: Caller) -> Any:
    caller.upsert("a@x.com")
    reply = caller.post("event/1001/trigger", {"external_id": "a@x.com"})
    return reply.status, reply.code


def oversize(caller: Caller) -> Any:
    reply = caller.put({"contacts": [{"3": "a@x.com", "100007009": "x" * 8_000_001}]})
    return reply.status, reply.text[:6]


def read_only(caller: Caller) -> Any:
    return list(caller.put({"contacts": [{"3": "a@x.com", "32": "4"}]}).data.get("errors", {"a@x.com": {}})["a@x.com"])


def nonce(caller: Caller) -> Any:
    return [caller.call("GET", "settings", headers=caller.wsse(), root="/api/v2/").status for _ in range(2)]


def bearer(caller: Caller) -> Any:
    return caller.call("GET", "settings", root="/api/v2/").status


def written(value: Any, field: str) -> Look:
    return lambda caller: caller.put({"3": "a@x.com", field: value}).status


def content_type(caller: Caller) -> Any:
    return caller.get("settings").headers["Content-Type"]


def token_life(caller: Caller) -> Any:
    return caller.token_request(caller.basic()).json["expires_in"]


def rate(caller: Caller) -> Any:
    return caller.get("settings").headers["X-RateLimit-Limit"]


MAP = {"no@x.com": {"2008": "No contact found with the external id: 3"}}
LIST = [{"key": "no@x.com", "errorCode": 2008, "errorMsg": "No contact found with the external id: 3"}]
FALSES = {"email": False, "acProgram": False, "interactionsProgram": False}
TAKEN = {"704000002": {"2010": "Contacts with the external id already exist: 3"}}

CASES: list[tuple[str, Look, dict[str | int, Any]]] = [
    (
        "unauthorized_text",
        unauthorized,
        {"Unauthorized": "Unauthorized", "Credentials are invalid": "Credentials are invalid"},
    ),
    ("forbidden_body", forbidden, {"envelope": '{"replyCode', "proxy": '{"message":', "page": "<html>\r\n<he"}),
    ("rate_body", limited, {"envelope": ("application/json", '{"replyC'), "text": ("text/plain", "Too many")}),
    (
        "no_errors",
        without_errors,
        {
            "usual": ("absent", []),
            "absent": ("absent", "absent"),
            "list": ([], []),
            "object": ({}, {}),
            "null": (None, None),
        },
    ),
    ("getdata_errors", getdata_errors, {"list": LIST, "map": MAP}),
    ("upsert_ids", upsert_ids, {"mixed": ["str", "int"], "text": ["str", "str"], "number": ["int", "int"]}),
    ("duplicate_create", duplicate, {"2009": 2009, "2006": 2006}),
    ("unknown_field", unknown_field, {"2007": ["2007"], "2006": ["2006"]}),
    ("unknown_field_fails", unknown_field_fails, {"item": (200, 1), "request": (400, 0)}),
    ("email_case", case, {"fold": 1, "exact": 2}),
    ("email_syntax", syntax, {"unchecked": 200, "checked": 400}),
    ("email_unique", unique, {"no": None, "yes": TAKEN}),
    ("delete_unknown", delete_unknown, {"400": (400, 2008), "200": (200, 2008), "404": (404, 2008)}),
    ("getdata_without_fields", all_fields, {"all": True, "ids": False}),
    (
        "duplicate_keys",
        same_key_twice,
        {"all": ("Ann", "Lee", []), "last": (None, "Lee", []), "refused": ("Ann", None, ["2010"])},
    ),
    ("trigger_repeat", repeat, {"ignored": 1, "triggered": 2}),
    ("trigger_memory_minutes", repeat_after_two_minutes, {1440: 1, 1: 2}),
    ("connected_to", connected, {"object": {"connectedTo": FALSES}, "false": {"connectedTo": False}, "absent": {}}),
    ("no_program", programs, {"silent": (200, 0), "5005": (400, 5005)}),
    ("oversize", oversize, {"page": (413, "<html>"), "envelope": (400, '{"repl'), "drop": (499, "")}),
    ("read_only", read_only, {"ignored": [], "2007": ["2007"]}),
    ("nonce_replay", nonce, {"accepted": [200, 200], "refused": [200, 401]}),
    ("bearer_on_v2", bearer, {"refused": 401, "accepted": 200}),
    ("long_text", written("x" * 61, "1"), {"refused": 400, "cut": 200}),
    ("not_numeric", written("twelve", "100007004"), {"refused": 400, "kept": 200}),
    ("date_with_time", written("2026-01-01 10:00", "100007005"), {"refused": 400, "accepted": 200}),
    ("content_type", content_type, {"json": "application/json", "html": "text/html; charset=utf-8"}),
    ("token_seconds", token_life, {3600: 3600, 5: 5}),
    ("rate_per_minute", rate, {1000: "1000", 60: "60"}),
]


@pytest.mark.parametrize(
    ("name", "value", "look", "seen"),
    [(name, value, look, seen) for name, look, outcomes in CASES for value, seen in outcomes.items()],
)
def test_a_behaviour(caller: Caller, name: str, value: str | int, look: Look, seen: Any) -> None:
    caller.sandbox.switch({name: value})
    assert look(caller) == seen


def test_every_behaviour_has_a_case() -> None:
    tried = {name: set(outcomes) for name, _, outcomes in CASES}
    for one in fields(Switches):
        assert set(options(one.name) or [one.default]) <= tried[one.name], one.name
        assert one.default == next(iter(next(outcomes for name, _, outcomes in CASES if name == one.name)))


def test_mistakes(sandbox: Sandbox) -> None:
    for values in ({"colour": "red"}, {"email_case": "upper"}, {"rate_per_minute": 0}, {"token_seconds": "long"}):
        with pytest.raises(UserMistake):
            changed(sandbox.switches, values)
    assert all(str(one["about"]).endswith((".", ").")) for one in described(sandbox.switches))


def test_folding_anew_when_the_switch_changes(caller: Caller) -> None:
    caller.sandbox.switch({"email_case": "exact"})
    caller.upsert("Ann@x.com")
    assert caller.put({"3": "ann@x.com"}, create=False).code == 2008
    caller.sandbox.switch({"email_case": "fold"})
    assert caller.put({"3": "ann@x.com"}, create=False).code == 0


def test_switches_are_kept_in_the_file(tmp_path: Path) -> None:
    one = Sandbox(tmp_path / "a.sandbox")
    one.switch({"email_case": "exact"})
    one.store.keep("switches", '{"email_case": "exact", "gone": 1}')
    one.close()
    again = Sandbox(tmp_path / "a.sandbox")
    assert again.switches == Switches(email_case="exact")
    again.reset(account=True)
    assert again.switches == Switches()
    again.close()
