"""The WSSE header of API v2 (emarsys-api.md §1.1). Nonce and time are handed in."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from models.problems import Secret


def digest(text: str) -> str:
    """Base64 over the 40 hexadecimal *characters* of the SHA-1, not over its 20 bytes."""
    return b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().encode()).decode()


def header(username: str, secret: Secret, nonce: str, created: str) -> str:
    """The value of ``X-WSSE``. ``nonce`` and ``created`` (ISO 8601) are hashed exactly as they are sent."""
    return (
        f'UsernameToken Username="{username}", PasswordDigest="{digest(nonce + created + secret.reveal())}",'
        f' Nonce="{nonce}", Created="{created}"'
    )
