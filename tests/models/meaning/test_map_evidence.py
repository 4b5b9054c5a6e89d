"""What the newest messages say about data maps: catalogue, previews, faults with their way out."""

from __future__ import annotations

from models.meaning.catalogue import Catalogue, Choice, Field
from models.meaning.configuration import DataMap, Reference
from models.meaning.map_checks import map_faults
from models.meaning.map_preview import Preview, previews
from models.meaning.properties import properties
from models.meaning.sightings import Sightings

BODY = {
    "userId": "u-1",
    "event": "Order Completed",
    "context": {"traits": {"email": "ann@example.com", "tier": "platinum"}},
    "properties": {"total": "129.90", "shipping_method": "express", "products": [{"sku": "A"}, {"sku": "B"}]},
}
KNOWN = Catalogue(
    {
        3: Field(3, "E-Mail", "longtext"),
        50: Field(50, "Last order value", "numeric"),
        51: Field(51, "Tier", "singlechoice", choices=(Choice(1, "gold"),)),
    },
    read_at=1,
)
SEEN = properties([(20, BODY), (10, {"event": "Cart Viewed", "properties": {"total": 5}})])


def test_catalogue_counts_messages_and_proposes_keys() -> None:
    by_path = {one.path: one for one in SEEN}
    assert (by_path["event"].share, by_path["userId"].share) == (1.0, 0.5)
    assert by_path["properties.products[*].sku"].data_type == "list"
    assert by_path["properties.products[*].sku"].share == 0.5  # once per message, however long its list
    assert by_path["properties.total"].samples == ("129.90", "5")
    assert by_path["properties.total"].last_seen == 20
    assert (by_path["context.traits.email"].fits_key, by_path["userId"].fits_key) == ("email", "id")
    assert by_path["event"].fits_key == ""


def test_preview_gives_the_value_or_the_reason() -> None:
    maps = (
        DataMap("total", ("properties.total",), "numeric", Reference(50, "Last order value")),
        DataMap("tier", ("context.traits.tier",), "string", Reference(51, "Tier")),
        DataMap("coupon", ("properties.coupon",)),
        DataMap("broken", ("a..b",)),
    )
    total, tier, coupon, broken = previews(maps, BODY, KNOWN)
    assert total == Preview("129.9", "from text “129.90”")
    assert (tier.value, tier.code) == ("platinum", "unknown_choice")
    assert tier.note == "The field Tier has no choice “platinum”."
    assert coupon == Preview(note="absent in this event")
    assert broken.code == "path" and "position" in broken.note


def test_faults_stand_in_their_cell_with_the_way_out() -> None:
    email = Reference(3, "E-Mail")
    maps = (
        DataMap("ship", ("properties.shippingMethod",)),
        DataMap("one", ("context.traits.email",), field=email),
        DataMap("two", ("userId",), field=email),
        DataMap("gone", ("event",), field=Reference(99, "Old field")),
        DataMap("gone", ("a..b",)),
        DataMap("first_sku", ("properties.products[0].sku",)),
    )
    found = map_faults(maps, 3, KNOWN, Sightings(SEEN))
    assert [(one.at, one.cell, one.is_error) for one in found] == [
        (0, "path", False),
        (2, "field", True),
        (3, "name", True),
        (3, "field", False),
        (4, "name", True),
        (4, "path", True),
    ]
    assert found[0].use_path == "properties.shipping_method"
    assert found[0].evidence == "In 50 % of events, properties.shipping_method holds “express”."


def test_a_name_that_misleads_cannot_be_saved() -> None:
    maps = (DataMap("a\u202eb", ("x",)), DataMap("b" * 201, ("x",)), DataMap("c", tuple(f"p{n}" for n in range(21))))
    found = map_faults(maps, 3, KNOWN, Sightings(()))
    assert [(one.at, one.cell, one.is_error) for one in found] == [
        (0, "name", True),
        (1, "name", True),
        (2, "path", True),
    ]


def test_without_events_no_path_is_called_unseen() -> None:
    assert map_faults((DataMap("x", ("never.seen",)),), 3, KNOWN, Sightings(())) == []
