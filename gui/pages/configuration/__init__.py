"""The page *Configuration*: the configuration as a file and its revisions, what is taken along, and the workspace's own file."""

from gui.pages.configuration.page import ConfigurationPage

__all__ = ["ConfigurationPage"]
