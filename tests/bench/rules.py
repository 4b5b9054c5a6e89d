"""Rules: what many rules and open instances cost an event, and how many timers fire while events are taken in.

Measured on the engine's own parts in this process: intake, rules and writer on a workspace, without doors and pipes.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from gateway.engine.clock import Clock, real_now
from gateway.engine.commit import Ledger
from gateway.engine.intake import Intake
from gateway.engine.members import Answer
from gateway.engine.rules import RuleWork
from gateway.engine.ticker import Duty, Ticker
from gateway.engine.writer import Submitted, Writer, transaction
from gateway.link import Head
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Condition, Criterion, Reference, Rule
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.compile import CompiledRule
from models.meaning.rules.instance import Instance
from models.storage import instances, rule_versions
from models.storage.workspace import Workspace, create, open_workspace
from tests.bench.figures import Figure, at_least, at_most
from tests.bench.workload import CONFIGURATION, PEOPLE, encoded, track

GROUP = 200
GROUPS = 20
ROUNDS = 5
CONCERNED = 0.05
"""So many of the events concern a rule."""
HOUR = 3_600_000
FEW, MANY, ENORMOUS = 100, 100_000, 1_000_000
_OURS = uuid.UUID(int=0)


def measure() -> Iterator[Figure]:
    small, quiet_small = _cost(rules=5, open_instances=FEW)
    large, quiet_large = _cost(rules=200, open_instances=MANY)
    yield Figure("an event of which 5 % concern a rule, with 5 rules and 100 open instances", f"{small:.0f} µs")
    yield at_most("the same with 200 rules and 100,000 open instances", large / small, 1.5, " times", 2)
    _, quiet_enormous = _cost(rules=200, open_instances=ENORMOUS, concerned=False)
    yield Figure("an event that concerns no rule, with 5 rules and 100 open instances", f"{quiet_small:.0f} µs")
    yield Figure("the same with 200 rules and 100,000 open instances", f"{quiet_large / quiet_small:.2f} times")
    yield at_most("the same with 1,000,000 open instances", quiet_enormous / quiet_large, 1.2, " times", 2)
    yield from _timers()


class RuleEngine:
    """Intake and rules on a workspace, with ``rules`` rules that are on and all people known."""

    def __init__(self, workspace: Workspace, rules: int) -> None:
        self.workspace = workspace
        self.connection = workspace.connection
        self.answered: dict[int, float] = {}
        configuration = replace(CONFIGURATION, revision=1, rules=tuple(_rule(n) for n in range(rules)))
        rule_versions.take_up(self.connection, configuration)
        self.plan = Plan(configuration, Catalogue(), rule_versions.program(self.connection, configuration))
        clock, ledger = Clock(), Ledger(self.connection, 1, real_now())
        self.rules = RuleWork(self.connection, ledger, lambda: self.plan, clock)
        self.intake = Intake(
            self.connection, ledger, lambda: self.plan, clock, lambda: None, self.rules.now, self._answer, print
        )
        self._numbers = itertools.count(1)
        self._events = itertools.count(1)
        for first in range(0, PEOPLE, GROUP):
            self.intake.take(
                self.intake.read([self.submitted("Seen", person) for person in range(first, first + GROUP)])
            )

    def submitted(self, name: str, person: int) -> Submitted:
        body = encoded(track(next(self._events), person) | {"event": name})
        head = Head(1, False, "tracking", "track", real_now(), "192.0.2.1")
        return Submitted(next(self._numbers), head, body)

    def add_instances(self, count: int, due: Iterator[int]) -> None:
        """Open instances, spread over rules and people, each due at the next of these times (ms)."""
        people = [row[0] for row in self.connection.execute("SELECT id FROM person ORDER BY id")]
        rules = list(self.plan.program.rules.values())
        times = itertools.islice(due, count)
        made = (
            _instance(n, rules[(n // len(people) + n) % len(rules)], people[n % len(people)], at)
            for n, at in enumerate(times)
        )
        while some := list(itertools.islice(made, 10_000)):
            with transaction(self.connection):
                instances.store(self.connection, some, lambda one: one.started_at + 48 * HOUR)

    def _answer(self, answers: list[tuple[int, Answer]]) -> None:
        now = time.perf_counter()
        self.answered.update((number, now) for number, _ in answers)


@contextmanager
def _engine(rules: int) -> Iterator[RuleEngine]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.portway"
        create(path, real_now())
        with open_workspace(path, "writer") as workspace:
            yield RuleEngine(workspace, rules)


def _cost(rules: int, open_instances: int, *, concerned: bool = True) -> tuple[float, float]:
    """µs of CPU per event where 5 % concern a rule, and where none does; the median of several rounds."""
    with _engine(rules) as engine:
        engine.add_instances(open_instances, itertools.count(real_now() + HOUR))
        mixed = [_round(engine, rules, CONCERNED) for _ in range(ROUNDS)] if concerned else [0.0]
        quiet = [_round(engine, rules, 0) for _ in range(ROUNDS)]
    return median(mixed), median(quiet)


def _round(engine: RuleEngine, rules: int, share: float) -> float:
    chance = random.Random(1)
    groups = [
        [
            engine.submitted(
                f"{chance.choice(('Start', 'Stop'))} {chance.randrange(rules)}" if chance.random() < share else "Seen",
                chance.randrange(PEOPLE),
            )
            for _ in range(GROUP)
        ]
        for _ in range(GROUPS)
    ]
    start = time.process_time()
    for group in groups:
        engine.intake.take(engine.intake.read(group))
    return (time.process_time() - start) / (GROUP * GROUPS) * 1e6


def _timers() -> Iterator[Figure]:
    """100,000 fall due within a minute, while events come in one by one."""
    with _engine(rules=200) as engine:
        first = real_now() + 20_000
        engine.add_instances(MANY, (first + n * 60_000 // MANY for n in itertools.count()))
        writer = Writer(engine.workspace)
        ticker = Ticker(writer.call, [Duty("timers", 0.2, engine.rules.tick)])
        waits: list[float] = []
        sender = threading.Thread(target=_send_meanwhile, args=(engine, writer, ticker, first, waits))
        sender.start()
        writer.run(engine.intake.read, engine.intake.take)
        sender.join()
        sql = (
            "SELECT count(*), count(DISTINCT trigger_id), max(created_at - due_at) FROM delivery WHERE kind = 'trigger'"
        )
        fired, different, latest = engine.connection.execute(sql).fetchone()
    waits.sort()
    yield at_least("timers of 100,000 due within a minute that fired, each once", min(fired, different), MANY)
    yield at_most("the latest of them fired after", latest / 1000, 60, " s")
    yield at_most("events meanwhile were accepted within, 99 of 100", waits[len(waits) * 99 // 100] * 1000, 250, " ms")
    yield Figure("the slowest of them", f"{waits[-1] * 1000:.0f} ms of {len(waits):,}")


def _send_meanwhile(engine: RuleEngine, writer: Writer, ticker: Ticker, first: int, waits: list[float]) -> None:
    """An event every ten milliseconds from the first due time on, until no timer is left or two minutes are over."""
    time.sleep(max(0, first - real_now()) / 1000)
    ticker.start()
    sent: dict[int, float] = {}
    chance = random.Random(1)
    left = True
    while left and real_now() < first + 120_000:
        for _ in range(100):
            one = engine.submitted("Seen", chance.randrange(PEOPLE))
            sent[one.number] = time.perf_counter()
            writer.submit(one)
            time.sleep(0.01)
        left = writer.call(instances.next_due).result() is not None
    ticker.stop()
    writer.call(lambda _: None).result()
    waits += [engine.answered[number] - at for number, at in sent.items()]
    writer.close()


def _rule(number: int) -> Rule:
    """Waits 48 hours after its start, unless its stop comes first."""
    start, stop, sent = (str(uuid.uuid5(_OURS, f"{number} {row}")) for row in ("start", "stop", "exit"))
    rows = (
        Condition(start, 0, "start", "track", criteria=(Criterion("ecom_event", "=", f"Start {number}"),)),
        Condition(stop, 0, "exclude", "track", criteria=(Criterion("ecom_event", "=", f"Stop {number}"),)),
        Condition(sent, 1, "exit", external_event=Reference(1001, "segment.com test event")),
    )
    return Rule(str(uuid.uuid5(_OURS, str(number))), f"Rule {number}", rows, "on")


def _instance(number: int, rule: CompiledRule, person_id: int, due: int) -> Instance:
    at = due - 48 * HOUR
    return Instance(str(uuid.uuid4()), rule.id, rule.version, person_id, at, number, at, (at,), {rule.starts[0].id: at})
