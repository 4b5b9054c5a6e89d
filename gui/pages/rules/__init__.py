"""The page "Rules": list, editor, and what a rule would do, did and does."""

from gui.pages.rules.page import RulesPage

__all__ = ["RulesPage"]
