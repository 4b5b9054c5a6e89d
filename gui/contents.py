"""The pages of the console in the order of the navigation. A page is imported and made when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from gui.desk import Desk, Page

SET_UP = "Set up"
PEOPLE = "People and sending"
ACCOUNT = "Account"
FOOT = "Foot"
"""Below the others, without a heading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``group`` stands above the first of its pages; ``icon`` is a Phosphor name; ``page`` is the class's module below
    ``gui.pages`` and its name. What is not ``listed`` is opened from elsewhere."""

    title: str
    icon: str
    group: str
    page: str
    listed: bool = True

    def make(self, desk: Desk) -> Page:
        made = self._kind()(desk)
        assert isinstance(made, Page)
        return made

    def load(self) -> None:
        """Import it, so that it opens without a wait."""
        self._kind()

    def _kind(self) -> type[Page]:
        module, _, name = self.page.partition(".")
        kind: type[Page] = getattr(import_module(f"gui.pages.{module}"), name)
        return kind


CONTENTS: tuple[Entry, ...] = (
    Entry("Overview", "ph.house", "", "overview.OverviewPage"),
    Entry("Inspector", "ph.activity", "", "inspector.InspectorPage"),
    Entry("API keys", "ph.key", SET_UP, "keys.KeysPage"),
    Entry("Data maps", "ph.table", SET_UP, "maps.MapsPage"),
    Entry("Rules", "ph.flow-arrow", SET_UP, "rules.RulesPage"),
    Entry("Users", "ph.users", PEOPLE, "users.UsersPage"),
    Entry("Deliveries", "ph.paper-plane-tilt", PEOPLE, "deliveries.DeliveriesPage"),
    Entry("Sandbox", "ph.flask", ACCOUNT, "sandbox.SandboxPage"),
    Entry("Going live", "ph.rocket-launch", ACCOUNT, "going_live.GoingLivePage"),
    Entry("Configuration", "ph.file-text", ACCOUNT, "configuration.ConfigurationPage"),
    Entry("Settings", "ph.gear", FOOT, "settings.SettingsPage"),
    Entry("Guide", "ph.compass", "", "guide.GuidePage", listed=False),
)


def load_all() -> None:
    """Import every page; for a thread that nobody waits for."""
    for one in CONTENTS:
        one.load()
