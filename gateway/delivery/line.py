"""The line to one account: who it is, what the configuration says, the client, how sending stands, how much may be sent."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from gateway.delivery.client import Client
from gateway.delivery.rate import Rate
from gateway.delivery.standing import Standing
from models.meaning.configuration import Configuration

LONGEST_BACK_OFF = 300.0
LONGEST_HOLD = 60.0


@dataclass(frozen=True, slots=True)
class Line:
    """Replaced whole whenever anything of it changes. ``client`` is ``None`` without credentials."""

    account_id: int
    configuration: Configuration
    client: Client | None
    standing: Standing
    rate: Rate

    @property
    def key_field(self) -> str:
        return str(self.configuration.key_field.id)

    @property
    def try_ms(self) -> int:
        return self.configuration.settings.try_hours * 3_600_000


def back_off_ms(attempts: int) -> int:
    """How long an item waits after so many attempts: 2 s, 4 s … five minutes, give or take a quarter."""
    seconds = min(2.0 ** min(attempts, 20), LONGEST_BACK_OFF)
    return math.ceil(seconds * random.uniform(750, 1250))


def hold_seconds(failures: int) -> float:
    """How long a lane holds still after so many failures in a row, whatever waits."""
    return min(2.0 ** min(failures - 1, 10), LONGEST_HOLD) * random.uniform(0.75, 1.25)
