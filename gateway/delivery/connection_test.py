"""*Test connection*: tells network, credentials, permissions and the clock apart, by requests that change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.delivery.catalogue import in_words
from gateway.delivery.client import Client
from gateway.delivery.rate import server_time
from gateway.delivery.tokens import Hindered
from gateway.delivery.transport import Answer
from models.meaning.configuration import Configuration
from models.meaning.emarsys import requests
from models.meaning.emarsys.outcomes import Later, RateLimited, Unauthorised
from models.meaning.emarsys.requests import Request

CLOCK_OFF_MS = 2 * 60_000
NO_EVENT = 0
NO_CHOICE_FIELD = 5


@dataclass(frozen=True, slots=True)
class Check:
    """``code``: network, credentials, clock or permission; ``text`` is a sentence, with the next step where it is not ok."""

    code: str
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.checks)


def test_connection(client: Client, configuration: Configuration, real_now: Callable[[], int]) -> Report:
    """Ask for a token, for the account's settings, and for one thing of every kind that will be asked for later."""
    host = client.access.host
    try:
        client.check_credentials()
        settings = client.send(requests.settings())
    except Hindered as hindered:
        return Report((_hindered(hindered.outcome),))
    reached = Check("network", True, f"{host} answers.")
    clock = _clock(settings, real_now())
    if settings.status == 401:
        wrong = Unauthorised("Unauthorized")
        return Report((reached, *clock, _hindered(wrong)))
    if not 200 <= settings.status < 500 or settings.status in (404, 405):
        text = f"{host} answers with HTTP {settings.status}: that is not the Emarsys API. Check the base address."
        return Report((Check("network", False, text),))
    accepted = Check("credentials", True, f"The credentials of {client.access.who} are accepted.")
    permissions = [_permission(client, probe) for probe in probes(configuration)]
    return Report((reached, *clock, accepted, *permissions))


# pytest would take it for a test
test_connection.__test__ = False  # type: ignore[attr-defined]


def probes(configuration: Configuration) -> list[Request]:
    """One harmless request per permission that is needed: questions, and orders that concern nobody."""
    key = str(configuration.key_field.id)
    wanted = [
        requests.fields(),
        requests.choices(NO_CHOICE_FIELD),
        requests.events(),
        requests.upsert(key, [], create=False),
        requests.check_ids(key, []),
    ]
    if any(row.external_event is not None for rule in configuration.rules for row in rule.conditions):
        wanted.append(requests.trigger(NO_EVENT, key, []))
    if configuration.settings.delete_in_emarsys:
        wanted.append(requests.delete(key, []))
    return wanted


def _permission(client: Client, probe: Request) -> Check:
    """Only a 403 says that a permission is missing; that an empty order is refused otherwise is fine."""
    name = probe.permission
    try:
        answer = client.send(probe)
    except Hindered as hindered:
        return Check("permission", False, f"Whether {name} is permitted is not known: {in_words(hindered.outcome)}")
    if answer.status == 403:
        text = f"The permission {name} is missing. Give it to the API user in Emarsys, under API credentials."
        return Check("permission", False, text)
    if answer.status in (401, 429) or answer.status >= 500:
        text = f"Whether {name} is permitted is not known (HTTP {answer.status}). Test again in a minute."
        return Check("permission", False, text)
    return Check("permission", True, f"{name} is permitted.")


def _clock(answer: Answer, real_now: int) -> list[Check]:
    off = real_now - server_time(answer.headers, real_now)
    if abs(off) <= CLOCK_OFF_MS:
        return []
    way = "fast" if off > 0 else "slow"
    text = (
        f"This computer's clock is {abs(off) // 60_000} minutes {way}. Set it right: requests are signed with the time."
    )
    return [Check("clock", False, text)]


def _hindered(outcome: Later | RateLimited | Unauthorised) -> Check:
    return Check("credentials" if isinstance(outcome, Unauthorised) else "network", False, in_words(outcome))
