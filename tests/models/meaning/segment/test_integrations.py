"""The truth table of segment-protocol.md §2.2."""

from __future__ import annotations

import pytest

from models.meaning.segment.integrations import delivers

TABLE: list[tuple[object, bool, str]] = [
    (None, True, ""),
    ({}, True, ""),
    ([], True, ""),
    ("nonsense", True, ""),
    ({"All": True}, True, "All is true"),
    ({"All": False}, False, "All is false"),
    ({"Emarsys": False}, False, "Emarsys is false"),
    ({"All": True, "Emarsys": False}, False, "Emarsys is false"),
    ({"All": False, "Emarsys": True}, True, "Emarsys is true"),
    ({"Emarsys": {"a": 1}}, True, "Emarsys is a set of options"),
    ({"All": False, "Emarsys": {"a": 1}}, True, "Emarsys is a set of options"),
    ({"All": False, "Emarsys": {}}, True, "Emarsys is a set of options"),
    ({"Emarsys": None}, True, ""),
    ({"All": False, "Emarsys": None}, False, "All is false"),
    ({"All": False, "emarsys": True}, False, "All is false"),
    ({"All": False, "Mixpanel": True}, False, "All is false"),
    ({"Segment.io": True}, True, ""),
    ({"Segment.io": True, "All": False}, False, "All is false"),
    ({"all": False}, False, "all is false"),
    ({"all": False, "All": True}, True, "All is true"),
    ({"Emarsys": "false"}, False, "Emarsys is “false”"),
    ({"All": "False"}, False, "All is “False”"),
    ({"All": False, "Emarsys": "true"}, True, "Emarsys is “true”"),
    ({"All": 0}, True, "All is “0”"),
]


@pytest.mark.parametrize(("integrations", "goes", "entry"), TABLE)
def test_truth_table(integrations: object, goes: bool, entry: str) -> None:
    assert delivers(integrations, ("Emarsys",)) == (goes, entry)


def test_the_first_of_several_names_decides() -> None:
    names = ("Emarsys", "Portway (Acme)")
    assert delivers({"All": False, "Portway (Acme)": True}, names)[0]
    assert not delivers({"Emarsys": False, "Portway (Acme)": True}, names)[0]
