"""The requests that go to Emarsys, and the WSSE header, by the reference's own test vectors."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from models.meaning.catalogue import Choice, ExternalEvent
from models.meaning.emarsys import account_lists, requests, wsse
from models.problems import Secret


def test_wsse_digest_of_the_reference() -> None:
    assert wsse.digest("test") == "YTk0YThmZTVjY2IxOWJhNjFjNGMwODczZDM5MWU5ODc5ODJmYmJkMw=="
    header = wsse.header("any", Secret("s3cr3tS4mpl3"), "d36e316282959a9ed4c89851497a717f", "2026-01-15T10:00:00Z")
    assert 'PasswordDigest="MTI2ZWI0N2UxZDdkNDExZDQzZDA2MmQ1YTNkYmUwZTA4YTdlYzdhNw=="' in header
    assert header.startswith('UsernameToken Username="any", ')
    assert "s3cr3tS4mpl3" not in header


def test_an_upsert_names_its_key_once_and_each_contact_has_its_value() -> None:
    contacts = [requests.contact("3", "ann@example.com", {"1": "Ann", "31": None, "3": "ignored"})]
    request = requests.upsert("3", contacts, create=True)
    assert (request.method, request.path) == ("PUT", "contact/?create_if_not_exists=1")
    assert json.loads(request.body()) == {
        "key_id": "3",
        "contacts": [{"3": "ann@example.com", "1": "Ann", "31": None}],
    }
    assert requests.upsert("3", contacts, create=False).path.endswith("=0")


def test_a_key_change_finds_the_contact_by_its_internal_id() -> None:
    one = requests.contact("id", "123", {"3": "new@example.com"})
    assert json.loads(one) == {"id": "123", "3": "new@example.com"}


def test_triggers_carry_their_id_time_and_data_inside_the_contact() -> None:
    one = requests.triggered("ann@example.com", "i-r", 1_795_466_162_007, {"code": "C10"})
    request = requests.trigger(1001, "3", [one])
    assert request.path == "event/1001/trigger"
    assert json.loads(request.body())["contacts"] == [
        {
            "external_id": "ann@example.com",
            "trigger_id": "i-r",
            "event_time": "2026-11-23T20:36:02.007Z",
            "data": {"code": "C10"},
        }
    ]


def test_deletion_and_lookup() -> None:
    assert json.loads(requests.delete("3", ["a@x", "b@x"]).body()) == {"key_id": "3", "3": ["a@x", "b@x"]}
    assert json.loads(requests.check_ids("3", ["a@x"]).body()) == {"key_id": "3", "external_ids": ["a@x"]}
    assert requests.settings().body() == b""


@given(st.lists(st.integers(1, 4_000_000), max_size=40), st.integers(1, 10))
def test_portions_cover_everything_in_order_and_fit(sizes: list[int], most: int) -> None:
    cut = list(requests.portions(sizes, most=most))
    assert [one for portion in cut for one in sizes[portion]] == sizes
    for portion in cut:
        part = sizes[portion]
        assert 0 < len(part) <= most
        assert len(part) == 1 or sum(part) + len(part) < requests.MOST_BYTES


def test_the_lists_of_an_account_in_their_odd_shapes() -> None:
    listed = account_lists.fields(
        [
            {"id": 3, "name": "E-Mail", "application_type": "longtext", "string_id": "email"},
            {"id": "14", "name": None, "application_type": "single choice", "string_id": ""},
            {"id": None},
            {"id": True},
            "nonsense",
        ]
    )
    assert [(one.id, one.name, one.type) for one in listed] == [
        (3, "E-Mail", "longtext"),
        (14, "Field 14", "singlechoice"),
    ]
    assert account_lists.choices([{"id": "1", "choice": "Male", "bit_position": 1}]) == (Choice(1, "Male"),)
    assert account_lists.events([{"id": "12678", "name": "Order"}]) == [ExternalEvent(12678, "Order")]
    assert account_lists.events(False) == []
