"""A command loads its own module only, and finds there what the whole command line has."""

from __future__ import annotations

import argparse

import pytest

from gateway.cli import COMMANDS, parser


def commands_of(whole: argparse.ArgumentParser) -> set[str]:
    actions = (one for one in whole._actions if isinstance(one, argparse._SubParsersAction))
    return set(next(actions).choices)


def test_every_command_says_which_module_describes_it() -> None:
    assert commands_of(parser()) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_described_by_its_module_alone(name: str) -> None:
    assert name in commands_of(parser(name))
