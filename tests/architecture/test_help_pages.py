"""The help keeps its promises: what can be met in the program is explained, and every link leads somewhere."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

from build_spec import parts
from gateway import cli
from gui.contents import CONTENTS
from gui.desk import Page
from gui.help import generated, markup, topics
from gui.help.markup import Code, Heading
from gui.pages.settings.shape import SECTIONS
from gui.shortcuts import ALL
from models.meaning.catalogue import Catalogue
from models.meaning.configuration import DATA_TYPES, Operator, RuleStatus, Settings
from models.meaning.configuration_file import applied, read
from models.meaning.identity.identifiers import NOT_IDENTITIES
from models.meaning.json_path import JsonPath
from models.meaning.number import read_number
from models.meaning.rules.durations import duration
from models.meaning.saving import refuse_faults
from models.meaning.segment.limits import LIMITS
from models.meaning.trace.reasons import REASONS, STAGE_OF, STAGES
from models.meaning.trace.verdicts import Verdict
from models.storage.event_filter import OPERATORS, parse

ROOT = Path(__file__).parents[2]
NAMES = topics.names()
FOLDER = resources.files("resources").joinpath("help")
NOW = 1_790_000_000_000


def words(name: str) -> str:
    """Everything that a page says, without marks."""
    return "\n".join(markup.plain(text) for block in topics.topic(name).blocks for text in markup.texts(block))


def test_every_file_has_its_place_in_the_contents() -> None:
    files = {one.name for one in FOLDER.iterdir() if not one.name.startswith("__")}
    assert files == {f"{name}.md" for name in NAMES}
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_begins_with_its_title_and_has_no_heading_twice(name: str) -> None:
    page = topics.topic(name)
    first, *others = page.blocks
    assert isinstance(first, Heading) and first.level == 1
    assert not any(isinstance(one, Heading) and one.level == 1 for one in others)
    assert len(page.anchors) == len(set(page.anchors))


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_page_and_a_heading(name: str) -> None:
    for block in topics.topic(name).blocks:
        if isinstance(block, Code):
            continue
        for link in (link for text in markup.texts(block) for link in markup.links(text)):
            file, _, anchor = link.partition("#")
            assert not file or file.removesuffix(".md") in NAMES, link
            assert not anchor or anchor in topics.topic(file.removesuffix(".md") or name).anchors, link


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leads_out_of_the_program(name: str) -> None:
    text = FOLDER.joinpath(f"{name}.md").read_text("utf-8")
    outside_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    assert "http" not in outside_code.replace("https address", "").replace("HTTP", "").replace("https, or http on", "")
    assert "<" not in outside_code


def test_every_page_of_the_console_is_explained() -> None:
    for entry in (one for one in CONTENTS if one.listed):
        assert Page.help_topic.fget(SimpleNamespace(title=entry.title)) in NAMES, entry.title


def test_what_a_widget_says_about_itself_is_there() -> None:
    said = [
        found
        for file in (ROOT / "gui").rglob("*.py")
        for found in re.findall(r'help_topic = "([^"]+)"', file.read_text())
    ]
    assert said
    for wanted in said:
        name, anchor = topics.resolved(wanted)
        assert f"{name}#{anchor}".removesuffix("#") == wanted
        assert not anchor or anchor in topics.topic(name).anchors, wanted


def test_every_reason_code_is_explained_in_its_stage() -> None:
    page = topics.topic("troubleshooting")
    headings = [one.text for one in page.blocks if isinstance(one, Heading) and one.level == 3]
    assert [markup.plain(one) for one in headings] == [
        code for stage in STAGES for code in REASONS if STAGE_OF[code] == stage
    ]
    text = words("troubleshooting")
    for code, reason in REASONS.items():
        assert topics.resolved(f"reason:{code}") == ("troubleshooting", code)
        assert code in page.anchors
        assert reason.remedy.split("{")[0].strip() in text, code


def test_what_the_sender_was_told_is_told_here_too() -> None:
    told = {code for code, one in REASONS.items() if one.sentence == "{message}"}
    assert told == set(generated.SAID_AT_THE_DOOR)


def test_every_filter_operator_is_explained_and_its_examples_can_be_read() -> None:
    text = words("filter")
    for name, operator in OPERATORS.items():
        assert f"{name}:" in text
        assert operator.help in text
        parse(operator.example, NOW)
    for written in re.findall(r"`([a-z]+:[^`]+)`", FOLDER.joinpath("filter.md").read_text("utf-8")):
        parse(written, NOW)


def test_every_key_is_explained() -> None:
    text = words("keyboard")
    for one in ALL:
        assert one.text in text and one.what in text


def commands(parser: argparse.ArgumentParser, before: str) -> list[str]:
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            listed = {choice.dest for choice in action._choices_actions}
            for name, inner in action.choices.items():
                if name in listed:
                    found += commands(inner, f"{before} {name}") or [f"{before} {name}"]
    return found


def test_every_command_is_explained_and_no_other() -> None:
    table = [
        row[0] for block in topics.topic("command-line").blocks if isinstance(block, markup.Table) for row in block.rows
    ]
    explained = {cell.strip("`") for cell in table if cell.startswith("`portway")} - {"portway"}
    assert explained == set(commands(cli.parser(), "portway"))


def test_every_option_that_is_named_exists() -> None:
    known = set(re.findall(r"--[a-z-]+", "".join(one.format_help() for one in _parsers(cli.parser()))))
    for name in NAMES:
        for command, options in re.findall(
            r"`portway ([a-z -]+?)`([^|\n]*)", FOLDER.joinpath(f"{name}.md").read_text()
        ):
            for option in re.findall(r"`(--[a-z-]+)", options):
                assert option in known, f"{name}: {command} {option}"


def _parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    inner = [
        one
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for one in action.choices.values()
    ]
    return [parser, *(found for one in inner for found in _parsers(one))]


def test_every_verdict_is_explained_with_its_shape() -> None:
    text = FOLDER.joinpath("verdicts.md").read_text("utf-8")
    for one in Verdict:
        assert f"(verdict:{one.word.replace(' ', '-')}) | **{one.word}** |" in text


def test_the_words_of_rules_and_maps_are_explained() -> None:
    exactly, mapping, identity = words("rules-exactly"), words("mapping"), words("identity")
    assert all(one in exactly for one in (*get_args(Operator), *get_args(RuleStatus)))
    assert all(one in mapping for one in DATA_TYPES)
    assert all(one in identity.lower() for one in NOT_IDENTITIES)


def test_every_setting_is_explained() -> None:
    text = words("settings")
    for section in SECTIONS:
        assert section.title in text
    for item in next(one for one in SECTIONS if one.title == "Limits and ceilings").items:
        assert item.name in text, item.name


def test_the_example_of_a_configuration_file_can_be_saved() -> None:
    example = next(one for one in topics.topic("file-format").blocks if isinstance(one, Code))
    document = read(example.text)
    assert document.unknown == ()
    refuse_faults(applied(document), Catalogue())


def test_the_proxies_are_set_up_as_in_the_package() -> None:
    caddy, nginx, *_ = (one.text for one in topics.topic("public-address").blocks if isinstance(one, Code))
    shipped = {
        name: _directives((ROOT / "build_spec/server" / name).read_text()) for name in ("Caddyfile", "nginx.conf")
    }
    assert _directives(caddy) == shipped["Caddyfile"]
    assert [one for one in _directives(nginx) if "proxy_pass" not in one and one not in shipped["nginx.conf"]] == []


def _directives(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def rows(name: str, head: str) -> dict[str, tuple[str, ...]]:
    """The rows of the table under a heading, by their first cell."""
    table = next(one for one in topics.topic(name).blocks if isinstance(one, markup.Table) and head in one.head)
    return {row[0]: row[1:] for row in table.rows}


def test_what_settings_are_at_first_is_what_they_are() -> None:
    at_first = rows("settings", "At first")
    section = next(one for one in SECTIONS if one.title == "Limits and ceilings")
    for item in section.items:
        value = getattr(Settings(), item.path.removeprefix("settings."))
        assert at_first[item.name][0] == ("on" if value is True else f"{value} {item.unit}"), item.name
    kept, default = rows("privacy", "Kept"), Settings()
    assert [cell for (cell,) in kept.values()] == [
        f"{default.keep_bodies_days} days, or {default.keep_bodies_gigabytes:g} GB if that comes first",
        f"{default.keep_errors_days} days; a setting keeps it longer",
        f"{default.keep_events:,}",
        f"{default.keep_refused_days} days",
        f"{default.keep_anonymous_days} days",
        f"{default.keep_ledger_days} days",
    ]


def test_the_limits_of_the_doors_are_what_they_are() -> None:
    told = rows("segment", "Tracking")
    tracking, destination = LIMITS["tracking"], LIMITS["destination"]
    assert told["one event"] == (f"{tracking.event_bytes >> 10} KiB", f"{destination.event_bytes >> 20} MiB")
    assert told["events in a request"] == (f"{tracking.events:,}", f"{destination.events:,}")
    assert told["one request"] == (f"{tracking.request_bytes >> 20} MiB", f"{destination.request_bytes >> 20} MiB")


def test_each_code_that_the_gateway_answers_with_is_a_code() -> None:
    for status, codes, _ in (
        row
        for block in topics.topic("segment").blocks
        if isinstance(block, markup.Table)
        for row in block.rows
        if row[0].isdigit()
    ):
        for code in re.findall(r"`(\w+)`", codes):
            assert code in REASONS or (status, code) == ("503", "unavailable")


def test_the_pages_go_along_with_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert "*.md" in project["package-data"]["*"]
    assert "resources*" in project["packages"]["find"]["include"]
    assert 'collect_data_files("resources"' in (ROOT / "build_spec" / "portway.spec").read_text("utf-8")
    assert parts.is_used("resources/help/rules.md")


def test_every_command_line_that_is_shown_can_be_given() -> None:
    shown = [
        line
        for name in NAMES
        for block in topics.topic(name).blocks
        if isinstance(block, Code)
        for line in block.text.splitlines()
        if "portway " in line and "tunnel" not in line
    ]
    assert len(shown) > 4
    for line in shown:
        given = re.split(r" [>&|]", line[line.index("portway ") :])[0]
        arguments = shlex.split(given)[1:]
        assert cli.parser(arguments[0]).parse_args(arguments).run, line


def test_the_examples_of_values_are_true() -> None:
    assert read_number("12.50") == 12.5 and read_number("1,250") is None
    for path in rows("mapping", "To reach"):
        JsonPath.parse(path.strip("`"))
    for text in ("90s", "30m", "2h", "3d", "0s", "30d"):
        assert duration(text) >= 0
