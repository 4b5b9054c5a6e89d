"""The page "Data maps": which property of a message feeds rules and updates which contact field."""

from gui.pages.maps.page import MapsPage

__all__ = ["MapsPage"]
