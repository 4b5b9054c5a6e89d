"""The API keys: one per source, shown once, revoked one by one."""

from gui.pages.keys.page import KeysPage

__all__ = ["KeysPage"]
