"""The first-run guide: from an empty workspace to an event delivered, in five steps that each work alone."""

from gui.pages.guide.page import GuidePage

__all__ = ["GuidePage"]
