"""What the sandbox answers with: Emarsys' envelope, or a page of the gateway in front of it (emarsys-api.md §0.1).

``replyCode`` and HTTP status are independent; an item's error is inside a 200.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

HTML = "text/html; charset=utf-8"
_TITLES = {
    413: "Request Entity Too Large",
    421: "Misdirected Request",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply. ``content_type`` is empty for the envelope, whose type is a switch; ``code`` is ``None`` without."""

    body: bytes
    status: int = 200
    code: int | None = 0
    content_type: str = ""


class Refused(Exception):
    """A request that is answered with an error as a whole; nothing that it did is kept."""

    def __init__(self, status: int, code: int, text: str, data: object = "") -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.data = data

    def answer(self) -> Answer:
        return envelope(self.data, self.code, self.text, self.status)


class ItemError(Exception):
    """One item of a batch is refused; a single call with such an item is ``Refused`` with HTTP 400."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

    def entry(self) -> dict[str, str]:
        """The item's value in ``errors`` (emarsys-api.md §2.4)."""
        return {str(self.code): self.text}

    def refused(self) -> Refused:
        return Refused(400, self.code, self.text)


def envelope(data: object, code: int = 0, text: str = "OK", status: int = 200) -> Answer:
    return Answer(msgspec.json.encode({"replyCode": code, "replyText": text, "data": data}), status, code)


def bare(data: object, status: int = 200) -> Answer:
    """JSON without the envelope: the token endpoint, ``contactIds``, our control routes."""
    return Answer(msgspec.json.encode(data), status, None, "application/json")


def page(status: int, title: str = "") -> Answer:
    """What a proxy in front of Emarsys says when it answers itself."""
    title = title or f"{status} {_TITLES.get(status, 'Error')}"
    return Answer(
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n".encode(),
        status,
        None,
        HTML,
    )
