"""``portway send``: recorded events, one JSON object per line, to a gateway; with progress, at a rate if asked."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from gateway.commands.context import ATTENTION, OK, Context, Parsers, command
from gateway.commands.source import Answer, Source
from models.meaning.recording import is_head, message_in
from models.problems import EnvironmentProblem, Secret, UserMistake
from models.storage import places
from models.storage.status import gateway_state
from models.storage.workspace import open_workspace

FROM_ENVIRONMENT = "PORTWAY_KEY"
DEFAULT_URL = "http://127.0.0.1:8400"
LONGEST_LINE = 4 << 20
SHOW_EVERY = 0.5
SHOWN_REFUSALS = 10


def describe(parsers: Parsers) -> None:
    parser = command(parsers, "send", _send, "Send recorded events, one JSON object per line, to a gateway.")
    parser.add_argument("file", metavar="FILE.ndjson", help="or a recording of the Inspector; - for standard input")
    parser.add_argument("--key-file", metavar="FILE", help=f"file that holds the API key; else {FROM_ENVIRONMENT}")
    parser.add_argument("--url", help=f"the gateway; else that of the workspace, else {DEFAULT_URL}")
    parser.add_argument("-w", "--workspace", metavar="WORKSPACE", help="the workspace whose gateway is meant")
    parser.add_argument("--rate", type=_rate, metavar="N", help="events per second; else as fast as they are taken")
    parser.add_argument("--batch", type=_batch, metavar="N", default=1, help="so many events in one request (1)")


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 < rate < 1_000_000:
        raise ValueError
    return rate


def _batch(text: str) -> int:
    size = int(text)
    if not 1 <= size <= 2_500:  # what the tracking door takes
        raise ValueError
    return size


def _send(arguments: argparse.Namespace, context: Context) -> int:
    source = Source(_url(arguments), _key(arguments))
    try:
        with _opened(arguments.file) as file:
            return _Sending(source, arguments.rate, context).run(file, arguments.batch)
    finally:
        source.close()


class _Sending:
    """Counts what became of the events of one file."""

    def __init__(self, source: Source, rate: float | None, context: Context) -> None:
        self._source = source
        self._rate = rate
        self._terminal = context.terminal
        self._sent = 0
        self._taken = 0
        self._refused: Counter[str] = Counter()
        self._began = self._shown = time.monotonic()

    def run(self, file: BinaryIO, batch: int) -> int:
        waiting: list[dict[str, Any]] = []
        for event in self._events(file):
            waiting.append(event)
            if len(waiting) == batch:
                self._send(waiting)
                waiting = []
        if waiting:
            self._send(waiting)
        self._terminal.progress(self._summary(), last=True)
        return OK if not self._refused else ATTENTION

    def _send(self, events: list[dict[str, Any]]) -> None:
        self._keep_the_rate()
        answer = self._source.send(events[0]) if len(events) == 1 else self._source.send_batch(events)
        if answer.status in (401, 403):
            raise UserMistake(f"The gateway refuses the key: {answer.message} Give it another with --key-file.", "key")
        self._sent += len(events)
        if answer.taken:
            self._taken += len(events)
        else:
            self._note_refusal(answer, len(events))
        if time.monotonic() - self._shown >= SHOW_EVERY:
            self._shown = time.monotonic()
            self._terminal.progress(self._summary())

    def _keep_the_rate(self) -> None:
        if self._rate is not None:
            early = self._began + self._sent / self._rate - time.monotonic()
            if early > 0:
                time.sleep(early)

    def _events(self, file: BinaryIO) -> Iterator[dict[str, Any]]:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise UserMistake(
                    f"Line {number} is longer than {LONGEST_LINE >> 20} MB. Is this a file of events?", "file"
                )
            if not line.strip():
                continue
            try:
                event = json.loads(line)
            except (ValueError, RecursionError):
                event = None
            if isinstance(event, dict):
                if not is_head(event):  # that of a recording says what the file is
                    yield message_in(event)
            else:
                self._note_refusal(Answer(400, "no event", f"line {number} is not a JSON object"), 1)

    def _note_refusal(self, answer: Answer, events: int) -> None:
        before = self._refused.total()
        self._refused[answer.code] += events
        if before < SHOWN_REFUSALS:
            self._terminal.note(f"Refused: {answer.message} ({answer.code})")

    def _summary(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        refused = ", ".join(f"{count} × {code}" for code, count in self._refused.most_common())
        return f"{self._taken} taken, {refused or 'none'} refused, {self._taken / seconds:.0f} per second"


def _url(arguments: argparse.Namespace) -> str:
    if arguments.url:
        return str(arguments.url)
    if not arguments.workspace and not os.environ.get(places.FROM_ENVIRONMENT):
        return DEFAULT_URL
    with open_workspace(places.chosen(arguments.workspace), "reader") as workspace:
        state = gateway_state(workspace.db)
    if state is None or not state.running:
        raise UserMistake("The gateway of this workspace is not running. Start it with: portway serve", "workspace")
    return state.address


def _key(arguments: argparse.Namespace) -> Secret:
    if arguments.key_file:
        try:
            text = Path(arguments.key_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise EnvironmentProblem(f"The key file {arguments.key_file} cannot be read: {error}.") from error
    else:
        text = os.environ.get(FROM_ENVIRONMENT, "").strip()
    if not text or not text.isascii() or any(one.isspace() for one in text):
        raise UserMistake(
            f"A key is needed: put it alone in a file and name that with --key-file, or in {FROM_ENVIRONMENT}."
        )
    return Secret(text)


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return open(name, "rb")
    except FileNotFoundError:
        raise UserMistake(f"There is no file {name}.", "file") from None
    except OSError as error:
        raise EnvironmentProblem(f"{name} cannot be read: {error.strerror}.") from error
