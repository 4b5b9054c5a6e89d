"""What can be told of a workspace before it is opened: its client, where it sends, whether a gateway runs, when it was used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.meaning.configuration import Mode
from models.problems import EnvironmentProblem, UserMistake
from models.storage import revisions
from models.storage.status import gateway_state
from models.storage.workspace import open_workspace


@dataclass(frozen=True, slots=True)
class Card:
    """``used_at``: when anything was last written to it (ms). ``trouble`` is why it cannot be opened; then the rest is bare."""

    path: Path
    name: str
    mode: Mode = "sandbox"
    running: bool = False
    used_at: int = 0
    trouble: str = ""


def card(path: Path) -> Card:
    """Reads the file only; never raises for what is wrong with it."""
    try:
        files = [one for one in (path, path.with_name(f"{path.name}-wal")) if one.is_file()]
        used = max((int(one.stat().st_mtime * 1000) for one in files), default=0)
        with open_workspace(path, "reader") as opened:
            configuration = revisions.latest(opened.db)
            gateway = gateway_state(opened.db)
            running = gateway is not None and gateway.running
            return Card(path, configuration.name, configuration.emarsys.mode, running, used)
    except (UserMistake, EnvironmentProblem) as problem:
        return Card(path, path.stem, trouble=problem.text)
    except OSError as error:
        return Card(path, path.stem, trouble=f"{path.name} cannot be read: {error}")
