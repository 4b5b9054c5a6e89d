"""The start page: how things stand, what is in trouble, and what is open before going live."""

from gui.pages.overview.curl import NO_KEY, USUAL_ADDRESS, curl_line
from gui.pages.overview.page import OverviewPage

__all__ = ["NO_KEY", "USUAL_ADDRESS", "OverviewPage", "curl_line"]
