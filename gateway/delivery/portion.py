"""How many items that have failed before go in one request: fewer and fewer, once it is they that make it fail.

Emarsys can answer a request with a 5xx for the sake of one contact in it. While others get through, the failed ones are
tried in ever smaller portions, until that contact stands alone; in an outage, when nobody gets through, nothing shrinks.
"""

from __future__ import annotations

_GROWTH = 4


class Portion:
    """One per lane. ``again``: whether the request held items that had failed before."""

    def __init__(self, most: int) -> None:
        self.size = most
        self._most = most
        self._others_get_through = False

    def went(self, *, again: bool) -> None:
        self._others_get_through = True
        if again:
            self.size = min(self.size * _GROWTH, self._most)

    def failed(self, items: int, *, again: bool) -> None:
        if again and self._others_get_through:
            self.size = max(items // 2, 1)
        self._others_get_through = False
