"""What the door answers: a status and a JSON body that holds both ``code`` and ``message`` (segment-protocol.md §8.3)."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

RETRY_SECONDS = 2
"""What Retry-After asks for: clients double their own pauses from there."""


class Answer(NamedTuple):
    status: int
    body: bytes


class Refusal(NamedTuple):
    """Why the door does not take a request: ``code`` as in ``models.meaning.trace.reasons.door``, ``message`` for the sender."""

    status: int
    code: str
    message: str

    @property
    def answer(self) -> Answer:
        return Answer(self.status, msgspec.json.encode({"code": self.code, "message": self.message}))


SUCCESS = Answer(200, b'{"success": true}')

UNAUTHORIZED = Refusal(401, "unauthorized", "The request brought no key that is known here.")
REVOKED = Refusal(401, "revoked_key", "The key of this request has been revoked.")
PUBLIC_AT_DESTINATION = Refusal(
    403, "key_not_allowed", "A public key opens the tracking paths only. Use a server key for the destination."
)
FOREIGN_ORIGIN = Refusal(403, "key_not_allowed", "This key is not allowed for pages of this origin.")
BAD_GZIP = Refusal(400, "bad_gzip", "The body is said to be gzip but cannot be unpacked.")
UNKNOWN_ENCODING = Refusal(400, "bad_gzip", "The body has a Content-Encoding that is not read here; gzip is.")
CUT = Refusal(400, "payload_too_large", "The request is larger than what is read at all.")
ENDLESS = Refusal(400, "body_too_large_cut", "The request went on beyond what is read at all and was cut off.")
UNKNOWN_PATH = Refusal(400, "unknown_path", "There is no such path here.")
METHOD = Refusal(405, "method_not_allowed", "This path does not take such requests. Send events with POST.")
MALFORMED = Refusal(400, "malformed_request", "This is not a request in HTTP that can be read.")
SLOW = Refusal(408, "slow_sender", "The request did not arrive whole in time.")
INTERNAL = Refusal(500, "internal_error", "Something in the gateway failed. The log has the details.")
OVERLOADED = Refusal(429, "overloaded", "Too many requests wait to be taken. Send it again later.")
UNAVAILABLE = Refusal(503, "unavailable", "The gateway cannot take events just now. Send it again later.")


def too_large(limit: int) -> Refusal:
    """``limit`` in bytes, after inflation."""
    return Refusal(400, "payload_too_large", f"The request has more than {limit // (1 << 20)} MiB.")
