"""Reasons of the door stage: how a request came in, and why it, or a message in it, was not taken.

A refusal's fact holds under ``message`` what its sender was told; the sentences here say the same where there is but
one way to say it. They go to anybody who asks, so they name no key and no person.
"""

from __future__ import annotations

from models.meaning.trace.reasons.reason import Mark, Reason


def _refused(code: str, sentence: str, remedy: str, link: str = "") -> Reason:
    return Reason(code, Mark.FAILED, sentence, remedy, link)


_ACCEPTED = (
    Reason("accepted", Mark.DONE, "Accepted with the key {key}."),
    Reason("accepted_member", Mark.DONE, "Accepted with the key {key}, as number {member} of {of} in one request."),
    Reason(
        "key_exposed",
        Mark.PART,
        "A server key was seen in a place where others can read it: {where}.",
        "Revoke it, and use a public key in pages and apps.",
        "keys",
    ),
    Reason("time_corrected", Mark.DONE, "The sender's clock was {seconds} seconds off, and the time was put right."),
    Reason(
        "unreadable_time",
        Mark.PART,
        "“{text}” is not a time that can be read, so the time of receipt counts.",
        "Send timestamp like 2026-01-31T09:30:00.000Z.",
    ),
    Reason(
        "future_time",
        Mark.PART,
        "The time was {seconds} seconds after the receipt, so the time of receipt counts.",
        "Set the sender's clock, and send timestamps with their offset.",
    ),
)

_KEYS = (
    _refused(
        "unauthorized",
        "The request brought no key that is known here.",
        "Enter a key from the Keys page in Segment, as API key or write key. For a lost key make a new one.",
        "keys",
    ),
    _refused(
        "revoked_key",
        "The key of this request has been revoked.",
        "Make a new key and enter it wherever this one is still in use.",
        "keys",
    ),
    _refused(
        "key_not_allowed",
        "{message}",
        "Use a server key for what servers send. Public keys are for pages and apps, from their allowed origins.",
        "keys",
    ),
    _refused(
        "bad_signature",
        "The header X-Signature does not fit the body and the shared secret.",
        "Enter the same shared secret in Segment's webhook settings and in the settings here.",
        "settings:doors",
    ),
)

_REQUESTS = (
    _refused("invalid_json", "{message}", "Send one JSON document in UTF-8, as the client libraries of Segment do."),
    _refused(
        "no_batch",
        "A batch has to be an object with a list named batch.",
        "Send the list under the name batch, or a single call to the path of its type.",
    ),
    _refused("too_many_events", "{message}", "Send them in several requests."),
    _refused(
        "bad_gzip",
        "The body is said to be gzip but cannot be unpacked.",
        "Send it whole, or without the header Content-Encoding.",
    ),
    _refused(
        "unknown_path",
        "There is no such path here.",
        "Events go to / or /segment (destination) or to /v1/… (tracking). The Gateway page shows the address.",
    ),
    _refused(
        "malformed_request",
        "What came in is not a request in HTTP that can be read.",
        "Look at what sends it, or at the proxy in between.",
    ),
    _refused("method_not_allowed", "This path does not take such requests.", "Send events with POST."),
    _refused(
        "slow_sender",
        "The request did not arrive whole within 30 seconds.",
        "Send it again; if it happens often, look at the network between sender and gateway.",
    ),
    _refused(
        "body_too_large_cut",
        "The request went on beyond what is read at all and was cut off.",
        "Send smaller requests.",
    ),
    _refused(
        "overloaded",
        "Too many requests wait to be taken.",
        "The sender tries again after the time in Retry-After. If it stays so, send in batches.",
    ),
    _refused(
        "disk_full",
        "The disk is full, so nothing can be kept safely.",
        "Make room on the disk. The gateway then goes on by itself, and senders try again.",
    ),
    _refused(
        "internal_error",
        "Something in Portway failed while it decided about this.",
        "Only this event is concerned. The log has the details; send it again once the fault is mended.",
    ),
)

_MESSAGES = (
    _refused("payload_too_large", "{message}", "Send less in one event. Long lists rarely serve a mail."),
    _refused("too_deep", "Objects stand in each other on more than 100 levels.", "Send a flatter message."),
    _refused("not_an_object", "{message}", "Send one JSON object for each event."),
    _refused("unknown_type", "{message}", "The types are identify, track, page, screen, group, alias and delete."),
    _refused(
        "unsupported_type",
        "{message}",
        "Nothing is lost for mails. Switch the type off in Segment to see no more of it.",
    ),
    _refused(
        "no_user_anon_id",
        "The message names nobody: there is no userId, no anonymousId and no primary key.",
        "Send one of them. Where the primary key stands in a message is a setting.",
        "settings:identity",
    ),
    _refused("no_event", "A track call needs the name of what happened, in event.", "Send event with a text."),
    _refused(
        "delete_not_here",
        "Deletions are taken at the destination door only.",
        "Let Segment send them to / or /segment with a server key.",
    ),
)

REASONS: tuple[Reason, ...] = (*_ACCEPTED, *_KEYS, *_REQUESTS, *_MESSAGES)
