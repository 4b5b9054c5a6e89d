"""The figure beside *Data maps*: maps with a problem, as far as configuration and account show one."""

from __future__ import annotations

from models.meaning.catalogue import Catalogue, Field
from models.meaning.configuration import Configuration, DataMap, Reference
from models.storage.tallies import faults


def test_a_field_that_the_account_lacks_counts_once_it_was_read() -> None:
    maps = (
        DataMap("a", ("a",), field=Reference(1, "First Name")),
        DataMap("b", ("b",), field=Reference(1, "First Name")),
        DataMap("c", ("c",), field=Reference(99, "Old field")),
    )
    configuration = Configuration("Acme", data_maps=maps)
    assert faults(configuration, Catalogue()).maps == 1
    assert faults(configuration, Catalogue({1: Field(1, "First Name", "shorttext")}, read_at=5)).maps == 2
