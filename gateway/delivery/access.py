"""Where Emarsys is reached and as whom. The secret never leaves this object but into a request."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from models.meaning.configuration import AuthKind
from models.meaning.configuration_file.addresses import is_loopback
from models.problems import Secret


@dataclass(frozen=True, slots=True)
class Access:
    """``who`` is the client id (OAuth 2) or the user name (WSSE); ``base_url`` has no slash at its end."""

    base_url: str
    auth: AuthKind
    who: str
    secret: Secret
    token_url: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""


def stays_here(address: str) -> bool:
    """Whether an address is this machine's own: then no proxy comes between."""
    return is_loopback(urlsplit(address).hostname or "")
