"""The Inspector: every event's input, decision and output in one place."""

from gui.pages.inspector.page import InspectorPage

__all__ = ["InspectorPage"]
