"""The page *Users*: the intermediate users table, and one person's page."""

from gui.pages.users.page import UsersPage

__all__ = ["UsersPage"]
