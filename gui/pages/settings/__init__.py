"""The page "Settings": the Emarsys account, the gateway, limits, retention and privacy, saved as one revision."""

from gui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
