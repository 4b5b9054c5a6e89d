"""Reasons of the identity stage: who an event is from, and what it changed about their identifiers."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason

_ONE_ID = "Send text that belongs to one person alone; leave the property out where nobody is known."
_CONFIRM = (
    "If the person really has the new key, send an identify call with this userId and the new key through a server key."
)

REASONS: tuple[Reason, ...] = (
    Reason("found_by_key", Mark.DONE, "The primary key belongs to person {person}."),
    Reason("found_by_user_id", Mark.DONE, "The userId belongs to person {person}."),
    Reason("found_by_device", Mark.DONE, "The anonymousId belongs to person {person}."),
    Reason("person_made", Mark.DONE, "Nobody had these identifiers, so they are a new person: {person}."),
    Reason("key_learned", Mark.DONE, "Person {person} now has the primary key {key}."),
    Reason("user_id_learned", Mark.DONE, "Person {person} now has the userId {user_id}."),
    Reason(
        "anonymous_joined",
        Mark.DONE,
        "The anonymous person {other} has identified: history, waiting values and rule instances now belong to"
        " person {person}.",
    ),
    Reason(
        "people_joined",
        Mark.DONE,
        "The event holds the userId of person {other}, who had no primary key, and the key of person {person}, who had"
        " no userId: they are one person, {person}.",
    ),
    Reason(
        "key_changed",
        Mark.DONE,
        "The primary key of person {person} changed from {old} to {new}; the same contact is updated in Emarsys.",
    ),
    Reason(
        "key_kept_call",
        Mark.PART,
        "The event brings the key {key}, but person {person} keeps {kept}: only an identify call changes a key."
        " It is listed to confirm.",
        _CONFIRM,
        "people:{person}",
    ),
    Reason(
        "key_kept_public",
        Mark.PART,
        "The event brings the key {key}, but person {person} keeps {kept}: a public key changes no primary key."
        " It is listed to confirm.",
        _CONFIRM,
        "people:{person}",
    ),
    Reason(
        "key_kept_older",
        Mark.NOTHING,
        "The event brings the key {key}, but person {person} keeps {kept}, which a later event named.",
    ),
    Reason(
        "other_contact",
        Mark.DONE,
        "Engage sends one event per e-mail: this one updates the contact {key} and changes no key of person {person}.",
    ),
    Reason(
        "user_id_moved",
        Mark.DONE,
        "The userId {user_id} came with the key of person {person} and moved to them from person {other}.",
        link="people:{person}",
    ),
    Reason(
        "user_id_conflict",
        Mark.PART,
        "The key belongs to person {person}, who has another userId than {user_id}; nothing moved.",
        "Find out at the source why one primary key comes with two userIds. The conflict is noted on both persons.",
        "people:{person}",
    ),
    Reason(
        "user_id_stays_public",
        Mark.PART,
        "The key belongs to person {person}, the userId to person {other}, who has another key: a public key moves"
        " neither. It is listed to confirm.",
        _CONFIRM,
        "people:{other}",
    ),
    Reason(
        "user_id_stays_older",
        Mark.NOTHING,
        "The key belongs to person {person}; the userId stays with person {other}, to whom a later event gave it.",
    ),
    Reason(
        "user_id_stays_engage",
        Mark.DONE,
        "The key belongs to person {person}; the userId stays with person {other}, because Engage sends one event"
        " per e-mail.",
    ),
    Reason("device_moved", Mark.DONE, "The device was last used by person {other} and now belongs to person {person}."),
    Reason(
        "device_stays",
        Mark.NOTHING,
        "The device stays with person {other}, who used it after the time of this event of person {person}.",
    ),
    Reason(
        "waits_for_key",
        Mark.NOTHING,
        "Person {person} has no primary key yet, so values for Emarsys wait with them until it is known.",
    ),
    Reason("identifier_nobody", Mark.PART, "The {name} “{text}” stands for nobody, so it was not used.", _ONE_ID),
    Reason("identifier_wrong_type", Mark.PART, "The {name} is neither text nor a number, so it was not used.", _ONE_ID),
    Reason(
        "identifier_several",
        Mark.PART,
        "The {name} holds several values, so it was not used.",
        "Send one address alone.",
    ),
    Reason(
        "identifier_no_address",
        Mark.PART,
        "The {name} “{text}” is not an e-mail address, so it was not used.",
        "Send an address of the form name@host, or choose another path for the primary key.",
        "settings:primary_key",
    ),
    Reason(
        "identifier_too_long", Mark.PART, "The {name} is too long to be an identifier, so it was not used.", _ONE_ID
    ),
)
