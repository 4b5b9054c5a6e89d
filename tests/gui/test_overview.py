"""The Overview, used as a person does: what it says of a workspace in trouble, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.background import Background
from gui.desk import Desk
from gui.live import Live
from gui.main_window import now
from gui.pages.overview import OverviewPage
from gui.pages.overview.before_going_live import FindingRow
from gui.pages.overview.getting_started import steps
from gui.pages.overview.problem_list import ProblemRow
from gui.pages.overview.problems import Do, Go, Problem, problems
from gui.pages.overview.side import SendingFacts
from gui.pages.overview.standing import standing
from gui.pages.overview.throughput_chart import ThroughputChart, axis_labels
from gui.supervisor import State, Supervisor
from models.meaning.configuration import EmarsysAccount
from models.meaning.deliveries import State as Delivered
from models.meaning.rules.silence import Silence
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, keys, revisions
from models.storage.accounts import Allowed, Forbidden, Paused, SendingState, Stopped
from models.storage.commands import Ask
from models.storage.overview import Sending, Throughput
from models.storage.setting_up import KEPT_NAME, note_decision, setting_up
from models.storage.tables import Command
from models.storage.trouble import Trouble, trouble
from models.storage.workspace import open_workspace
from tests.gui.overview_sample import Amount, fill_overview
from tests.gui.sample import fill

SMALL = Amount(events=2_000)
LOOK = Problem("Something", "Look.", ())
PAUSED = Problem("All sending is paused", "Resume.", (), Verdict.QUEUED)
Opened = list[tuple[str, Any]]


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    path = tmp_path / "acme.portway"
    fill_overview(path, now(), SMALL)
    return path


class Scene:
    """A page on a desk of its own, without a gateway; ``opened`` is where its links have led."""

    def __init__(self, path: Path, qtbot: QtBot) -> None:
        self.opened: Opened = []
        self.background = Background(path)
        self.live = Live(self.background, now)
        self.supervisor = Supervisor(path, lambda: None, lambda: None)
        desk = Desk(path, self.background, self.live, now, lambda *what: self.opened.append(what), self.supervisor)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.page = OverviewPage(desk, self.window)
        for action in self.page.head_actions():
            action.setParent(self.window)
        self.window.resize(1300, 900)
        self.page.resize(1300, 900)
        self.window.show()
        self.page.shown()
        qtbot.waitUntil(lambda: "Reading" not in self.page.body.headline.text(), timeout=10_000)


@pytest.fixture
def scene(qtbot: QtBot, styled: QApplication) -> Iterator[Callable[[Path], Scene]]:
    made: list[Scene] = []

    def make(path: Path) -> Scene:
        made.append(Scene(path, qtbot))
        return made[-1]

    yield make
    for one in made:
        one.page.hidden()
        one.background.stop()


def texts(parent: QWidget) -> str:
    return "\n".join(one.text() for one in parent.findChildren(QLabel) if one.isVisible())


def press(parent: QWidget, qtbot: QtBot, text: str) -> None:
    def found() -> list[QAbstractButton]:
        return [one for one in parent.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=5_000)
    qtbot.mouseClick(found()[0], Qt.MouseButton.LeftButton)


def test_problems_stand_with_their_remedies_the_most_harmful_first(
    scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot
) -> None:
    page = scene(troubled).page
    rows = page.findChildren(ProblemRow)
    titles = [one.problem.title for one in rows]
    assert titles[0] == "51 contacts rejected: several contacts share this key"
    assert [one.problem.verdict for one in rows[:2]] == [Verdict.REJECTED, Verdict.REJECTED]
    assert "207 calls without a known key, all from 198.51.100.24" in titles
    assert titles[-1] == "The server key shop-prod was seen where others can read it"
    assert f"{len(rows)} open" in texts(page)


def test_links_lead_where_the_trouble_is(scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot) -> None:
    one = scene(troubled)
    press(one.page, qtbot, "Show the 51")
    press(one.page, qtbot, "Show them")
    press(one.page, qtbot, "rejected")
    press(one.page, qtbot, "Post-purchase thanks")
    assert one.opened == [
        ("Deliveries", 51),
        ("Inspector", "verdict:refused code:unauthorized"),
        ("Inspector", "verdict:rejected after:24h"),
        ("Rules", "Post-purchase thanks"),
    ]


def test_another_period_counts_anew_and_is_what_the_figures_lead_to(
    scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot
) -> None:
    one = scene(troubled)
    before = one.page.body.headline.text()
    one.page.period.choose(0)
    qtbot.waitUntil(lambda: one.page.body._means.text() == "events per second, 1-minute means", timeout=10_000)
    assert before != one.page.body.headline.text() or "stopped" in before
    press(one.page, qtbot, "nothing to do")
    assert one.opened == [("Inspector", "verdict:nothing-to-do after:1h")]


def test_a_workspace_younger_than_an_hour_shows_its_hour_until_another_is_chosen(
    scene: Callable[[Path], Scene], workspace: Path, qtbot: QtBot
) -> None:
    page = scene(workspace).page
    assert (page.period.at, "of the last hour" in page.body.detail.text()) == (0, True)
    page.period.choose(2)
    qtbot.waitUntil(lambda: "of the last 7 days" in page.body.detail.text(), timeout=10_000)
    assert page.period.at == 2


def test_sending_again_asks_the_gateway_for_this_group_alone(
    scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot
) -> None:
    one = scene(troubled)
    row = next(row for row in one.page.findChildren(ProblemRow) if row.problem.title.startswith("3 contacts not sent"))
    press(row, qtbot, "Send again")

    def asked() -> list[tuple[str, str]]:
        with open_workspace(troubled, "reader") as workspace:
            return list(Command.select(Command.what, Command.arguments).tuples().execute(workspace.db))

    qtbot.waitUntil(lambda: len(asked()) == 1, timeout=10_000)
    assert asked()[0][0] == Ask.RETRY
    assert asked()[0][1].count(",") == 2, "three deliveries"
    qtbot.waitUntil(lambda: "No gateway has answered yet" in texts(one.page), timeout=10_000)


def test_a_stopped_gateway_is_the_headline_and_holds_the_button(
    scene: Callable[[Path], Scene], troubled: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    one = scene(troubled)
    started = []
    monkeypatch.setattr(one.supervisor, "_launch", lambda: started.append(True))
    assert one.page.body.headline.text() == "The gateway is stopped."
    press(one.page, qtbot, "Start gateway")
    assert started


def test_before_the_first_event_the_check_list_is_in_the_middle(
    scene: Callable[[Path], Scene], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "empty.portway"
    fill(path, 0)
    one = scene(path)
    qtbot.waitUntil(lambda: one.page.first.isVisible(), timeout=10_000)
    assert not one.page.side.isVisible()
    assert not one.page.body.counts.isVisible()
    assert "curl http" in one.page.first.curl.text()
    button = next(each for each in one.page.first.findChildren(QPushButton) if each.property("kind") == "primary")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert one.opened == [("Guide", "key")]


def test_what_is_done_is_read_from_the_workspace_and_a_done_list_folds(
    scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot
) -> None:
    with open_workspace(troubled, "editor") as workspace:
        base = revisions.latest(workspace.db)
        live = replace(base, primary_key=("userId",), emarsys=EmarsysAccount(mode="live", client_id="acme"))
        found = setting_up(workspace.db)
        assert [one.done for one in steps(found)] == [True, True, False, False, True, False]
        revisions.save(workspace.db, live, "test", "went live", now())
        assert all(one.done for one in steps(setting_up(workspace.db)))
    one = scene(troubled)
    assert "done" in texts(one.page.side.started)
    assert "Go live" not in texts(one.page.side.started)
    press(one.page.side.started, qtbot, "Show")
    press(one.page.side.started, qtbot, "Issue a key")
    assert one.opened == [("Guide", "key")]


def test_what_is_open_before_going_live_leads_to_where_it_is_mended(
    scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot
) -> None:
    one = scene(troubled)
    rows = one.page.side.going_live.findChildren(FindingRow)
    assert [row.accessibleName() for row in rows[:2]] == [
        "Blocks: The client id is missing",
        "Blocks: The Emarsys secret is missing for this host",
    ]
    qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(next(row for row in rows if "Big basket" in row.accessibleName()), Qt.MouseButton.LeftButton)
    assert [page for page, _ in one.opened] == ["Settings", "Rules"]


def test_a_decision_that_changes_nothing_is_kept_once(troubled: Path) -> None:
    with open_workspace(troubled, "editor") as workspace:
        for at in (1, 2):
            note_decision(workspace.db, KEPT_NAME, "test", at)
        assert setting_up(workspace.db).named


def facts(path: Path) -> Trouble:
    with open_workspace(path, "reader") as workspace:
        return trouble(workspace.db, now())


def test_facts_are_of_what_is_open_only(troubled: Path) -> None:
    with open_workspace(troubled, "writer") as workspace:
        workspace.connection.execute("UPDATE delivery SET state = 'sent' WHERE code = '2007'")
        workspace.connection.execute("UPDATE delivery SET settled_at = 1 WHERE code = '2010'")
        keys.revoke(workspace.db, 1, "test", now())
    found = facts(troubled)
    assert [one.state for one in found.failed] == [Delivered.FAILED]
    assert not found.exposed
    assert found.waiting == 17


def test_refused_events_of_a_known_key_name_nobody(troubled: Path) -> None:
    with open_workspace(troubled, "writer") as workspace:
        workspace.connection.execute(
            "UPDATE event SET key_id = 1, contact = 'ann@example.com', reason = 'no_event' WHERE verdict = 8"
        )
    (group,) = facts(troubled).refused
    assert (group.reason, group.count, group.address) == ("no_event", 207, "")


def test_held_exits_are_counted_by_their_rule(troubled: Path) -> None:
    with open_workspace(troubled, "writer") as workspace:
        workspace.connection.execute("UPDATE delivery SET state = 'held' WHERE kind = 'trigger'")
    assert facts(troubled).held == (("Post-purchase thanks", 4),)


def test_every_kind_of_trouble_says_what_and_offers_a_way(troubled: Path) -> None:
    sending = SendingState(
        Paused(1, "console"),
        Stopped(1, "credentials", "The credentials were refused"),
        {"trigger": Forbidden(1, "external_event.trigger", "Not permitted.")},
    )
    found = replace(
        facts(troubled), sending=sending, held=(("Big basket", 3),), to_confirm=1, clock_offset=7_200_000, elsewhere=True,
        free=1 << 28, mode="live",
    )  # fmt: skip
    all_ = problems(found, [Silence("rule", "Big basket", 1, ""), Silence("map", "email", 1, "It is called mail now.")])
    titles = "\n".join(one.title for one in all_)
    for part in (
        "last used on another machine", "Only 0.2 GB", "Sending has stopped by itself", "All sending is paused",
        "does not permit external events: external_event.trigger is missing", "3 exits are held above the ceiling of Big basket",
        "Big basket has not started since", "data map email has found no value", "1 new key of known people", "2 h ahead",
    ):  # fmt: skip
        assert part in titles
    assert all(one.ways and one.remedy.endswith((".", "?")) for one in all_)
    again = [way for one in all_ for way in one.ways if isinstance(way, Do) and way.what is Ask.RETRY]
    assert all("real contacts" in one.question for one in again), "in live mode it asks first"


def test_what_may_have_been_sent_is_not_sent_again_by_one_click(troubled: Path) -> None:
    found = facts(troubled)
    unknown = replace(found, failed=(replace(found.failed[0], state=Delivered.UNKNOWN, kind="trigger"),))
    (first, *_) = problems(unknown, [])
    assert [type(one) for one in first.ways] == [Go]


@pytest.mark.parametrize(
    ("counts", "state", "open_", "said"),
    [
        ({"delivered": 2}, State.RUNNING, [], "2 events in the last hour. Nothing needs you."),
        ({"delivered": 1}, State.RUNNING, [LOOK], "1 event in the last hour."),
        ({"delivered": 1, "rejected": 2}, State.RUNNING, [], "3 events in the last hour. 2 could not be delivered."),
        ({"refused": 1}, State.RUNNING, [], "1 event in the last hour. 1 was refused."),
        ({"queued": 1}, State.RUNNING, [PAUSED, LOOK], "1 event in the last hour. All sending is paused."),
        ({}, State.RUNNING, [], "No event in the last hour."),
        ({"delivered": 1}, State.FAILED, [], "The gateway does not run."),
    ],
)
def test_one_sentence_says_how_things_stand(
    counts: dict[str, int], state: State, open_: list[Problem], said: str
) -> None:
    assert standing(counts, "the last hour", state, "sandbox", open_).headline == said


def test_the_worst_verdict_gives_the_shape() -> None:
    both = standing({"rejected": 5, "failed": 1, "refused": 9}, "the last hour", State.RUNNING, "live", [LOOK, LOOK])
    assert both.verdict is Verdict.FAILED
    assert both.detail == "Nothing is lost: all 6 are kept and can be sent again. 2 problems below need you."


def test_foreign_text_stays_text(scene: Callable[[Path], Scene], troubled: Path) -> None:
    hostile = "<img src=//h/x><b>no</b>"
    with open_workspace(troubled, "writer") as workspace:
        workspace.connection.execute("UPDATE delivery SET text = ?, code = '9999' WHERE code = '2010'", (hostile,))
        workspace.connection.execute("UPDATE api_key SET name = ? WHERE id = 1", (hostile,))
    page = scene(troubled).page
    assert f"51 contacts rejected: {hostile}" in texts(page)
    assert all(one.textFormat() is Qt.TextFormat.PlainText for one in page.findChildren(QLabel))
    assert not any("<img" in one.toolTip() for one in page.findChildren(QWidget))


def test_a_paused_account_can_go_on_from_here(scene: Callable[[Path], Scene], troubled: Path, qtbot: QtBot) -> None:
    with open_workspace(troubled, "writer") as workspace:
        accounts.keep_sending(workspace.connection, 1, SendingState(paused=Paused(now(), "console")))
    one = scene(troubled)
    press(one.page, qtbot, "Resume")

    def asked() -> list[str]:
        with open_workspace(troubled, "reader") as workspace:
            return [row[0] for row in Command.select(Command.what).tuples().execute(workspace.db)]

    qtbot.waitUntil(lambda: asked() == [Ask.RESUME], timeout=10_000)


def test_what_emarsys_still_allows_is_shown_until_its_window_is_over(styled: QApplication, qtbot: QtBot) -> None:
    facts = SendingFacts()
    qtbot.addWidget(facts)

    def said() -> str:
        return "\n".join(one.text() for one in facts.findChildren(QLabel))

    none_yet = Sending(0, 0, None, None, None)
    facts.show_sending(none_yet, None, SendingState(), 1_000)
    assert "Allowed this minute" in said() and " of " not in said()
    facts.show_sending(none_yet, None, SendingState(allowed=Allowed(941, 1_000, 1_100)), 1_000)
    assert "941 of 1,000" in said()
    qtbot.waitUntil(lambda: "941" not in said())  # nothing else has to happen meanwhile
    facts.show_sending(none_yet, None, SendingState(allowed=Allowed(941, 1_000, 1_100)), 1_100)
    assert "941" not in said()


def test_the_chart_tells_its_peak_and_judges_the_running_step_by_what_has_passed_of_it(
    styled: QApplication, qtbot: QtBot
) -> None:
    chart = ThroughputChart()
    qtbot.addWidget(chart)
    assert chart.peak == (0.0, 0)
    chart.show_throughput(Throughput(0, 60_000, 150_000, (60, 30, 40), (0, 0, 5)))
    assert chart.peak == (pytest.approx(40 / 30), 120_000)
    assert "Peak 1.3 events per second" in chart.accessibleDescription()
    chart.show_throughput(Throughput(0, 60_000, 120_001, (60, 30, 1), (0, 0, 0)))
    assert chart.peak == (1.0, 0), "a moment is no step"


def test_the_axis_has_room_for_its_longest_number(styled: QApplication, qtbot: QtBot) -> None:
    """One event in a step of an hour makes small numbers with many digits, of which none may be cut."""
    assert axis_labels(0.00003) == ["0", "0.0000075", "0.000015", "0.0000225", "0.00003"]
    assert axis_labels(1000) == ["0", "250", "500", "750", "1000"]
    chart = ThroughputChart()
    qtbot.addWidget(chart)
    chart.resize(440, 252)
    for count in (0, 1, 43, 3_600, 3_600_000):
        chart.show_throughput(Throughput(0, 3_600_000, 7_200_000, (count, 0), (0, 0)))
        shown = chart.grab().toImage()
        edge = {shown.pixel(0, y) for y in range(shown.height())}
        assert len(edge) == 1, f"a number is cut at the edge with {count} events in an hour"
