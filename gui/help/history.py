"""Where a reader of the help has been: back and forward, each place as it was left. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    topic: str
    anchor: str = ""
    scrolled: int = 0


class History:
    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def place(self) -> Place | None:
        """Where the reader is."""
        return self._places[self._at] if self._places else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._places) - 1

    def leave_at(self, scrolled: int) -> None:
        """Remember how far the present place was read."""
        if self._places:
            self._places[self._at] = replace(self._places[self._at], scrolled=scrolled)

    def go(self, place: Place) -> None:
        """To a new place; what was ahead is forgotten. The same one again is no step."""
        here = self.place
        if here is None or (here.topic, here.anchor) != (place.topic, place.anchor):
            self._places = [*self._places[: self._at + 1], place]
            self._at = len(self._places) - 1

    def back(self) -> Place | None:
        return self._step(-1) if self.can_go_back else None

    def forward(self) -> Place | None:
        return self._step(1) if self.can_go_forward else None

    def _step(self, by: int) -> Place:
        self._at += by
        return self._places[self._at]
