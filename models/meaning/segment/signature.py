"""The ``X-Signature`` of webhook destinations, checked and made: HMAC-SHA1 of raw bytes in hex (segment-protocol.md §4)."""

from __future__ import annotations

import hashlib
import hmac

from models.meaning.segment.slices import first_element


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether ``signature`` fits ``body`` as received.

    One event is signed whole. Of a list Segment signs the first member only; the whole list is accepted as well,
    since a change to that has been proposed. Compared in constant time; both forms are tried in any case.
    """
    forms = [body]
    first = first_element(body)
    if first is not None:
        forms.append(first)
    given = signature.strip().lower().encode("ascii", "replace")
    fits = [hmac.compare_digest(signature_of(form, secret).encode(), given) for form in forms]
    return any(fits)


def signature_of(body: bytes, secret: str) -> str:
    """As a webhook destination writes it for one event."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
