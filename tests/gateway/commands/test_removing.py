"""``portway move`` and ``portway remove``."""

from __future__ import annotations

from pathlib import Path

from tests.gateway.commands.conftest import Portway


def test_a_workspace_moves_in_one_file_and_asks_on_both_sides(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    ran = portway("move", "-w", "./acme", str(machine / "stick.portway"))
    assert (ran.code, "take-over" in ran.out) == (0, True)
    assert portway("move", "-w", "./acme", str(machine / "x.portway")).code == 2
    assert portway("take-over", "-w", "./acme").code == 0
    assert portway("config", "list", "-w", "./stick").code == 0


def test_removing_shows_first_and_deletes_only_with_yes(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    portway("backup", "-w", "./acme")
    shown = portway("remove", "-w", "./acme")
    assert (shown.code, "acme.portway" in shown.out, "--yes" in shown.err) == (0, True, True)
    assert (machine / "acme.portway").exists()
    ran = portway("remove", "-w", "./acme", "--yes")
    assert (ran.code, "1 backups" in ran.out) == (0, True)
    assert not list(machine.glob("acme*"))
