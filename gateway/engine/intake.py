"""Takes in a group of requests: read, then decide, commit, answer; all but the reading on the writer's thread.

A group is one transaction. If it fails, its events are decided again one by one, so that a fault concerns the event that has
it and nobody else. Nothing is answered before the commit that holds it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from gateway.engine.clock import Clock
from gateway.engine.commit import Ledger
from gateway.engine.members import Answer, Member, Refused, read_request
from gateway.engine.writer import Submitted, transaction
from models.meaning.pipeline.decide import Decision, Received, decide
from models.meaning.pipeline.plan import Plan
from models.meaning.rules.course import Now
from models.meaning.trace.facts import fact
from models.meaning.trace.verdicts import Verdict
from models.problems import Secret

log = logging.getLogger(__name__)

_DISK_FULL = Answer(503, "disk_full", "The disk is full, so nothing can be kept safely. Send it again later.")
_NOT_WRITABLE = Answer(503, "not_writable", "The workspace cannot be written just now. Send it again later.")
# 503 makes Segment and the client libraries repeat what could not be kept.


@dataclass(slots=True)
class Request:
    """One request, read: its answer, once committed, and its members."""

    number: int
    answer: Answer
    members: list[Member | Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that share a transaction. ``under``: plan, signing secret and clock offset with which they were read."""

    submitted: list[Submitted]
    requests: list[Request]
    under: tuple[Plan, Secret | None, int]


class Intake:
    """``answer(number, answer)`` releases a request; it is called after the commit. ``problem`` reports a full disk.
    ``before_commit`` is called when all of a group is written."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        ledger: Ledger,
        plan: Callable[[], Plan],
        clock: Clock,
        signing_secret: Callable[[], Secret | None],
        rule_now: Callable[[int], Now],
        answer: Callable[[list[tuple[int, Answer]]], None],
        problem: Callable[[str], None],
        before_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._plan = plan
        self._clock = clock
        self._signing_secret = signing_secret
        self._rule_now = rule_now
        self._answer = answer
        self._problem = problem
        self._before_commit = before_commit

    def read(self, submitted: list[Submitted]) -> Group:
        """What stands in the bodies. Knows no database: may run beside a commit."""
        plan, secret, offset = under = self._under()
        requests = []
        for one in submitted:
            answer, members = read_request(one.head, one.body, plan, offset, secret)
            requests.append(Request(one.number, answer, members))
        return Group(submitted, requests, under)

    def take(self, group: Group) -> None:
        """Decide, commit, answer."""
        if group.under != self._under():  # something else came into force after it was read
            group = self.read(group.submitted)
        plan, requests = group.under[0], group.requests
        try:
            self._commit(requests, plan)
        except sqlite3.OperationalError as error:
            answer = self._cannot_write(error)
            for request in requests:
                request.answer = answer
        except Exception:
            log.exception("a group failed and is repeated event by event")
            self._ledger.reset()
            self._one_by_one(requests, plan)
        self._answer([(one.number, one.answer) for one in requests])

    def _under(self) -> tuple[Plan, Secret | None, int]:
        return self._plan(), self._signing_secret(), self._clock.offset

    def _commit(self, requests: list[Request], plan: Plan) -> None:
        """Everything in one transaction; a delete is carried out between what came before and what came after it."""
        with transaction(self._connection, self._before_commit):
            run: list[Member | Refused] = []
            for request in requests:
                for member in request.members:
                    if isinstance(member, Member) and member.message.type == "delete":
                        self._run(run, plan)
                        run = []
                        self._ledger.delete(member, plan)
                    else:
                        run.append(member)
            self._run(run, plan)

    def _run(self, members: list[Member | Refused], plan: Plan) -> None:
        if not members:
            return
        accepted = [one for one in members if isinstance(one, Member)]
        state = self._ledger.load(accepted, plan, self._rule_now(members[0].received_at))
        for one in members:
            if isinstance(one, Refused):
                self._ledger.keep_refused(one)
                continue
            received = self._ledger.received(one)
            self._ledger.keep(received, decide(received, plan, state))
        self._ledger.flush(state)

    def _one_by_one(self, requests: list[Request], plan: Plan) -> None:
        for request in requests:
            for member in request.members:
                alone = replace(request, members=[member])
                try:
                    self._commit([alone], plan)
                except sqlite3.OperationalError as error:
                    request.answer = self._cannot_write(error)
                except Exception:
                    log.exception("an event failed and is kept as failed")
                    self._ledger.reset()
                    self._keep_failed(member, request)

    def _keep_failed(self, member: Member | Refused, request: Request) -> None:
        if isinstance(member, Refused):
            return
        try:
            with transaction(self._connection):
                received: Received = self._ledger.received(member)
                decision = Decision(Verdict.FAILED, "internal_error", [fact("internal_error")])
                self._ledger.keep(received, decision)
                self._ledger.flush(None)
        except sqlite3.OperationalError as error:
            request.answer = self._cannot_write(error)

    def _cannot_write(self, error: sqlite3.OperationalError) -> Answer:
        """The environment's fault, not an event's: nothing of the group is kept, its senders are asked to repeat it."""
        log.error("the group could not be committed: %s", error)
        self._ledger.reset()
        full = error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        answer = _DISK_FULL if full else _NOT_WRITABLE
        self._problem(answer.message)
        return answer
