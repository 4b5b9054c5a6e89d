"""Settings, fields with choices, sources, the list of external events (emarsys-api.md §1.1, §2.8, §3.1, §4.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gateway.sandbox.account import Event
from gateway.sandbox.envelope import Answer, Refused, envelope
from gateway.sandbox.gate import Call, Route
from gateway.sandbox.replies import whole_number
from models.meaning.catalogue import Field

_LANGUAGES = "en de fr es it nl pt pl hu tr ru ro sv fi da no cs sk sl hr bg el he ar th cn cz dk jp bp mx pr sc mo"
"""Two letters each; some are Emarsys' own."""


def settings(call: Call) -> Answer:
    document = call.sandbox.account.document
    return envelope(
        {
            "id": document.id,
            "environment": document.environment,
            "timezone": document.timezone,
            "name": document.name,
            "password_history_queue_size": 1,
            "country": document.country,
            "totalContacts": str(call.sandbox.contacts.count()),
        }
    )


def fields(call: Call, language: str = "en") -> Answer:
    _check_language(language)
    return envelope(
        [
            {"id": one.id, "name": one.name, "application_type": one.type, "string_id": one.string_id}
            for one in call.sandbox.account.document.fields
        ]
    )


def choices(call: Call, field_id: str, language: str = "en") -> Answer:
    _check_language(language)
    known = call.sandbox.account.named.get(field_id)
    if known is None:
        raise Refused(404, 1007, "No such field")
    return envelope(_choices(known))


def choices_of_several(call: Call) -> Answer:
    """``GET field/choices?fields=5,46``."""
    _check_language(call.query.get("language", "en"))
    named = call.sandbox.account.named
    asked = [one for one in call.query.get("fields", "").split(",") if one]
    if not asked or any(one not in named for one in asked):
        raise Refused(400, 1007, "No such field")
    return envelope({str(named[one].id): _choices(named[one]) for one in asked})


def create_field(call: Call) -> Answer:
    body = call.members()
    made = call.sandbox.account.add_field(body.get("name"), body.get("application_type"), body.get("string_id"))
    return envelope({"id": made})


def events(call: Call) -> Answer:
    return envelope([_event(one) for one in call.sandbox.account.document.events])


def event(call: Call, event_id: str) -> Answer:
    return envelope([_event(_known_event(call, event_id))])


def create_event(call: Call) -> Answer:
    made = call.sandbox.account.add_event(call.members().get("name"), server_time(call.sandbox.now()))
    return envelope({"id": made.id, "name": made.name})


def rename_event(call: Call, event_id: str) -> Answer:
    known = _known_event(call, event_id)
    made = call.sandbox.account.add_event(call.members().get("name"), known.created, known.id)
    return envelope({"id": made.id, "name": made.name})


def delete_event(call: Call, event_id: str) -> Answer:
    call.sandbox.account.remove_event(_known_event(call, event_id).id)
    return envelope("")


def sources(call: Call) -> Answer:
    return envelope([{"id": str(one.id), "name": one.name} for one in call.sandbox.account.document.sources])


def create_source(call: Call) -> Answer:
    made = call.sandbox.account.add_source(call.members().get("name"))
    return envelope({"id": made.id, "name": made.name})


def delete_source(call: Call, source_id: str) -> Answer:
    call.sandbox.account.remove_source(whole_number(source_id) or 0)
    return envelope("")


def server_time(milliseconds: int) -> str:
    """A time as Emarsys writes it: without a zone, in the zone of its servers (GMT+1)."""
    return (datetime.fromtimestamp(milliseconds / 1000, UTC) + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")


def _known_event(call: Call, event_id: str) -> Event:
    number = whole_number(event_id)
    if number is None:
        raise Refused(400, 5004, f"Event ID: {event_id} is invalid.")
    known = call.sandbox.account.events.get(number)
    if known is None:
        raise Refused(400, 5001, "No event found with the specified ID.")
    return known


def _event(event: Event) -> dict[str, str]:
    return {"id": str(event.id), "name": event.name, "created": event.created}


def _choices(field: Field) -> list[dict[str, object]]:
    """``bit_position`` counts the choices; it is not the id."""
    return [
        {"id": str(one.id), "choice": one.label, "bit_position": position}
        for position, one in enumerate(field.choices, start=1)
    ]


def _check_language(language: str) -> None:
    if language not in _LANGUAGES.split():
        raise Refused(400, 1002, "Invalid language code")


ROUTES = (
    Route("GET", "/settings", settings, "settings.get"),
    Route("GET", "/field", fields, "field.get"),
    Route("GET", "/field/translate/<language>", fields, "field.get"),
    Route("GET", "/field/<field_id>/choice", choices, "field.choices"),
    Route("GET", "/field/<field_id>/choice/translate/<language>", choices, "field.choices"),
    Route("GET", "/field/choices", choices_of_several, "field.choices"),
    Route("POST", "/field", create_field, "field.create"),
    Route("GET", "/event", events, "externalevent.get"),
    Route("GET", "/event/<event_id>", event, "externalevent.get"),
    Route("POST", "/event", create_event, "externalevent.create"),
    Route("POST", "/event/<event_id>", rename_event, "externalevent.update"),
    Route("POST", "/event/<event_id>/delete", delete_event, "externalevent.delete"),
    Route("GET", "/source", sources, "source.get"),
    Route("POST", "/source/create", create_source, "source.create"),
    Route("DELETE", "/source/<source_id>", delete_source, "source.delete"),
)
