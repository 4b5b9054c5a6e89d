"""What reaches a terminal: text that shows itself, never text that does something."""

from __future__ import annotations

import io
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from gateway.commands.terminal import Terminal, clean, moment


@given(st.text())
def test_no_control_character_and_no_turn_of_direction_gets_through(text: str) -> None:
    cleaned = clean(text)
    assert not any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in cleaned)
    assert not any("\u202a" <= one <= "\u202e" or "\u2066" <= one <= "\u2069" for one in cleaned)
    cleaned.encode("utf-8")


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_visible_text_of_every_language_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(st.text())
def test_a_json_document_stays_one_after_cleaning(text: str) -> None:
    document = json.dumps({"value": text.encode("utf-8", "replace").decode()}, ensure_ascii=False)
    assert json.loads(clean(document)) == json.loads(document)


def test_emoji_joined_of_several_stay_whole() -> None:
    family = "👩\u200d👩\u200d👧"
    assert clean(family) == family
    assert clean("a\x1b[31mb") == "a\\u001b[31mb"


def test_tables_line_up_and_are_silent_when_empty() -> None:
    out = io.StringIO()
    terminal = Terminal(out, io.StringIO())
    terminal.table(("A", "BB"), [])
    assert out.getvalue() == ""
    terminal.table(("A", "BB"), [("long", 1), ("x\n", 22)])
    assert out.getvalue() == "A     BB\nlong  1\nx\\n   22\n"


def test_a_moment_that_never_was_is_a_dash() -> None:
    assert moment(None) == "-"
    assert moment(0)[:2] in ("19", "20")
