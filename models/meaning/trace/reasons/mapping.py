"""Reasons of the mapping stage: what the data maps found and what each Emarsys field made of it."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason

_MAP = "maps:{map}"


def _problem(code: str, sentence: str, remedy: str) -> Reason:
    """A warning about one map's value; everything else in the event still goes out."""
    return Reason(code, Mark.PART, sentence, remedy, _MAP)


_FOUND = (Reason("mapped", Mark.DONE, "{count} of {of} data maps found a value (revision {revision})."),)

_NOT_THE_TYPE = (
    _problem(
        "not_text",
        "The map {map} found no text at {path} but {value}.",
        "Lead the path to one plain value, or make it a list map.",
    ),
    _problem(
        "not_number",
        "The map {map} needs a number, and “{value}” at {path} is none.",
        "Have it sent as a number or as digits with one decimal point, or make it a string map.",
    ),
    _problem(
        "not_boolean",
        "The map {map} needs true or false, and “{value}” at {path} is neither.",
        "Have true or false sent, or make it a string map.",
    ),
    _problem(
        "not_date",
        "The map {map} needs a date, and “{value}” at {path} is none that can be read.",
        "Have dates sent like 2026-01-31 or 2026-01-31T09:30:00Z, or make it a string map.",
    ),
    _problem(
        "not_list",
        "The map {map} needs plain values in a list, and there is {value} at {path}.",
        "Lead the path to the values inside, like products[*].sku.",
    ),
)

_NOT_FOR_THE_FIELD = (
    _problem(
        "read_only_field",
        "The field {field} cannot be written through the interface of Emarsys.",
        "Choose another field for the map {map}, or none.",
    ),
    _problem(
        "unknown_field",
        "The Emarsys account has no field {field}.",
        "Choose a field of the account for the map {map}, or read the fields again if it is new.",
    ),
    _problem(
        "account_not_read",
        "Whether {field} takes “{value}” cannot be said before the fields of the account have been read.",
        "Test the connection, or give the map {map} its two values for true and false.",
    ),
    _problem(
        "not_opt_in",
        "“{value}” is neither consent nor refusal, so opt-in stays as it is.",
        "Have true or false, yes or no, or 1 or 2 sent for the map {map}.",
    ),
    _problem(
        "unknown_choice",
        "The field {field} has no choice “{value}”.",
        "Have an id or a label of the field sent, or add the choice in Emarsys and read the fields again.",
    ),
    _problem(
        "choices_left_out",
        "The field {field} has no choice “{value}”; the other choices go out.",
        "Have ids or labels of the field sent, or add the choice in Emarsys and read the fields again.",
    ),
    _problem(
        "no_word_for_boolean",
        "For the field {field} nothing is said about what “{value}” stands for.",
        "Give the map {map} its two values for true and false.",
    ),
    _problem(
        "several_for_one_choice",
        "The field {field} takes one choice, and there were {count} values.",
        "Lead the path of the map {map} to one of them, or use a multi-choice field.",
    ),
    _problem(
        "list_into_text",
        "The field {field} takes one text, and there was a list.",
        "Lead the path of the map {map} to one member, like products[0].sku, or use a multi-choice field.",
    ),
    _problem(
        "text_too_long",
        "The text has {length} characters, and the field {field} takes {limit}.",
        "Have a shorter text sent, or use a field for longer texts.",
    ),
    _problem(
        "not_number_for_field",
        "The field {field} takes numbers, and “{value}” is none.",
        "Have digits with one decimal point sent for the map {map}.",
    ),
    _problem(
        "number_too_long",
        "The number has {digits} digits, and the field {field} takes {limit}.",
        "Use a text field for the map {map}.",
    ),
    _problem(
        "not_date_for_field",
        "The field {field} takes dates, and “{value}” is none that can be read.",
        "Have dates sent like 2026-01-31 for the map {map}.",
    ),
)

REASONS: tuple[Reason, ...] = (*_FOUND, *_NOT_THE_TYPE, *_NOT_FOR_THE_FIELD)
