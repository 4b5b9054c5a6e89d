"""The hand-over report as one HTML page, for the screen, for paper and as a file. Every text from outside is escaped.

The page asks for nothing from elsewhere: time lines are images that the caller names, styles stand in it, no script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape

from gui.theme import LIGHT, Type
from models.meaning.handover import Fact, Handover, KeyLine, RulePart
from models.meaning.rules.timeline import Timeline

Drawing = Callable[[Timeline], str]
"""Gives the address of the picture of a time line."""

WIDTH = 680
"""Of a time line, in the page's pixels."""

_STYLE = f"""
body {{ color: {LIGHT.text}; font-size: {Type.BASE}px; }}
h1 {{ font-size: {Type.GUIDE_TITLE}px; font-weight: 600; margin: 0 0 2px 0; }}
h2 {{ font-size: {Type.SENTENCE}px; font-weight: 600; margin: 26px 0 6px 0; }}
h3 {{ font-size: {Type.BASE}px; font-weight: 600; margin: 18px 0 2px 0; }}
p {{ margin: 2px 0 6px 0; }}
.note {{ color: {LIGHT.text_3}; font-size: {Type.SECONDARY}px; }}
.sentence {{ font-size: {Type.SENTENCE}px; }}
.bad {{ color: {LIGHT.bad}; }}
.warn {{ color: {LIGHT.warn}; }}
.mono {{ font-family: monospace; font-size: {Type.SECONDARY}px; }}
table {{ border-collapse: collapse; }}
th {{ color: {LIGHT.text_3}; font-size: {Type.SECONDARY}px; font-weight: 400; text-align: left; }}
th, td {{ padding: 4px 16px 4px 0; border-bottom: 1px solid {LIGHT.line}; vertical-align: top; text-align: left; }}
"""
_FOR_BROWSERS = """
body { font-family: system-ui, sans-serif; max-width: 760px; margin: 32px auto; padding: 0 24px; line-height: 1.45; }
table { width: 100%; } tr, img, h2, h3 { break-inside: avoid; break-after: auto; } img { max-width: 100%; }
@page { margin: 18mm; }
"""


def page(handover: Handover, drawing: Drawing, *, for_browsers: bool = False) -> str:
    """The whole page; ``for_browsers``: with what only they understand."""
    style = _STYLE + (_FOR_BROWSERS if for_browsers else "")
    title = f"{escape(handover.client)}: hand-over"
    head = f'<meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{"".join(_body(handover, drawing))}</body></html>'


def _body(one: Handover, drawing: Drawing) -> Iterable[str]:
    yield f"<h1>{escape(one.client)}</h1>"
    mode = "Live" if one.live else "Sandbox: nothing is sent to Emarsys yet"
    yield f'<p class="note">Hand-over of {_day(one.at)}. {mode}. Revision {one.revision} of the configuration.</p>'
    yield "<h2>Set-up</h2>" + _facts(one.set_up)
    yield f"<h2>Data maps ({len(one.maps)})</h2>"
    yield _table(
        ("Name", "JSON path", "Data type", "Field to update"),
        [
            (_text(each.name), _mono(", else ".join(each.paths)), _text(each.data_type), _text(each.field))
            for each in one.maps
        ],
        "No data map: contacts get nothing but their key.",
    )
    yield f"<h2>Rules ({len(one.rules)})</h2>"
    if not one.rules:
        yield "<p>No rule: no external event is triggered.</p>"
    for rule in one.rules:
        yield from _rule(rule, drawing)
    yield "<h2>API keys</h2>"
    yield _table(
        ("Name", "Kind", "State", "Made", "Last used"),
        [_key(each) for each in one.keys],
        "No key: no source can send.",
    )
    yield "<h2>Permissions of the API user in Emarsys</h2>"
    rows = [
        (
            _mono(each.name),
            _text(each.purpose),
            '<span class="bad">refused by Emarsys</span>' if each.missing else "needed",
        )
        for each in one.permissions
    ]
    yield _table(("Permission", "What for", "State"), rows, "")
    yield "<h2>What is kept, and how long</h2>" + _facts(one.retention)
    yield "<h2>Open points</h2>" + _findings(one)


def _rule(rule: RulePart, drawing: Drawing) -> Iterable[str]:
    yield f'<h3>{escape(rule.name)} <span class="note">{escape(rule.status)}</span></h3>'
    yield f'<p class="sentence">{escape(rule.sentence)}</p>'
    if rule.timeline is not None:
        address, told = escape(drawing(rule.timeline)), escape(_in_words(rule.timeline))
        yield f'<p><img src="{address}" width="{WIDTH}" alt="{told}"></p>'
    yield f'<p class="note">{escape("; ".join(f"{one.name}: {one.value}" for one in rule.facts))}.</p>'


def _findings(one: Handover) -> str:
    if not one.findings:
        return "<p>None.</p>"
    words = {"blocks": '<span class="bad">blocks</span>', "look": '<span class="warn">worth a look</span>'}
    return _table(("", "Point"), [(words[each.level], _text(each.text)) for each in one.findings], "")


def _facts(facts: Sequence[Fact]) -> str:
    return _table((), [(f'<span class="note">{escape(one.name)}</span>', _text(one.value)) for one in facts], "")


def _key(one: KeyLine) -> tuple[str, ...]:
    used = "never" if one.last_used_at is None else _day(one.last_used_at)
    return _text(one.name), _text(one.kind), _text(one.state), _day(one.made_at), used


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> str:
    """``rows`` hold markup of ours."""
    if not rows:
        return f"<p>{escape(empty)}</p>"
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table width="100%" cellspacing="0">{f"<tr>{head}</tr>" if heads else ""}{body}</table>'


def _text(value: str) -> str:
    return escape(value)


def _mono(value: str) -> str:
    return f'<span class="mono">{escape(value)}</span>'


def _day(at: int) -> str:
    when = datetime.fromtimestamp(at / 1000)
    return f"{when.day} {when:%B %Y}"


def _in_words(shown: Timeline) -> str:
    bars = [f"step {one.step}: {one.label}" for one in shown.bars]
    return "; ".join([*bars, *(f"{one.label} goes out {one.when}" for one in shown.exits)])
