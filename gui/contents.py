"""The pages of the console in the order of the navigation. A page is imported and made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gui.desk import Desk, Page

SET_UP = "Set up"
PEOPLE = "People and sending"
ACCOUNT = "Account"
FOOT = "Foot"
"""Below the others, without a heading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``group`` stands above the first of its pages; ``icon`` is a Phosphor name. What is not ``listed`` is opened from
    elsewhere."""

    title: str
    icon: str
    group: str
    make: Callable[[Desk], Page]
    listed: bool = True


def _overview(desk: Desk) -> Page:
    from gui.pages.overview import OverviewPage

    return OverviewPage(desk)


def _guide(desk: Desk) -> Page:
    from gui.pages.guide import GuidePage

    return GuidePage(desk)


def _inspector(desk: Desk) -> Page:
    from gui.pages.inspector import InspectorPage

    return InspectorPage(desk)


def _keys(desk: Desk) -> Page:
    from gui.pages.keys import KeysPage

    return KeysPage(desk)


def _maps(desk: Desk) -> Page:
    from gui.pages.maps import MapsPage

    return MapsPage(desk)


def _rules(desk: Desk) -> Page:
    from gui.pages.rules import RulesPage

    return RulesPage(desk)


def _users(desk: Desk) -> Page:
    from gui.pages.users import UsersPage

    return UsersPage(desk)


def _deliveries(desk: Desk) -> Page:
    from gui.pages.deliveries import DeliveriesPage

    return DeliveriesPage(desk)


def _sandbox(desk: Desk) -> Page:
    from gui.pages.sandbox import SandboxPage

    return SandboxPage(desk)


def _going_live(desk: Desk) -> Page:
    from gui.pages.going_live import GoingLivePage

    return GoingLivePage(desk)


def _configuration(desk: Desk) -> Page:
    from gui.pages.configuration import ConfigurationPage

    return ConfigurationPage(desk)


def _settings(desk: Desk) -> Page:
    from gui.pages.settings import SettingsPage

    return SettingsPage(desk)


CONTENTS: tuple[Entry, ...] = (
    Entry("Overview", "ph.house", "", _overview),
    Entry("Inspector", "ph.activity", "", _inspector),
    Entry("API keys", "ph.key", SET_UP, _keys),
    Entry("Data maps", "ph.table", SET_UP, _maps),
    Entry("Rules", "ph.flow-arrow", SET_UP, _rules),
    Entry("Users", "ph.users", PEOPLE, _users),
    Entry("Deliveries", "ph.paper-plane-tilt", PEOPLE, _deliveries),
    Entry("Sandbox", "ph.flask", ACCOUNT, _sandbox),
    Entry("Going live", "ph.rocket-launch", ACCOUNT, _going_live),
    Entry("Configuration", "ph.file-text", ACCOUNT, _configuration),
    Entry("Settings", "ph.gear", FOOT, _settings),
    Entry("Guide", "ph.compass", "", _guide, listed=False),
)
