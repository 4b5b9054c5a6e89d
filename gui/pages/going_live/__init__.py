"""The page "Going live": what stands between this workspace and the real account, and the step itself."""

from gui.pages.going_live.page import GoingLivePage

__all__ = ["GoingLivePage"]
