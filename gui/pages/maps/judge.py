"""What can be said of the maps while they are edited: previews with one event, problems, losses. Remembers, asks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from gui.pages.maps.columns import PATH
from gui.pages.maps.problems import Line, Problem, problems
from gui.pages.maps.rows import Row, Sheet
from models.meaning.catalogue import Catalogue
from models.meaning.choice_matches import Match, choice_matches
from models.meaning.configuration import Configuration, DataMap
from models.meaning.json_path import ABSENT, JsonPath
from models.meaning.map_losses import Losses, losses
from models.meaning.map_preview import ABSENT_HERE, Preview, Previewer
from models.meaning.path_list import path_mistake
from models.meaning.properties import Property
from models.storage.map_desk import JUDGED, MapDesk, Seen
from models.storage.newest_messages import Message

NO_EVENT = Preview(note="no event yet")
_BLANK = (ABSENT, None, "")


class Judge:
    """``message`` is the event of the previews; ``None`` before any came."""

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.seen = Seen()
        self.message: Message | None = None
        self._losses: dict[DataMap, Losses] = {}
        self._previews: dict[DataMap, Preview] = {}

    def take(self, desk: MapDesk) -> None:
        self.catalogue, self.seen, self._losses = desk.catalogue, desk.seen, dict(desk.losses)
        self._previews.clear()

    def look_at(self, message: Message | None) -> None:
        if message is not self.message:
            self.message = message
            self._previews.clear()

    def lines(self, sheet: Sheet, base: Configuration) -> tuple[Line, ...]:
        rows = [one for one in sheet.rows if not one.blank]
        left_out = {one.map: self._lost(one.map) for one in rows}
        found = problems(rows, base, self.catalogue, self.seen.sightings, left_out)
        return tuple(self._line(one, found.get(one.id, ())) for one in sheet.rows)

    def matches(self, data_map: DataMap) -> tuple[tuple[Match, ...], int]:
        """The values that the newest events brought for a choice field beside its choices, and how many events those are."""
        bodies = [one.body for one in self.seen.messages[:JUDGED]]
        return choice_matches(data_map, self.catalogue, bodies), len(bodies)

    def key_share(self, paths: Sequence[str]) -> float | None:
        """The part of the newest events in which one of the paths holds something; ``None`` without events."""
        bodies = [one.body for one in self.seen.messages[:JUDGED]]
        if not bodies or path_mistake(paths):
            return None
        parsed = [JsonPath.parse(one) for one in paths]
        return sum(any(path.find(body) not in _BLANK for path in parsed) for body in bodies) / len(bodies)

    def better_key(self, paths: Sequence[str], share: float) -> Property | None:
        """An e-mail-like path, else an id-like one, that is in clearly more events than the primary key's."""
        candidates = [one for one in self.seen.properties if one.fits_key and one.path not in paths]
        candidates = [one for one in candidates if one.share > share + 0.05]
        return min(candidates, key=lambda one: (one.fits_key != "email", -one.share), default=None)

    def _line(self, row: Row, found: tuple[Problem, ...]) -> Line:
        preview = self._preview(row.map)
        if preview == Preview(note=ABSENT_HERE) and any(one.column == PATH for one in found):
            preview = Preview(note="never seen")
        return Line(row, preview if row.map.paths or self.message is None else Preview(), found)

    def _lost(self, data_map: DataMap) -> Losses:
        if data_map not in self._losses:
            bodies = [one.body for one in self.seen.messages[:JUDGED]]
            self._losses[data_map] = losses(data_map, self.catalogue, bodies)
        return self._losses[data_map]

    def _preview(self, data_map: DataMap) -> Preview:
        if self.message is None:
            return NO_EVENT
        if data_map not in self._previews:
            self._previews[data_map] = Previewer(data_map, self.catalogue)(self.message.body)
        return self._previews[data_map]
