"""The engine process put together: workspace, writer, intake, delivery, sandbox, periodic duties.

``run`` returns when stdin has ended and everything taken in is committed. SIGINT and SIGTERM are left to the door: a
terminal and a service manager send them to every process, and the engine has to finish what the door still holds.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from typing import BinaryIO

from gateway.engine.checkpoints import Checkpoints
from gateway.engine.clock import Clock, real_now
from gateway.engine.clock_move import ClockMove
from gateway.engine.commands import Commands
from gateway.engine.commit import Ledger
from gateway.engine.event_removal import EventRemoval
from gateway.engine.full_text import FullTextWork
from gateway.engine.going_live import GoingLive
from gateway.engine.handlers import Handlers
from gateway.engine.inbox import Inbox
from gateway.engine.intake import Group, Intake
from gateway.engine.key_use import KeyUse
from gateway.engine.moved import Moved
from gateway.engine.outlet import Outlet
from gateway.engine.retention import slices
from gateway.engine.rules import RuleWork
from gateway.engine.sending import Sending
from gateway.engine.signing import SigningSecret
from gateway.engine.ticker import Duty, Ticker
from gateway.engine.wiping import Wiping
from gateway.engine.writer import Writer, transaction
from gateway.link import Head, Refusal
from models.meaning.pipeline.plan import Plan
from models.storage import revisions, rule_versions
from models.storage.commands import Ask
from models.storage.refusals import Counted, RefusalRows
from models.storage.workspace import Workspace
from models.version import VERSION

log = logging.getLogger(__name__)


class Engine:
    """One per process. Everything that touches the workspace runs on the writer, that is in the thread of ``run``."""

    def __init__(self, workspace: Workspace, stdin: BinaryIO, outlet: Outlet, *, pid: int, address: str) -> None:
        self._workspace = workspace
        self._connection = workspace.connection
        self._outlet = outlet
        self._pid = pid
        self._address = address
        now = real_now()
        self._clock = Clock(self._connection.execute("SELECT clock_offset FROM about").fetchone()[0])
        self._configuration = revisions.latest(workspace.db)
        self._signing = SigningSecret(workspace.db)
        self._writer = Writer(workspace, lambda: self._ledger.reset())
        self._sending = Sending(
            workspace,
            self._writer,
            self._clock,
            self._configuration,
            on_triggers=lambda connection, triggers: self._rules.settled(connection, triggers),
            next_id=lambda: self._ledger.next_delivery_id(),
        )
        self._ledger = Ledger(self._connection, self._sending.account_id, now)
        self._rules = RuleWork(self._connection, self._ledger, lambda: self._plan, self._clock)
        self._plan = self._compiled(self._connection)
        self._key_use = KeyUse(self._ledger.key_names)
        self._refusals = RefusalRows(self._connection)
        self._intake = Intake(
            self._connection,
            self._ledger,
            lambda: self._plan,
            self._clock,
            lambda: self._signing.current,
            self._rules.now,
            outlet.answer,
            outlet.problem,
            self._writer.read_ahead,
        )
        handlers = Handlers(self._ledger, self._rules, lambda: self._plan, self._clock, outlet.ask_to_stop)
        clock = ClockMove(self._writer.call, self._clock, self._rules, lambda: self._plan, self._sending.let_send)
        removal = EventRemoval(self._writer.call, self._clock)
        others = {
            Ask.GO_LIVE: GoingLive(self._rules, self._clock).go,
            Ask.CLOCK: clock.forward,
            Ask.REMOVE_EVENTS: removal.remove,
        }
        self._moved = Moved(self._rules, self._clock, self._sending.handlers)
        self._commands = Commands(
            handlers.named | self._sending.handlers | others | self._moved.named, self._writer.call, self._ledger.reset
        )
        self._inbox = Inbox(stdin, self._writer, self._refused, self._sighted, self._ended)
        self._checkpoints = Checkpoints(workspace)
        self._wiping = Wiping(workspace, self._checkpoints, self._ledger, self._clock)
        self._full_text = FullTextWork(lambda: self._writer.busy, self._checkpoints.empty_log)
        self._ticker = Ticker(self._writer.call, self._duties())

    def run(self) -> None:
        """Serve until stdin ends; then finish, stop what was started, and return."""
        with transaction(self._connection):
            self._key_use.load(self._connection)
            self._configure(self._connection)
            self._moved.hold(self._connection)
            self._rules.begin(self._last_alive())
            self._write_state("running")
        self._checkpoints.start()
        self._sending.start()
        self._wiping.start()
        self._ticker.start()
        self._inbox.start()
        self._outlet.ready()
        self._writer.run(self._intake.read, self._take)
        self._write_state("stopped")

    def carry_out_waiting(self) -> None:
        """Without running: do what waits in the table of requests, for the command line while no gateway runs."""
        with transaction(self._connection):
            self._commands.carry_out(self._connection, self._clock.now())

    def _take(self, group: Group) -> None:
        self._key_use.note(self._connection, (one.head for one in group.submitted))
        self._intake.take(group)
        self._sending.wake()

    def _refused(self, rows: list[Refusal]) -> None:
        counted = [
            Counted(self._clock.moved(one.minute), one.address, one.path, one.code, one.status, one.count)
            for one in rows
        ]
        self._writer.call(lambda c: self._ledger.count_refusals(self._refusals, counted))

    def _sighted(self, head: Head) -> None:
        self._writer.call(lambda c: self._key_use.note(c, [head]))

    def _ended(self) -> None:
        """The door has closed our stdin: stop what produces work, then the writer. Not on the writer's thread."""
        threading.Thread(target=self._stop, name="stopping").start()

    def _stop(self) -> None:
        self._ticker.stop()
        self._sending.stop()
        self._writer.call(self._key_use.flush).result()
        self._writer.call(lambda c: self._wiping.look()).result()
        self._wiping.stop()
        self._checkpoints.stop()
        self._writer.close()

    def _duties(self) -> list[Duty]:
        return [
            Duty("timers", 0.2, self._let_time_pass),
            Duty("commands", 0.2, self._carry_out),
            Duty("configuration", 0.5, self._configure),
            Duty("keys", 0.5, self._key_use.tick),
            Duty("wiping", 0.5, lambda c: self._wiping.look()),
            Duty("retention", 60.0, self._retain),
            Duty("full text", 0.2, self._full_text.look),
            Duty("disk", 1.0, self._probe_disk),
        ]

    def _configure(self, connection: sqlite3.Connection) -> bool:
        """Take up a new revision, another account or a freshly read catalogue; within a second of the change.

        ``True`` while there are instances left of a rule that is gone.
        """
        newest = connection.execute("SELECT max(id) FROM revision").fetchone()[0]
        if newest != self._configuration.revision:
            self._configuration = revisions.latest(self._workspace.db)
        self._signing.look(connection)
        changed = self._sending.configure(connection, self._configuration)
        if changed or self._plan.configuration is not self._configuration:
            self._plan = self._compiled(connection)
            self._ledger.account_id = self._sending.account_id
            self._rules.limit()
            log.info("revision %d is in force", self._configuration.revision)
        return self._rules.end_deleted(connection)

    def _compiled(self, connection: sqlite3.Connection) -> Plan:
        rule_versions.take_up(connection, self._configuration)
        return Plan(
            self._configuration, self._sending.catalogue, rule_versions.program(connection, self._configuration)
        )

    def _let_time_pass(self, connection: sqlite3.Connection) -> bool:
        more = self._rules.tick(connection)
        self._sending.wake()
        return more

    def _carry_out(self, connection: sqlite3.Connection) -> None:
        if self._commands.carry_out(connection, self._clock.now()):
            self._sending.wake()

    def _last_alive(self) -> int | None:
        """When anything was last accepted, by the workspace's clock; ``None`` in a new workspace."""
        row = self._connection.execute("SELECT received_at FROM event ORDER BY id DESC LIMIT 1").fetchone()
        stopped = self._connection.execute("SELECT stopped_at FROM gateway").fetchone()
        times = [self._clock.moved(row[0]) for row in (stopped,) if row is not None and row[0] is not None]
        times += [row[0]] if row is not None else []
        return max(times, default=None)

    def _retain(self, connection: sqlite3.Connection) -> bool:
        """One slice of everything; ``True`` while there is more."""
        now = self._clock.now()
        removed = [one(connection) for one in slices(self._configuration.settings, now)]
        return any(removed)

    def _probe_disk(self, connection: sqlite3.Connection) -> None:
        """After a full disk: accept again as soon as a write goes through, which only its commit tells."""
        if self._outlet.has_problem:
            self._writer.aside(self._write_something)

    def _write_something(self, connection: sqlite3.Connection) -> None:
        with transaction(connection):  # there and back: where nothing changes, SQLite writes nothing
            connection.execute("UPDATE about SET clock_offset = clock_offset + 1")
            connection.execute("UPDATE about SET clock_offset = clock_offset - 1")
        self._outlet.problem("")

    def _write_state(self, state: str) -> None:
        now = real_now()
        self._connection.execute(
            "INSERT INTO gateway (id, pid, engine_pid, version, address, started_at, state) VALUES (1, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, engine_pid = excluded.engine_pid,"
            " version = excluded.version, address = excluded.address, state = excluded.state,"
            " started_at = CASE excluded.state WHEN 'running' THEN excluded.started_at ELSE gateway.started_at END,"
            " stopped_at = CASE excluded.state WHEN 'stopped' THEN excluded.started_at END",
            (self._pid, os.getpid(), VERSION, self._address, now, state),
        )
