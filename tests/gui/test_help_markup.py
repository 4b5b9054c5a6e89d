"""The Markdown of the help: what it knows, and that all else is text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.help import markup, search
from gui.help.history import History, Place
from gui.help.markup import Code, Heading, Items, Note, Paragraph, Table
from gui.help.search import Section


def test_blocks_are_told_apart() -> None:
    code = "```\n# no heading\n\n- none\n```\n"
    table = "| a | b |\n|---|---|\n| `x\\|y` | c |\n"
    text = f"# A\n\nOne\ntwo\n\n- x\n  y\n- z\n\n1. n\n\n> kept\n> apart\n\n{code}\n{table}"
    assert markup.blocks(text) == (
        Heading(1, "A"),
        Paragraph("One two"),
        Items(False, ("x y", "z")),
        Items(True, ("n",)),
        Note("kept apart"),
        Code("# no heading\n\n- none"),
        Table(("a", "b"), (("`x|y`", "c"),)),
    )


def test_marks_inside() -> None:
    assert (
        markup.html("**a `b`** *c* [d](e.md#f) 1 * 2")
        == '<b>a <code>b</code></b> <i>c</i> <a href="e.md#f">d</a> 1 * 2'
    )
    assert markup.plain("**a `b_c`** *c* [d `e`](e.md)") == "a b_c c d e"
    assert markup.links("[d](e.md#f) `[x](y)`") == ["e.md#f"]
    assert markup.anchor("What `it` is, exactly") == "what-it-is-exactly"


@given(st.text(max_size=60))
def test_text_stays_text(text: str) -> None:
    once = markup.escaped(text)
    assert markup.plain(once) == " ".join(text.split())
    written = markup.html(once)
    assert "<" not in written and markup.links(once) == []


def test_markup_from_elsewhere_is_not_rendered() -> None:
    for text in ("<img src=//h/x>", "<b>x</b>", "a\u202eb"):
        assert "<" not in markup.html(text)
    assert markup.html('[x](" onclick=1)') == "[x](&quot; onclick=1)"


def sections(*pairs: tuple[str, str]) -> list[Section]:
    return [Section("t", "Title", heading, heading.lower(), text) for heading, text in pairs]


def test_a_heading_counts_more_than_the_text_and_all_words_are_needed() -> None:
    there = sections(("Other", "retry retry retry delivery"), ("Retry", "delivery"), ("None", "retry"))
    assert [one.section.heading for one in search.found("retry deliv", there)] == ["Retry", "Other"]
    assert search.found(" ", there) == []
    assert search.found("etry", there) == []
    assert [one.section.heading for one in search.found("why not retries", there)] == ["Retry", "Other", "None"]


def test_the_snippet_begins_just_before_the_first_place() -> None:
    (hit,) = search.found("needle", sections(("H", "hay " * 50 + "a needle in it")))
    assert hit.snippet.startswith("… ") and hit.snippet.index("needle") < 24


def test_history_goes_back_to_places_as_they_were_left() -> None:
    history = History()
    assert history.back() is None and history.place is None
    history.go(Place("a"))
    history.leave_at(70)
    history.go(Place("b"))
    history.go(Place("b"))
    assert history.back() == Place("a", "", 70)
    assert history.back() is None
    assert history.forward() == Place("b")
    history.back()
    history.go(Place("c"))
    assert not history.can_go_forward
