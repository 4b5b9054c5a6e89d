"""Reasons of the rules stage. ``{row}`` is the row's place in the conditions table, times are UTC."""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason

_STATUS = "rules:{rule}:status"
_INSTANCE = "instances:{instance}"
_ROW = "rules:{rule}:row:{row}"

_MOVES = (
    Reason("rule_started", Mark.DONE, 'Rule "{rule}" started for this person with row {row}. Next: {next}.'),
    Reason("rule_moved", Mark.DONE, 'Rule "{rule}" moved on: {event} met row {row}. Next: {next}.'),
    Reason("rule_step_entered", Mark.DONE, 'Rule "{rule}" entered step {step} at {time}. Next: {next}.'),
    Reason("rule_completed", Mark.DONE, 'Rule "{rule}" is completed for this person.'),
    Reason(
        "rule_excluded",
        Mark.DONE,
        'Rule "{rule}" ended as excluded: {event} met row {row} before the last exit was sent.',
    ),
    Reason(
        "rule_excluded_earlier",
        Mark.DONE,
        'Rule "{rule}" ended as excluded: {event} of {time}, which was accepted before, meets row {row}.',
    ),
    Reason(
        "rule_expired",
        Mark.DONE,
        'Rule "{rule}" expired at {time}: no event had met row {rows} by then.',
    ),
    Reason(
        "rule_superseded",
        Mark.DONE,
        'Rule "{rule}" ended as superseded: the persons are one now, and the instance that started at {since} stays.',
    ),
    Reason("rule_instance_joined", Mark.DONE, 'An open instance of rule "{rule}" came along with the joined person.'),
    Reason("rule_rebased", Mark.DONE, 'Rule "{rule}" goes on with its newer version. Next: {next}.'),
    Reason("rule_ended_by_person", Mark.DONE, 'Rule "{rule}" was ended for this person by {who}.'),
    Reason("rule_ended_with_rule", Mark.DONE, 'Rule "{rule}" was deleted, and its open instance ended with it.'),
    Reason(
        "rule_ended_with_person", Mark.DONE, 'The person was deleted, and the open instance of rule "{rule}" with them.'
    ),
    Reason("rule_ended_by_edit", Mark.DONE, 'Rule "{rule}" ended: its newer version has no such step to go on with.'),
    Reason(
        "rule_ended_with_mode",
        Mark.DONE,
        'Rule "{rule}" ended: what began in the sandbox does not go on in the live account.',
    ),
    Reason(
        "rule_ended_in_copy",
        Mark.DONE,
        'Rule "{rule}" ended: this workspace is a copy, and the original goes on with it.',
    ),
)

_EXITS = (
    Reason("rule_exit_fired", Mark.DONE, 'Rule "{rule}" fired: external event "{event}", due at {time}.'),
    Reason(
        "rule_exit_fired_late",
        Mark.DONE,
        'Rule "{rule}" fired late: external event "{event}" was due at {time}.',
    ),
    Reason(
        "rule_exit_recorded",
        Mark.NOTHING,
        'Rule "{rule}" is watching: external event "{event}" was due at {time} and only recorded.',
        "Set the rule to on to send its external events.",
        _STATUS,
    ),
    Reason(
        "rule_exit_held_rule",
        Mark.PART,
        'Rule "{rule}" holds external event "{event}": it reached its ceiling of exits per hour.',
        "Release or drop what is held, or raise the ceiling in Settings.",
        "held",
    ),
    Reason(
        "rule_exit_held_person",
        Mark.PART,
        'Rule "{rule}" holds external event "{event}": it reached its ceiling of exits per person and day.',
        "Release or drop what is held, or raise the ceiling in Settings.",
        "held",
    ),
    Reason(
        "rule_exit_held_public_key",
        Mark.PART,
        'Rule "{rule}" holds external event "{event}": its public key reached its ceiling of exits per hour.',
        "Check who uses the key, then release or drop what is held, or raise the ceiling in Settings.",
        "held",
    ),
    Reason(
        "rule_exit_dropped_late",
        Mark.PART,
        'Rule "{rule}" dropped external event "{event}": it was due at {time}, and the late limit has passed.',
        "Send it again by hand if it is still wanted, or raise the late limit in Settings.",
        "settings:late_limit",
    ),
    Reason(
        "rule_exit_dropped_off",
        Mark.NOTHING,
        'Rule "{rule}" is off: external event "{event}" was due at {time} and dropped.',
        "Set the rule to watching or on if it is to go out.",
        _STATUS,
    ),
    Reason(
        "rule_exit_withdrawn",
        Mark.DONE,
        'External event "{event}" of rule "{rule}" was withdrawn before it was sent.',
    ),
    Reason(
        "rule_exit_on_the_wire",
        Mark.PART,
        'External event "{event}" of rule "{rule}" was being sent at that moment and could not be withdrawn.',
    ),
)

_IGNORED = (
    Reason(
        "rule_unmoved",
        Mark.NOTHING,
        'Rule "{rule}" is open for this person, and the event left it as it is. Next: {next}.',
        "",
        _INSTANCE,
    ),
    Reason(
        "rule_start_while_open",
        Mark.NOTHING,
        'Rule "{rule}" noted another start: it has been open for this person since {since}.',
        "Allow the rule to be active multiple times for one person if each start is to count.",
        _ROW,
    ),
    Reason(
        "rule_start_same_transaction",
        Mark.NOTHING,
        'Rule "{rule}" noted another start: it is open for this person with the same {map} ({value}).',
    ),
    Reason(
        "rule_start_too_many",
        Mark.NOTHING,
        'Rule "{rule}" noted another start: it is open {limit} times for this person, which is the most there can be.',
        "Use a transaction data map, or an exclude row that ends what is over.",
        _ROW,
    ),
    Reason(
        "rule_start_cooling_down",
        Mark.NOTHING,
        'Rule "{rule}" did not start: it cools down for this person until {until}.',
        "Shorten the rule's cool-down if it is to start again sooner.",
        _STATUS,
    ),
    Reason(
        "rule_start_replay",
        Mark.NOTHING,
        'Rule "{rule}" did not start: a replayed event starts nothing unless that is asked for.',
        "Replay it with rules moving if it is to start the rule.",
    ),
    Reason(
        "rule_start_old",
        Mark.NOTHING,
        'Rule "{rule}" did not start: the event is older than the age limit.',
        "Raise the age limit in Settings if events so old are to start rules.",
        "settings:age_limit",
    ),
    Reason(
        "rule_include_replay",
        Mark.NOTHING,
        'Rule "{rule}" did not move: a replayed event meets row {row}, but moves nothing unless that is asked for.',
        "Replay it with rules moving if it is to move the rule.",
    ),
    Reason(
        "rule_include_old",
        Mark.NOTHING,
        'Rule "{rule}" did not move: the event meets row {row}, but is older than the age limit.',
        "Raise the age limit in Settings if events so old are to move rules.",
        "settings:age_limit",
    ),
)

LEFT_ALONE = frozenset(one.code for one in _IGNORED)
"""The codes of facts that tell of an instance, or of a start, that an event met and did not move."""
REASONS: tuple[Reason, ...] = _MOVES + _EXITS + _IGNORED
