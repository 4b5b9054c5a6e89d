"""How sending to an account stands: paused by a person, stopped by refused credentials, kinds that are not permitted.

What is here is also kept in the account's row, for console and command line; the row is written by the caller.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from msgspec.structs import replace

from models.meaning.deliveries import Kind
from models.storage.accounts import Allowed, Forbidden, Paused, SendingState, Stopped

PROBE_SECONDS = 300.0
"""So often one token request, or one item of a kind that is not permitted, is tried."""
NO_CREDENTIALS = "no credentials"
REFUSED = "credentials"
KEY_CHANGE = "key change"
"""Stands among the forbidden kinds where a contact's internal id cannot be asked for."""


class Standing:
    """Shared by the lanes and by what people ask for. Every change wakes nobody: that is the caller's."""

    def __init__(self, state: SendingState, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._state = state
        self._probe_at: dict[str, float] = {}
        """When to try again, by ``REFUSED`` or by kind; what came from the account's row is tried at once."""

    @property
    def state(self) -> SendingState:
        return self._state

    def wait(self, kind: Kind) -> float | None:
        """Seconds until something of this kind may go, 0 = now, ``None`` = not before something changes."""
        with self._lock:
            state, now = self._state, self._clock()
            if state.paused is not None or (state.stopped is not None and state.stopped.why == NO_CREDENTIALS):
                return None
            waits = [0.0]
            if state.stopped is not None:
                waits.append(self._probe_at.get(REFUSED, now) - now)
            if kind in state.forbidden:
                waits.append(self._probe_at.get(kind, now) - now)
            return max(waits)

    def claims_probe(self) -> bool:
        """Whether the caller has to try the refused credentials now: one lane does, every five minutes."""
        with self._lock:
            state, now = self._state, self._clock()
            stopped = state.stopped is not None and state.stopped.why != NO_CREDENTIALS
            if state.paused is not None or not stopped or now < self._probe_at.get(REFUSED, now):
                return False
            self._probe_at[REFUSED] = now + PROBE_SECONDS
            return True

    def probes(self, kind: Kind) -> bool:
        """Whether only one item of this kind is tried."""
        return kind in self._state.forbidden

    def pause(self, who: str, at: int) -> None:
        with self._lock:
            self._state = replace(self._state, paused=self._state.paused or Paused(at, who))

    def resume(self) -> None:
        """A person says go on, or the credentials are new: everything is tried at once."""
        with self._lock:
            forbidden = self._state.forbidden
            self._state = SendingState(forbidden=forbidden)
            self._probe_at.clear()

    def renewed(self) -> None:
        """There are (other) credentials: what stopped for want of good ones goes on."""
        with self._lock:
            self._state = replace(self._state, stopped=None, rate_until=None, allowed=None)
            self._probe_at.clear()

    def stop(self, why: str, text: str, at: int) -> None:
        with self._lock:
            before = self._state.stopped
            since = before.at if before is not None and before.why == why else at
            self._state = replace(self._state, stopped=Stopped(since, why, text))
            self._probe_at[REFUSED] = self._clock() + PROBE_SECONDS

    def forbid(self, kind: str, permission: str, text: str, at: int) -> None:
        with self._lock:
            before = self._state.forbidden.get(kind)
            since = before.at if before is not None else at
            forbidden = self._state.forbidden | {str(kind): Forbidden(since, permission, text)}
            self._state = replace(self._state, forbidden=forbidden)
            self._probe_at[kind] = self._clock() + PROBE_SECONDS

    def held_until(self, until: int | None) -> None:
        """A 429 holds everything until then (workspace time, ms); ``None``: no longer."""
        if self._state.rate_until != until:
            with self._lock:
                self._state = replace(self._state, rate_until=until)

    def allow(self, allowed: Allowed | None) -> None:
        """What the newest reply says may still go."""
        with self._lock:
            self._state = replace(self._state, allowed=allowed)

    def credentials_work(self) -> None:
        with self._lock:
            if self._state.stopped is not None:
                self._state = replace(self._state, stopped=None)
                self._probe_at.pop(REFUSED, None)

    def let_through(self, kind: str) -> None:
        """Emarsys has answered a request of this kind in earnest: nothing stands in its way."""
        state = self._state
        if state.stopped is None and state.rate_until is None and kind not in state.forbidden:
            return
        with self._lock:
            forbidden = {name: one for name, one in self._state.forbidden.items() if name != kind}
            self._state = replace(self._state, stopped=None, rate_until=None, forbidden=forbidden)
