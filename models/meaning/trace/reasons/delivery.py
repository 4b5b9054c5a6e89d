"""Reasons of the delivery stage: what became of each queue item. Its kind and state make the code (``trace.delivery``)."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason

_AGAIN = "Mend the cause in Emarsys or in the data map, then send it again."
_NUMBER = "Send it again when the cause is gone: portway retry {delivery}"

REASONS: tuple[Reason, ...] = (
    Reason("upsert_parked", Mark.PART, "The values wait until the person's primary key is known."),
    Reason("upsert_waiting", Mark.PART, "The contact {key} waits to be sent to Emarsys."),
    Reason("upsert_sending", Mark.PART, "The contact {key} is being sent to Emarsys."),
    Reason(
        "upsert_retrying",
        Mark.PART,
        "Emarsys could not take the contact {key} yet, at attempt {attempts}: {text} ({code}).",
        "It is tried again by itself, for 24 hours in all.",
    ),
    Reason("upsert_sent", Mark.DONE, "Emarsys has accepted the contact {key}."),
    Reason("upsert_equal", Mark.NOTHING, "Emarsys had all these values already, so nothing was sent."),
    Reason("upsert_rejected", Mark.FAILED, "Emarsys has rejected the contact {key}: {text} ({code}).", _AGAIN),
    Reason(
        "upsert_failed",
        Mark.FAILED,
        "The contact {key} could not be sent within 24 hours of trying: {text} ({code}).",
        _NUMBER,
    ),
    Reason("upsert_dropped", Mark.NOTHING, "The contact was not sent: somebody has dropped it."),
    Reason("upsert_withdrawn", Mark.NOTHING, "The contact was not sent: it was taken back."),
    Reason(
        "field_left_out",
        Mark.PART,
        "Emarsys refused the field {field}, so the contact {key} went once more without it: {text} ({code}).",
        "Look at the data map that updates this field, and at the field's type in Emarsys.",
        "maps:",
    ),
    Reason(
        "trigger_parked",
        Mark.PART,
        'The external event "{event}" waits until the person\'s primary key is known.',
    ),
    Reason(
        "trigger_held",
        Mark.PART,
        'The external event "{event}" is held: the rule has reached the ceiling "{held}".',
        "Release or drop what is held.",
        "rules:{rule}",
    ),
    Reason("trigger_waiting", Mark.PART, 'The external event "{event}" waits to be triggered for {key}.'),
    Reason("trigger_sending", Mark.PART, 'The external event "{event}" is being triggered for {key}.'),
    Reason(
        "trigger_retrying",
        Mark.PART,
        'The external event "{event}" could not be triggered for {key} yet, at attempt {attempts}: {text} ({code}).',
        "It is tried again by itself, until the rule's late limit.",
    ),
    Reason("trigger_sent", Mark.DONE, 'Emarsys has triggered the external event "{event}" for {key}.'),
    Reason(
        "trigger_rejected",
        Mark.FAILED,
        'Emarsys has refused to trigger the external event "{event}" for {key}: {text} ({code}).',
        _AGAIN,
    ),
    Reason(
        "trigger_failed",
        Mark.FAILED,
        'The external event "{event}" could not be triggered for {key}: {text} ({code}).',
        _NUMBER,
    ),
    Reason(
        "trigger_unknown",
        Mark.FAILED,
        'Failed: the external event "{event}" may have been sent for {key}. No answer came within ten minutes.',
        "Look in Emarsys whether it was triggered. If not, send it again (with the same id): portway retry {delivery}",
    ),
    Reason(
        "trigger_withdrawn",
        Mark.NOTHING,
        'The external event "{event}" was taken back before it was sent: the rule was ended by an exclude row.',
    ),
    Reason(
        "trigger_dropped",
        Mark.NOTHING,
        'The external event "{event}" was not sent and has been dropped ({code}).',
    ),
    Reason("delete_waiting", Mark.PART, "The contact's deletion in Emarsys waits to be sent."),
    Reason("delete_sending", Mark.PART, "The contact is being deleted in Emarsys."),
    Reason(
        "delete_retrying",
        Mark.PART,
        "Emarsys could not delete the contact yet, at attempt {attempts}: {text} ({code}).",
        "It is tried again by itself, for 24 hours in all.",
    ),
    Reason("delete_sent", Mark.DONE, "The contact was deleted in Emarsys, or was gone there already."),
    Reason(
        "delete_rejected",
        Mark.FAILED,
        "Emarsys has refused to delete the contact: {text} ({code}).",
        "Delete it in Emarsys by hand: several contacts may share this key.",
    ),
    Reason(
        "delete_failed",
        Mark.FAILED,
        "The contact could not be deleted in Emarsys within 24 hours of trying: {text} ({code}).",
        _NUMBER,
    ),
    Reason("delete_dropped", Mark.NOTHING, "The contact's deletion was not sent: somebody has dropped it."),
)
