"""*Test connection*: tells wrong credentials, missing permissions, the network and a wrong clock of this machine apart.

Every probe is harmless: it asks, or names a contact and an external event that cannot exist. Nothing is changed in Emarsys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from gateway.delivery.catalogue import Ask
from gateway.delivery.rate import server_time
from gateway.delivery.tokens import Hindered
from gateway.delivery.transport import Answer
from models.meaning.configuration import EMAIL_FIELD
from models.meaning.emarsys import replies, requests
from models.meaning.emarsys.outcomes import Forbidden, Later, RateLimited, Unauthorised
from models.meaning.emarsys.requests import Request

CLOCK_OFF_MS = 2 * 60_000
"""From here on a wrong clock of this machine is named."""
NOBODY = "portway-connection-test@example.invalid"
"""A contact that cannot exist: the domain is reserved for that."""
NO_EVENT = 0

Trouble = Literal["credentials", "permission", "network", "limit", "clock"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``text`` is a sentence with the next step."""

    trouble: Trouble
    text: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """``findings`` is empty where everything is well; ``asked`` counts the probes that were answered."""

    findings: tuple[Finding, ...]
    asked: int

    @property
    def good(self) -> bool:
        return not self.findings


def try_connection(ask: Ask, host: str, real_now: Callable[[], int], *, deletes: bool) -> Report:
    """Try the credentials and every kind of request that Portway makes; ``deletes``: whether it deletes contacts too.

    ``real_now`` is the machine's clock, ms.
    """
    findings: list[Finding] = []
    asked = 0
    for request, purpose in _probes(deletes):
        try:
            answer = ask(request)
        except Hindered as hindered:
            findings.append(_hindered(hindered.outcome, host))
            break
        asked += 1
        if asked == 1:
            findings += _about_the_clock(answer, real_now())
        found = _about(request, answer, purpose, host)
        if found is not None:
            findings.append(found)
            if found.trouble != "permission":
                break
    return Report(tuple(findings), asked)


def _probes(deletes: bool) -> Iterator[tuple[Request, str]]:
    """The requests, with what Portway needs each for."""
    key = str(EMAIL_FIELD)
    yield requests.settings(), "to test the connection"
    yield requests.fields(), "to read the account's fields"
    yield requests.events(), "to read the external events"
    yield requests.upsert(key, [requests.contact(key, NOBODY, {})], create=False), "to update contacts"
    yield requests.check_ids(key, [NOBODY]), "to follow contacts whose key changes"
    yield requests.trigger(NO_EVENT, key, []), "to trigger external events"
    if deletes:
        yield requests.delete(key, [NOBODY]), "to delete contacts"


def _about(request: Request, answer: Answer, purpose: str, host: str) -> Finding | None:
    """A refusal is no trouble: whoever may not ask is told so before what was asked is looked at."""
    outcome = replies.read(request, [NOBODY], answer.status, answer.body)
    if isinstance(outcome, Forbidden):
        text = f"The permission {outcome.permission} is missing, {purpose}. Add it to the API user in Emarsys."
        return Finding("permission", text, outcome.permission)
    if isinstance(outcome, Unauthorised | Later | RateLimited):
        return _hindered(outcome, host)
    return None


def _hindered(outcome: Unauthorised | Later | RateLimited, host: str) -> Finding:
    said = outcome.text.rstrip(".")
    if isinstance(outcome, Unauthorised):
        text = f"Emarsys does not accept the credentials ({said}). Check the client id or user name, and enter the secret again."
        return Finding("credentials", text)
    if isinstance(outcome, RateLimited):
        return Finding("limit", f"{host} allows no more requests for now ({said}). Try again in a minute.")
    return Finding("network", f"{said}. Check the address, the network and the proxy.")


def _about_the_clock(answer: Answer, real_now: int) -> Iterator[Finding]:
    off = real_now - server_time(answer.headers, real_now)
    if abs(off) > CLOCK_OFF_MS:
        way = "fast" if off > 0 else "slow"
        text = f"This machine's clock is {_duration(abs(off))} {way}. Set it right: Emarsys refuses requests from another time."
        yield Finding("clock", text)


def _duration(ms: int) -> str:
    minutes = ms // 60_000
    if minutes < 120:
        return f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"
