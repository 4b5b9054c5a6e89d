"""Which paths take events, and as what (segment-protocol.md §3 and §5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.meaning.segment.envelope import BATCH_ROUTE
from models.meaning.segment.limits import LIMITS, DoorName

CALLS = ("identify", "track", "page", "screen", "group", "alias")
PIXELS = {f"/v1/pixel/{call}": call for call in CALLS}


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` is what logs and counts show. ``call`` as ``gateway.link.Head.route``. ``limit`` in bytes, inflated."""

    path: str
    door: DoorName
    call: str
    methods: tuple[str, ...] = ("POST",)

    @property
    def limit(self) -> int:
        return LIMITS[self.door].request_bytes


_ANY = ("POST", "PUT", "PATCH")
"""Webhooks (Actions) lets people choose (segment-protocol.md §4)."""


def _routes() -> Iterator[Route]:
    for path in ("/", "/segment"):
        yield Route(path, "destination", "", _ANY)
    for call in CALLS:
        yield Route(f"/v1/{call}", "tracking", call)
        yield Route(f"/v1/{call[0]}", "tracking", call)
    for path in ("/v1/batch", "/v1/b", "/v1/import"):
        yield Route(path, "tracking", BATCH_ROUTE)


ROUTES: dict[str, Route] = {path: one for one in _routes() for path in (one.path, one.path.rstrip("/") + "/")}
"""By path, with and without a slash at the end."""
PIXEL_ROUTES: dict[str, Route] = {
    path: Route("/v1/pixel/" + call, "tracking", call, ("GET",)) for path, call in PIXELS.items()
}
