"""The pages of the help: in which order they stand, what is in them, and what a link or F1 leads to. No widget here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from gui.help import generated, markup
from gui.help.markup import Block, Heading
from gui.help.search import Section
from models.meaning.trace.reasons import REASONS

FIRST = "getting-started"
CONTENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Start", ("getting-started", "segment", "public-address", "workspaces")),
    (
        "The pages of the console",
        (
            *("overview", "inspector", "replay", "api-keys", "data-maps", "rules", "users", "deliveries", "sandbox"),
            *("going-live", "settings", "configuration"),
        ),
    ),
    ("How it behaves", ("identity", "mapping", "rules-exactly", "delivery", "verdicts", "privacy", "decisions")),
    ("Look up", ("troubleshooting", "filter", "keyboard", "command-line", "file-format")),
)
"""The groups of the contents list, each with its topics; a topic is the stem of a file in ``resources/help``."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        return tuple(markup.anchor(one.text) for one in self.blocks if isinstance(one, Heading) and one.level > 1)

    @property
    def parts(self) -> tuple[str, ...]:
        """The headings that divide it."""
        return tuple(one.text for one in self.blocks if isinstance(one, Heading) and one.level == 2)

    def sections(self) -> list[Section]:
        """The page in pieces, one for each heading."""
        found: list[Section] = []
        heading, name, words = self.title, "", [""]
        for block in self.blocks:
            if isinstance(block, Heading):
                if block.level > 1:
                    found.append(Section(self.name, self.title, heading, name, " ".join(words).strip()))
                    heading, name, words = markup.plain(block.text), markup.anchor(block.text), [""]
            else:
                words += [markup.plain(one) for one in markup.texts(block)]
        return [*found, Section(self.name, self.title, heading, name, " ".join(words).strip())]


def names() -> list[str]:
    """All topics in the order of the contents list."""
    return [name for _, group in CONTENTS for name in group]


@cache
def topic(name: str) -> Topic:
    """A page, read. Raises ``KeyError`` where there is none of this name."""
    if name not in names():
        raise KeyError(name)
    text = resources.files("resources").joinpath("help", f"{name}.md").read_text("utf-8")
    blocks = markup.blocks(generated.filled(text))
    title = next(one for one in blocks if isinstance(one, Heading) and one.level == 1)
    return Topic(name, markup.plain(title.text), blocks)


@cache
def sections() -> tuple[Section, ...]:
    """Everything that can be found."""
    return tuple(one for name in names() for one in topic(name).sections())


def resolved(wanted: str) -> tuple[str, str]:
    """Page and anchor of what is asked for: ``rules``, ``rules#status``, ``reason:rule_start_old``; else the first page."""
    kind, _, code = wanted.partition(":")
    if kind == "reason":
        return "troubleshooting", code if code in REASONS else ""
    name, _, anchor = wanted.partition("#")
    name = name.removesuffix(".md")
    return (name, anchor) if name in names() else (FIRST, "")
