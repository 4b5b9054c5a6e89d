"""Trouble on demand: ``NAME[@PATH][=VALUE][:COUNT]``, for a demonstration, a test, or a look at how the gateway copes.

``500:3`` fails the next three requests, ``slow@event=800`` delays every trigger, ``bad_item=a@x.com`` refuses one
contact in every batch until it is taken back. PATH is what a path below ``/api/vN/`` begins with (the token endpoint is
``oauth2/token``).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.problems import UserMistake

_FORM = re.compile(r"(?P<name>[a-z0-9_]+)(?:@(?P<path>[\w/.-]+))?(?:=(?P<value>.*?))?(?::(?P<count>\d+))?", re.DOTALL)

KINDS: dict[str, tuple[str, str]] = {
    "401": ("", "The bearer token or WSSE header is refused."),
    "429": ("seconds", "Too many requests; the rate headers name a reset so many seconds ahead (60)."),
    "500": ("", "An internal error in Emarsys' envelope; nothing is carried out."),
    "502": ("", "The proxy in front answers with HTML; nothing is carried out."),
    "503": ("", "Overloaded, as plain text; nothing is carried out."),
    "html": ("", "HTTP 200 with a page of HTML instead of JSON; nothing is carried out."),
    "slow": ("milliseconds", "The request is carried out, its reply comes late."),
    "hang": ("", "No reply until the client gives up; nothing is carried out."),
    "drop": ("", "The connection ends without a reply; nothing is carried out."),
    "lost_reply": ("", "The request is carried out, then the connection ends without a reply."),
    "bad_item": ("key", "The contact with this key is refused, alone (2005)."),
    "bad_field": (
        "field id",
        "Every contact with a value in this field is refused, alone (2007, the text names the field).",
    ),
    "refuse_whole": ("key", "A batch (with this key in it) is refused as a whole with HTTP 400."),
    "wrong_secret": ("", "All credentials and tokens are refused, as after a change of the secret."),
    "forbid": ("permission", "The permission is taken away (403), for example contact.update or contact.*."),
    "rate": ("requests", "The rate limit per minute."),
}
"""Name -> what its value is (empty: it takes none), what it does. 429 and refuse_whole can do without their value."""

REPLACING = ("401", "429", "500", "502", "503", "html", "hang", "drop")
"""Faults that stand in the place of the request."""

_OPTIONAL_VALUE = frozenset({"refuse_whole", "429"})
_NUMBERS = frozenset({"429", "slow", "bad_field", "rate"})


@dataclass(slots=True)
class Fault:
    name: str
    value: str = ""
    path: str = ""
    count: int | None = None
    """How many requests it still meets; ``None`` = until it is taken back."""

    def text(self) -> str:
        return (
            self.name
            + (f"@{self.path}" if self.path else "")
            + (f"={self.value}" if self.value else "")
            + ("" if self.count is None else f":{self.count}")
        )

    def concerns(self, path: str) -> bool:
        if self.path:
            return path.startswith(self.path)
        return self.name == "wrong_secret" or not path.startswith("oauth2/")


def kinds() -> list[dict[str, object]]:
    """All faults for a screen: name, what its value is, whether it needs one, what it does."""
    return [
        {"name": name, "value": value, "needed": bool(value) and name not in _OPTIONAL_VALUE, "about": about}
        for name, (value, about) in KINDS.items()
    ]


def parse(text: str) -> Fault:
    """Raises ``UserMistake`` with the sentence for the command line."""
    form = _FORM.fullmatch(text.strip())
    if form is None or form["name"] not in KINDS:
        raise UserMistake(f"There is no fault {text!r}. Known are: {', '.join(KINDS)}.", "fault")
    name, value = form["name"], form["value"] or ""
    wants = KINDS[name][0]
    if wants and not value and name not in _OPTIONAL_VALUE:
        raise UserMistake(f"The fault {name} needs a value ({wants}): {name}=…", "fault")
    if value and not wants:
        raise UserMistake(f"The fault {name} takes no value.", "fault")
    if name in _NUMBERS and value and not value.isdecimal():
        raise UserMistake(f"The value of {name} is a whole number ({wants}).", "fault")
    count = int(form["count"]) if form["count"] else None
    if count == 0:
        raise UserMistake("A fault meets at least one request: the number after the colon is 1 or more.", "fault")
    return Fault(name, value, (form["path"] or "").lstrip("/"), count)


Fits = Callable[[Fault], bool]


class Faults:
    """The faults in force; requests of several threads meet them."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._faults = [parse(text) for text in texts]
        self._lock = threading.Lock()
        self.cleared = threading.Event()
        """Set for a moment when faults go, so that what hangs is let go."""

    def add(self, texts: Iterable[str]) -> None:
        new = [parse(text) for text in texts]
        with self._lock:
            self._faults += new

    def clear(self, name: str = "") -> None:
        """Take back every fault, or those of one name."""
        with self._lock:
            self._faults = [one for one in self._faults if name and one.name != name]
        released, self.cleared = self.cleared, threading.Event()
        released.set()

    def texts(self) -> list[str]:
        with self._lock:
            return [one.text() for one in self._faults]

    def take(self, names: Iterable[str], path: str, fits: Fits = lambda fault: True) -> Fault | None:
        """The first of these faults that concerns the request, counted down by one; ``None`` when there is none."""
        return next(iter(self._met(names, path, fits, 1)), None)

    def take_all(self, name: str, path: str, fits: Fits = lambda fault: True) -> list[Fault]:
        """Every fault of a name that concerns the request, each counted down by one."""
        return self._met((name,), path, fits, None)

    def _met(self, names: Iterable[str], path: str, fits: Fits, most: int | None) -> list[Fault]:
        if not self._faults:
            return []
        with self._lock:
            met = [one for one in self._faults if one.name in names and one.concerns(path) and fits(one)][:most]
            for one in met:
                if one.count is not None:
                    one.count -= 1
            self._faults = [one for one in self._faults if one.count != 0]
        return met
