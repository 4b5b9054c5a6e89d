"""Reasons of the outbox stage: what was queued for Emarsys, and what was left alone."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason

REASONS: tuple[Reason, ...] = (
    Reason("queued_fields", Mark.DONE, "Queued for the contact {contact}: {fields}."),
    Reason(
        "parked_fields",
        Mark.PART,
        "These values wait with the person until their primary key is known: {fields}.",
        "Nothing is lost. Send an event that holds both the primary key and an id of this person, for example an identify call.",
    ),
    Reason("unparked", Mark.DONE, "The primary key is known now, so the values that waited go out with this event."),
    Reason("equal_fields", Mark.NOTHING, "Emarsys has these values already, so they are not sent again: {fields}."),
    Reason(
        "older_fields", Mark.NOTHING, "A newer event has set these fields, so this event leaves them alone: {fields}."
    ),
    Reason(
        "protected_fields",
        Mark.NOTHING,
        "Opt-in is never written from a replay or from an event past the age limit, so it was left alone.",
    ),
    Reason(
        "key_field_kept",
        Mark.PART,
        "The map {map} holds another value for the key field than the contact's key, so it was left alone.",
        "Map this value to another field, or let the map read the same path as the primary key.",
        "maps:{map}",
    ),
    Reason(
        "rules_moved",
        Mark.NOTHING,
        "None of its values is new to an Emarsys field. What moved is in the rules.",
    ),
    Reason("nothing_mapped", Mark.NOTHING, "None of its values updates an Emarsys field, and no rule ended."),
    Reason(
        "nothing_new",
        Mark.NOTHING,
        "Every value it brings is known to Emarsys already, or was overtaken by a newer one.",
    ),
    Reason("delete_queued", Mark.DONE, "The person was removed here, and the contact's deletion in Emarsys is queued."),
    Reason(
        "deleted_here",
        Mark.DONE,
        "The person was removed here with {events} events; Emarsys is not told, as the workspace is set.",
    ),
    Reason("delete_unknown", Mark.NOTHING, "Nobody of this userId is known here, so there was nothing to remove."),
    Reason("forgotten", Mark.NOTHING, "The person was forgotten, and what was held of this event with them."),
)
