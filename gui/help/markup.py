"""The Markdown of the help pages, read into blocks and written as HTML: a small dialect, so that nothing else gets in.

Headings, paragraphs, flat lists, tables, notes (``>``), fenced code; ``code``, **strong**, *emphasis* and links inside. What
is not one of these is text and is escaped. Pure: no widget and no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    numbered: bool
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text as it is, without marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Note | Items | Code | Table

_HEADING = re.compile(r"(#{1,3}) +(.+)")
_ITEM = re.compile(r"(-|\d+\.) +(.+)")
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_|\[\]#<>!-])|`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<emphasis>[^*]+)\*"
    r"|!\[(?P<alt>[^\]]*)\]\((?P<picture>[^)\s]+)\)|\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)"
)
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_|[]#<>!"})


def blocks(text: str) -> tuple[Block, ...]:
    """The page's blocks in order."""
    found: list[Block] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("```")), len(lines))
            found.append(Code("\n".join(lines[at + 1 : end])))
            at = end + 1
            continue
        end = next((n for n in range(at, len(lines)) if not lines[n].strip() or lines[n].startswith("```")), len(lines))
        if end > at:
            found.append(_block(lines[at:end]))
        at = max(end, at + 1) if end == at else end
    return tuple(found)


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if heading := _HEADING.fullmatch(first):
        return Heading(len(heading[1]), heading[2].strip())
    if first.startswith("|"):
        head, _, *rows = ([_unpiped(cell) for cell in _cells(line)] for line in lines)
        return Table(tuple(head), tuple(tuple(row) for row in rows))
    if first.startswith("> "):
        return Note(" ".join(line.removeprefix(">").strip() for line in lines))
    if item := _ITEM.fullmatch(first):
        return Items(item[1] != "-", tuple(_items(lines)))
    return Paragraph(" ".join(line.strip() for line in lines))


def _items(lines: Iterable[str]) -> Iterable[str]:
    """A line that begins no item goes on with the one before."""
    text = ""
    for line in lines:
        if item := _ITEM.fullmatch(line):
            if text:
                yield text
            text = item[2].strip()
        else:
            text += f" {line.strip()}"
    yield text


def _cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.strip().strip("|"))


def _unpiped(cell: str) -> str:
    return cell.strip().replace("\\|", "|")


def html(text: str) -> str:
    """The inside of a block as HTML."""
    written, at = "", 0
    for match in _INLINE.finditer(text):
        written += escape(text[at : match.start()]) + _inline(match)
        at = match.end()
    return written + escape(text[at:])


def _inline(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "escaped":
        return escape(match["escaped"])
    if kind == "code":
        return f"<code>{escape(match['code'])}</code>"
    if kind == "picture":
        return f'<img src="{escape(match["picture"])}" alt="{escape(match["alt"])}">'
    if kind == "target":
        return f'<a href="{escape(match["target"])}">{html(match["text"])}</a>'
    return f"<b>{html(match['strong'])}</b>" if kind == "strong" else f"<i>{html(match['emphasis'])}</i>"


def plain(text: str) -> str:
    """The inside of a block without its marks: what is searched and what stands in lists."""

    def word(match: re.Match[str]) -> str:
        as_it_is = match["escaped"] or match["code"]
        return as_it_is or plain(match["strong"] or match["emphasis"] or match["text"] or match["alt"] or "")

    return _INLINE.sub(word, text)


def links(text: str) -> list[str]:
    """Where the inside of a block leads."""
    return [match["target"] for match in _INLINE.finditer(text) if match["target"]]


def escaped(text: str) -> str:
    """Text for a page that stands as it is, whatever is in it."""
    return " ".join(text.translate(_SPECIAL).split())


def anchor(heading: str) -> str:
    """The name by which a link reaches a heading."""
    return re.sub(r"[^a-z0-9_]+", "-", plain(heading).lower()).strip("-")


def texts(block: Block) -> tuple[str, ...]:
    """The pieces of a block that hold words, marks included."""
    if isinstance(block, Code):
        return (escaped(block.text),)
    if isinstance(block, Items):
        return block.texts
    if isinstance(block, Table):
        return (*block.head, *(cell for row in block.rows for cell in row))
    return (block.text,)
