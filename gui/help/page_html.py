"""Writes a page of the help as the HTML that Qt's rich text knows, with the colours of the scheme in force.

The title is left out: it stands in the head of the window. Headings are paragraphs, because Qt makes real ones larger than
it is told, and lists are tables, because Qt leaves no room after a bullet.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from string import Template

from gui.help.markup import Block, Code, Heading, Items, Note, Table, anchor, html
from gui.help.topics import Topic
from gui.style import px
from gui.theme import Roles, Size, Type

_SHEET = Template(
    """
p, td, th { color: $text; font-size: ${base}px; }
p { margin-top: 0; margin-bottom: 10px; line-height: 115%; }
p.inside { margin-bottom: 0; }
p.item { margin-bottom: 4px; }
p.section { font-size: ${sentence}px; font-weight: 600; margin-top: 22px; margin-bottom: 8px; }
p.part { font-weight: 600; margin-top: 16px; margin-bottom: 2px; }
b { font-weight: 600; }
i { color: $text_2; }
a { color: $accent; font-weight: 500; text-decoration: none; }
code, pre { font-family: $mono; font-size: ${secondary}px; }
code { background-color: $chrome; }
pre { color: $text; margin: 0; line-height: 110%; white-space: pre-wrap; }
th { color: $text_2; font-size: ${secondary}px; font-weight: 400; text-align: left; border-bottom: 1px solid $line_2; }
td.cell { border-bottom: 1px solid $line; line-height: 115%; }
"""
)
_MARK = 20
"""Room for a bullet or a number."""


def sheet(roles: Roles, mono: str) -> str:
    """``mono`` is the family of the font for code."""
    sizes = {"base": px(Type.BASE), "sentence": px(Type.SENTENCE), "secondary": px(Type.SECONDARY)}
    colours = {name: getattr(roles, name) for name in Roles.__slots__}
    return _SHEET.substitute(colours, mono=f"'{mono}', monospace", **sizes)


def written(topic: Topic, roles: Roles) -> str:
    """The whole page."""
    return "".join(_block(one, roles) for one in topic.blocks)


def _block(block: Block, roles: Roles) -> str:
    match block:
        case Heading(level=1):
            return ""
        case Heading():
            kind = "section" if block.level == 2 else "part"
            return f'<p class="{kind}"><a name="{anchor(block.text)}"></a>{html(block.text)}</p>'
        case Items():
            return _list(block)
        case Table():
            return _table(block)
        case Code():
            return _panel(f"<pre>{escape(block.text)}</pre>", roles.chrome)
        case Note():
            return _panel(f'<p class="inside">{html(block.text)}</p>', roles.accent_t)
    return f"<p>{html(block.text)}</p>"


def _list(items: Items) -> str:
    marks = [f"{n}." if items.numbered else "•" for n in range(1, len(items.texts) + 1)]
    rows = (
        f'<td width="{_MARK}"><p class="item">{mark}</p></td><td><p class="item">{html(text)}</p></td>'
        for mark, text in zip(marks, items.texts, strict=True)
    )
    return _rows(rows, 0, "margin-top: 2px; margin-bottom: 4px")


def _table(table: Table) -> str:
    head = "".join(f"<th>{html(cell)}</th>" for cell in table.head)
    rows = ("".join(f'<td class="cell">{html(cell)}</td>' for cell in row) for row in table.rows)
    return _rows([head, *rows], 6, "border-collapse: collapse; margin-top: 2px; margin-bottom: 8px")


def _panel(inside: str, ground: str) -> str:
    """A ground of its own behind something; of all that Qt's rich text knows only a table's cell has room inside."""
    return _rows([f'<td bgcolor="{ground}">{inside}</td>'], Size.COLUMN_GAP, "margin-top: 6px; margin-bottom: 8px")


def _rows(rows: Iterable[str], padding: int, style: str) -> str:
    inside = "".join(f"<tr>{one}</tr>" for one in rows)
    return f'<table width="100%" cellpadding="{padding}" cellspacing="0" style="{style}">{inside}</table>'
